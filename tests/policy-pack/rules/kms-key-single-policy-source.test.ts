import assert from "node:assert/strict";
import { NATIVE_KEY } from "../../../policy-pack/src/resources/aws-types";
import { kmsKeySinglePolicySource } from "../../../policy-pack/src/rules/kms-key-single-policy-source";
import {
  runStack,
  type TestResource,
  testStackPolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { KEY_ARN } from "../buckets";
import { key, keyPolicy, keyPolicyOf, keyThere, POLICY } from "../keys";

const own = { policy: POLICY };
const there = { policy: POLICY, arn: KEY_ARN };

const ofKey = keyPolicyOf("key");

/** Two KeyPolicies, "first" and "second", of keys that are known by their ids alone. */
function policiesOf(first: unknown, second: unknown): readonly TestResource[] {
  return [keyPolicy(first, { name: "first" }), keyPolicy(second, { name: "second" })];
}

function refusal(name = "policy", source = "key"): string {
  return `${name}: keyId belongs to a key whose policy "${source}" declares. Keep one of the two.`;
}

const violations = [refusal()];

testStackPolicy(kmsKeySinglePolicySource, [
  { it: "accepts a key's own policy", stack: [key(own)] },
  { it: "accepts a KeyPolicy", stack: [key(), ofKey] },
  { it: "refuses both", stack: [key(own), ofKey], violations },
  {
    it: "refuses both before the key's own is known",
    stack: [key({ policy: UNKNOWN_TEXT }), ofKey],
    violations,
  },
  {
    it: "refuses both for a key of aws-native",
    stack: [key({ keyPolicy: { Statement: [] } }, { type: NATIVE_KEY }), ofKey],
    violations,
  },
  {
    it: "refuses both once the key is there",
    stack: [key(there, { inputs: own }), ofKey],
    violations,
  },
  {
    it: "does not take the policy that AWS reports for the key's own",
    stack: [keyThere(there), ofKey],
    silentBeforeKnown: ["policy"],
  },
  {
    it: "does not take the outputs of a key that nobody analysed for what was declared",
    analysed: false,
    stack: [key(there), ofKey],
  },
  {
    it: "takes what has no outputs for what was declared",
    analysed: false,
    stack: [key(own), ofKey],
    violations,
  },
  {
    it: "refuses a second KeyPolicy, and a third",
    stack: [key(), ...["first", "second", "third"].map((name) => ({ ...ofKey, name }))],
    violations: [refusal("second", "first"), refusal("third", "first")],
  },
  {
    it: "refuses a second KeyPolicy of a key in another stack",
    stack: policiesOf(KEY_ARN, KEY_ARN),
    violations: [refusal("second", "first")],
  },
  {
    it: "accepts KeyPolicies of two keys in another stack",
    stack: policiesOf("one", "other"),
  },
  {
    it: "accepts KeyPolicies of one id in two Regions, as replicas have it",
    stack: ["us-east-1", "us-west-2"].map((region) => {
      const props = { keyId: "mrk-1", policy: POLICY, region };
      return keyPolicy("mrk-1", { name: region, props });
    }),
  },
  {
    it: "has nothing to say of KeyPolicies without a key",
    stack: [...policiesOf(undefined, undefined), keyPolicy(5, { name: "third" })],
  },
  {
    it: "accepts KeyPolicies of two keys",
    stack: [
      key(),
      key({}, { name: "other" }),
      ofKey,
      keyPolicyOf("other", UNKNOWN_TEXT, { name: "second" }),
    ],
  },
  {
    it: "says that a KeyPolicy may turn out to be a second one",
    stack: [key(own), keyPolicy(UNKNOWN_TEXT)],
    advisories: ["policy: keyId is not known until the update."],
  },
  {
    it: "says that each of two KeyPolicies may turn out to be a second one",
    stack: policiesOf(UNKNOWN_TEXT, UNKNOWN_TEXT),
    advisories: [
      "first: keyId is not known until the update.",
      "second: keyId is not known until the update.",
    ],
  },
  {
    it: "does not mind one KeyPolicy whose key it cannot know",
    stack: [key(), keyPolicy(UNKNOWN_TEXT)],
  },
]);

// A policy that is not known yet is taken for one: nobody computes an empty text.
describe("kms-key-single-policy-source of a key without a policy", () => {
  it("accepts a KeyPolicy beside an empty text, which the provider takes for none", async () => {
    const outcome = await runStack(kmsKeySinglePolicySource, [key({ policy: "" }), ofKey]);
    assert.deepEqual(outcome, { violations: [], advisories: [] });
  });
});
