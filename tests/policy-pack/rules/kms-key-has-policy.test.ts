import assert from "node:assert/strict";
import { ALIAS, KEY_TYPES, NATIVE_KEY } from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyHasPolicy } from "../../../policy-pack/src/rules/kms-key-has-policy";
import { runStack, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { KEY_ARN } from "../buckets";
import { KEY_ID, key, keyPolicy, keyPolicyOf, keyThere, POLICY } from "../keys";

const NATIVE_TYPES = KEY_TYPES.filter((type) => type.startsWith("aws-native:"));

function refusal(shown: string, property = "policy"): string {
  return `key: ${property} is ${shown}. Set it to a policy, or declare an aws:kms/keyPolicy:KeyPolicy for this key.`;
}

const violations = [refusal("not set")];

testStackPolicy(kmsKeyHasPolicy, [
  { it: "accepts a key with a policy", stack: [key({ policy: POLICY })] },
  ...[
    [undefined, "not set"],
    ["", '""'],
    [" \n", '" \\n"'],
    [5, "5"],
    [[POLICY], "a list"],
  ].map(([policy, shown]) => ({
    it: `refuses a key whose policy is ${shown}`,
    stack: [key({ policy })],
    silentBeforeKnown: ["policy"],
    violations: [refusal(String(shown))],
  })),
  { it: "takes a policy that is not known for one", stack: [key({ policy: UNKNOWN_TEXT })] },
  ...KEY_TYPES.map((type) => ({
    it: `judges ${type}`,
    stack: [key({}, { type })],
    violations: [refusal("not set", NATIVE_TYPES.includes(type) ? "keyPolicy" : "policy")],
  })),
  {
    it: "reads the policy of aws-native, which is an object",
    stack: [key({ keyPolicy: { Version: "2012-10-17" } }, { type: NATIVE_KEY })],
  },
  {
    it: "does not take a policy that AWS reports for one that was declared",
    stack: [keyThere({ policy: POLICY, arn: KEY_ARN })],
    silentBeforeKnown: ["policy"],
    violations,
  },
  {
    it: "finds a KeyPolicy by what it was made from",
    stack: [key(), keyPolicyOf("key")],
  },
  {
    it: "finds the KeyPolicy of a key of aws-native",
    stack: [key({}, { type: NATIVE_KEY }), keyPolicyOf("key")],
  },
  {
    it: "does not take another key's KeyPolicy for this one's",
    stack: [keyThere({ keyId: KEY_ID }), keyPolicyOf("key", "other")],
    silentBeforeKnown: ["keyId"],
    violations,
  },
  {
    it: "does not take the KeyPolicy of a replica for that of its primary key",
    stack: [
      keyThere({ arn: "arn:aws:kms:us-east-1:111122223333:key/mrk-1", keyId: "mrk-1" }),
      keyPolicyOf("key", "arn:aws:kms:us-west-2:111122223333:key/mrk-1"),
    ],
    silentBeforeKnown: ["keyId", "arn"],
    violations,
  },
  {
    it: "does not take a KeyPolicy made from a key's other property for that key's",
    stack: [
      key(),
      keyPolicy("other", { madeFrom: { policy: ["key"] } }),
      { type: ALIAS, name: "alias", props: {}, madeFrom: { targetKeyId: ["key"] } },
    ],
    violations,
  },
  {
    it: "believes what a KeyPolicy was made from while the key has no id",
    stack: [key(), keyPolicyOf("key", "soon")],
  },
  ...["", undefined].map((policy) => ({
    it: `does not take a KeyPolicy whose policy is ${JSON.stringify(policy)} for one`,
    stack: [key(), keyPolicyOf("key", UNKNOWN_TEXT, { props: { keyId: UNKNOWN_TEXT, policy } })],
    silentBeforeKnown: ["policy"],
    violations,
  })),
  {
    it: "does not take what a KeyPolicy was made from for a key if it is none",
    stack: [key(), { type: ALIAS, name: "alias", props: {} }, keyPolicyOf("alias")],
    advisories: ["key: keyId of policy is not known until the update."],
  },
  {
    it: "says that a KeyPolicy may turn out to be the key's",
    stack: [
      key(),
      key({ policy: POLICY }, { name: "sound" }),
      keyPolicy(UNKNOWN_TEXT),
      keyPolicy(UNKNOWN_TEXT, { name: "other" }),
    ],
    advisories: ["key: keyId of policy is not known until the update."],
  },
  {
    it: "judges each key by itself",
    stack: [key({}, { name: "accompanied" }), key(), keyPolicyOf("accompanied")],
    violations,
  },
  { it: "has nothing to say of a KeyPolicy alone", stack: [keyPolicy(KEY_ID)] },
]);

// Once its own is not known, a key can no longer be the one that a text names.
describe("kms-key-has-policy of a key that is there", () => {
  const named = { arn: KEY_ARN, keyId: KEY_ID };
  for (const [title, props, keyId] of [
    ["ARN", named, KEY_ARN],
    ["id", named, KEY_ID],
    ["id as a resource", { id: KEY_ID }, KEY_ID],
    ["id where its ARN is known", { arn: KEY_ARN }, KEY_ID],
    ["ARN where its id is known", { keyId: KEY_ID }, KEY_ARN],
  ] as const) {
    it(`finds a KeyPolicy by the key's ${title}`, async () => {
      const stack = [keyThere(props), keyPolicy(keyId)];
      assert.deepEqual(await runStack(kmsKeyHasPolicy, stack), { violations: [], advisories: [] });
    });
  }

  it("tells replicas of one id apart by what a KeyPolicy was made from", async () => {
    const [first, second] = [
      keyThere({ id: "mrk-1" }, "first"),
      keyThere({ id: "mrk-1" }, "second"),
    ];
    const stack = [first, second, keyPolicyOf("first", "mrk-1")];
    assert.deepEqual(await runStack(kmsKeyHasPolicy, stack), {
      violations: [refusal("not set").replace("key:", "second:")],
      advisories: [],
    });
  });
});
