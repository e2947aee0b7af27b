import assert from "node:assert/strict";
import { ALIAS, KEY, KEY_TYPES } from "../../policy-pack/aws-types";
import { kmsKeyHasAlias } from "../../policy-pack/rules/kms-key-has-alias";
import { runStack, type TestResource, testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { KEY_ARN } from "./buckets";

const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const REFUSAL =
  "key: No alias points at this key. Declare an aws:kms/alias:Alias with its keyId as targetKeyId.";

function key(props: object = {}, rest: Partial<TestResource> = {}): TestResource {
  return { type: KEY, name: "key", props: { ...props }, ...rest };
}

function alias(targetKeyId: unknown, rest: Partial<TestResource> = {}): TestResource {
  return { type: ALIAS, name: "alias", props: { name: "alias/key", targetKeyId }, ...rest };
}

testStackRule(kmsKeyHasAlias, [
  ...KEY_TYPES.map((type) => ({
    it: `refuses ${type} without an alias`,
    stack: [key({}, { type })],
    violations: [REFUSAL],
  })),
  ...[ALIAS, "aws-native:kms:Alias"].map((type) => ({
    it: `finds ${type} by what it was made from`,
    stack: [key(), alias(UNKNOWN_TEXT, { type, madeFrom: { targetKeyId: ["key"] } })],
  })),
  {
    it: "does not take another key's alias for this one's",
    stack: [key({ arn: KEY_ARN }, { inputs: {} }), alias("other")],
    violations: [REFUSAL],
  },
  {
    it: "does not take an alias of nothing for one",
    stack: [key(), alias(undefined), alias(5, { name: "number" })],
    violations: [REFUSAL],
  },
  {
    it: "does not take an empty text for a key without an id",
    stack: [key({ keyId: "" }, { inputs: {} }), alias("")],
    violations: [REFUSAL],
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
  for (const [title, targetKeyId] of [
    ["ARN", KEY_ARN],
    ["id", KEY_ID],
  ] as const) {
    it(`finds an alias by the key's ${title}`, async () => {
      const named = key({ arn: KEY_ARN, keyId: KEY_ID }, { inputs: {} });
      assert.deepEqual(await runStack(kmsKeyHasAlias, [named, alias(targetKeyId)]), {
        violations: [],
        advisories: [],
      });
    });
  }
});
