import assert from "node:assert/strict";
import {
  keyIdNamed,
  mayNameKey,
  namesEveryKey,
} from "../../../../policy-pack/src/policy-document/elements/key-resource";
import { ACCOUNT, KEY_ARN, KEY_ID, OTHER_ACCOUNT } from "../../policy-text";

const KEY = { account: ACCOUNT, region: "us-east-1", id: KEY_ID };
const arn = (region: string, account: string, name: string, service = "kms") =>
  `arn:aws:${service}:${region}:${account}:${name}`;

/** A Resource; whether it may name the key, and may name some key; the one key that it names; whether it names all. */
const RESOURCES: readonly (readonly [string, boolean, boolean, string | undefined, boolean])[] = [
  ["*", true, true, undefined, false],
  [KEY_ARN, true, true, KEY_ID, false],
  [arn("*", ACCOUNT, `key/${KEY_ID}`), true, true, undefined, false],
  [arn("us-*", "1*", "key/1234*"), true, true, undefined, false],
  [arn("*", ACCOUNT, "key/*"), true, true, undefined, true],
  [arn("*", "*", "*"), true, true, undefined, true],
  [arn("*", ACCOUNT, "*"), true, true, undefined, true],
  ["arn:*:kms:*:*:key/*", true, true, undefined, true],
  [arn("us-east-1", ACCOUNT, "key/*"), true, true, undefined, false],
  [arn("*", ACCOUNT, "key/*x"), false, true, undefined, false],
  [`x${arn("*", ACCOUNT, "key/*")}`, false, false, undefined, false],
  [arn("eu-west-1", ACCOUNT, `key/${KEY_ID}`), false, true, KEY_ID, false],
  [arn("us-east-1", OTHER_ACCOUNT, `key/${KEY_ID}`), false, true, KEY_ID, false],
  [arn("us-east-1", ACCOUNT, "key/other"), false, true, "other", false],
  [arn("us-east-1", ACCOUNT, "alias/files"), false, false, undefined, false],
  [arn("us-east-1", ACCOUNT, KEY_ID), false, false, undefined, false],
  [arn("us-east-1", ACCOUNT, `key/${KEY_ID}`, "s3"), false, false, undefined, false],
  [arn("US", ACCOUNT, `key/${KEY_ID}`), false, false, undefined, false],
  [arn("us-east-1", "x", `key/${KEY_ID}`), false, false, undefined, false],
  [KEY_ID, false, false, undefined, false],
  ["", false, false, undefined, false],
];

describe("the Resource of a key's policy", () => {
  for (const [resource, isKey, isSome, only, isEvery] of RESOURCES) {
    it(`that is "${resource}" ${isKey ? "may name" : "does not name"} the key`, () => {
      assert.deepEqual(
        [
          mayNameKey(resource, KEY),
          mayNameKey(resource),
          keyIdNamed(resource),
          namesEveryKey(resource),
        ],
        [isKey, isSome, only, isEvery],
      );
    });
  }
});
