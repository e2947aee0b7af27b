import assert from "node:assert/strict";
import { ALIAS, KEY_TYPES } from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyHasAlias } from "../../../policy-pack/src/rules/kms-key-has-alias";
import { runStack, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { KEY_ARN } from "../buckets";
import { alias, KEY_ID, key, keyThere } from "../keys";

const violations = [
  "key: No alias points at this key. Declare an aws:kms/alias:Alias with its keyId as targetKeyId.",
];

testStackPolicy(kmsKeyHasAlias, [
  ...KEY_TYPES.map((type) => ({
    it: `refuses ${type} without an alias`,
    stack: [key({}, { type })],
    violations,
  })),
  ...[ALIAS, "aws-native:kms:Alias"].map((type) => ({
    it: `finds ${type} by what it was made from`,
    stack: [key(), alias(UNKNOWN_TEXT, { type, madeFrom: { targetKeyId: ["key"] } })],
  })),
  {
    it: "does not take another key's alias for this one's",
    stack: [keyThere({ arn: KEY_ARN }), alias("other")],
    violations,
  },
  {
    it: "does not take an alias of nothing for one",
    stack: [key(), alias(undefined), alias(5, { name: "number" })],
    violations,
  },
  {
    it: "does not take an empty text for a key without an id",
    stack: [keyThere({ keyId: "" }), alias("")],
    violations,
  },
  {
    it: "says that an alias may turn out to be the key's",
    stack: [key(), alias(UNKNOWN_TEXT)],
    advisories: ["key: targetKeyId of alias is not known until the update."],
  },
  { it: "has nothing to say of an alias alone", stack: [alias(KEY_ID)] },
]);

// Once its own is not known, a key can no longer be the one that a text names.
describe("kms-key-has-alias of a key that is there", () => {
  for (const [title, targetKeyId] of Object.entries({ ARN: KEY_ARN, id: KEY_ID })) {
    it(`finds an alias by the key's ${title}`, async () => {
      const stack = [keyThere({ arn: KEY_ARN, keyId: KEY_ID }), alias(targetKeyId)];
      assert.deepEqual(await runStack(kmsKeyHasAlias, stack), { violations: [], advisories: [] });
    });
  }
});
