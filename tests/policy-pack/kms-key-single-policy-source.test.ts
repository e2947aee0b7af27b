import assert from "node:assert/strict";
import { KEY, KEY_POLICY, NATIVE_KEY } from "../../policy-pack/aws-types";
import { kmsKeySinglePolicySource } from "../../policy-pack/rules/kms-key-single-policy-source";
import { runStack, type TestResource, testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { KEY_ARN } from "./buckets";

const POLICY = '{"Version":"2012-10-17","Statement":[]}';

function key(props: object = { policy: POLICY }, rest: Partial<TestResource> = {}): TestResource {
  return { type: KEY, name: "key", props: { ...props }, ...rest };
}

/** A KeyPolicy made from the key "key". */
function keyPolicy(name = "policy", rest: Partial<TestResource> = {}): TestResource {
  return {
    type: KEY_POLICY,
    name,
    props: { keyId: UNKNOWN_TEXT, policy: POLICY },
    madeFrom: { keyId: ["key"] },
    ...rest,
  };
}

/** A KeyPolicy of a key that is known by its id alone. */
function policyOf(keyId: unknown, name: string, props: object = {}): TestResource {
  return { type: KEY_POLICY, name, props: { keyId, policy: POLICY, ...props } };
}

function refusal(name = "policy", source = "key"): string {
  return `${name}: keyId is that of a key whose policy "${source}" declares. Keep one of the two.`;
}

testStackRule(kmsKeySinglePolicySource, [
  { it: "accepts a key's own policy", stack: [key()] },
  { it: "accepts a KeyPolicy", stack: [key({}), keyPolicy()] },
  { it: "refuses both", stack: [key(), keyPolicy()], violations: [refusal()] },
  {
    it: "refuses both before the key's own is known",
    stack: [key({ policy: UNKNOWN_TEXT }), keyPolicy()],
    violations: [refusal()],
  },
  {
    it: "refuses both for a key of aws-native",
    stack: [key({ keyPolicy: { Statement: [] } }, { type: NATIVE_KEY }), keyPolicy()],
    violations: [refusal()],
  },
  {
    it: "refuses both once the key is there",
    stack: [key({ policy: POLICY, arn: KEY_ARN }, { inputs: { policy: POLICY } }), keyPolicy()],
    violations: [refusal()],
  },
  {
    it: "does not take the policy that AWS reports for the key's own",
    stack: [key({ policy: POLICY, arn: KEY_ARN }, { inputs: {} }), keyPolicy()],
    silentBeforeKnown: ["policy"],
  },
  {
    it: "does not take the outputs of a key that nobody analysed for what was declared",
    analysed: false,
    stack: [key({ policy: POLICY, arn: KEY_ARN }), keyPolicy()],
  },
  {
    it: "takes what has no outputs for what was declared",
    analysed: false,
    stack: [key(), keyPolicy()],
    violations: [refusal()],
  },
  {
    it: "refuses a second KeyPolicy, and a third",
    stack: [key({}), keyPolicy("first"), keyPolicy("second"), keyPolicy("third")],
    violations: [refusal("second", "first"), refusal("third", "first")],
  },
  {
    it: "refuses a second KeyPolicy of a key in another stack",
    stack: [policyOf(KEY_ARN, "first"), policyOf(KEY_ARN, "second")],
    violations: [refusal("second", "first")],
  },
  {
    it: "accepts KeyPolicies of two keys in another stack",
    stack: [policyOf("one", "first"), policyOf("other", "second")],
  },
  {
    it: "accepts KeyPolicies of one id in two Regions, as replicas have it",
    stack: [
      policyOf("mrk-1", "first", { region: "us-east-1" }),
      policyOf("mrk-1", "second", { region: "us-west-2" }),
    ],
  },
  {
    it: "has nothing to say of KeyPolicies without a key",
    stack: [policyOf(undefined, "first"), policyOf(undefined, "second"), policyOf(5, "third")],
  },
  {
    it: "accepts KeyPolicies of two keys",
    stack: [
      key({}),
      key({}, { name: "other" }),
      keyPolicy(),
      keyPolicy("second", { madeFrom: { keyId: ["other"] } }),
    ],
  },
  {
    it: "says that a KeyPolicy may turn out to be a second one",
    stack: [key(), keyPolicy("policy", { madeFrom: {} })],
    advisories: ["policy: keyId is not known until the update."],
  },
  {
    it: "says that each of two KeyPolicies may turn out to be a second one",
    stack: [policyOf(UNKNOWN_TEXT, "first"), policyOf(UNKNOWN_TEXT, "second")],
    advisories: [
      "first: keyId is not known until the update.",
      "second: keyId is not known until the update.",
    ],
  },
  {
    it: "does not mind one KeyPolicy whose key it cannot know",
    stack: [key({}), policyOf(UNKNOWN_TEXT, "policy")],
  },
]);

// A policy that is not known yet is taken for one: nobody computes an empty text.
describe("kms-key-single-policy-source of a key without a policy", () => {
  it("accepts a KeyPolicy beside an empty text, which the provider takes for none", async () => {
    const stack = [key({ policy: "" }), keyPolicy()];
    assert.deepEqual(await runStack(kmsKeySinglePolicySource, stack), {
      violations: [],
      advisories: [],
    });
  });
});
