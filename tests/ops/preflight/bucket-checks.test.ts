import assert from "node:assert/strict";
import { judgeEncryption, type LiveEncryption } from "../../../ops/preflight/bucket-checks";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const expected = { bucketName: "reports", region: "us-east-1", algorithm: "aws:kms", keyArn: KEY };
const commands = { stack: "prod", pulumi: "pulumi" };

describe("preflight of a bucket", () => {
  const under = (algorithm?: string, keyArn?: string): LiveEncryption => ({ algorithm, keyArn });
  type Case = readonly ["pass" | "fail", LiveEncryption | undefined, RegExp];
  const cases: Readonly<Record<string, Case>> = {
    "passes a default encryption as it was deployed": [
      "pass",
      under("aws:kms", KEY),
      /^It is aws:kms under arn:aws:kms:.*1234abcd\.$/,
    ],
    "fails one under another key": [
      "fail",
      under("aws:kms", `${KEY}5`),
      /1234abcd5, but was deployed as aws:kms under .*1234abcd\. New objects are under the wrong key/,
    ],
    "fails one under no key": ["fail", under("AES256"), /^It is AES256, but was deployed as/],
    "fails one with another algorithm": [
      "fail",
      under("aws:kms:dsse", KEY),
      /^It is aws:kms:dsse under/,
    ],
    "fails one that is not configured": ["fail", under(), /^It is none, but was deployed as/],
    "fails a bucket that is gone": ["fail", undefined, /^The bucket is gone/],
  };
  for (const [title, [verdict, live, found]] of Object.entries(cases)) {
    it(title, () => {
      const check = judgeEncryption(expected, live, commands);
      assert.equal(check.verdict, verdict);
      assert.match(check.found, found);
      const remedy = verdict === "pass" ? [] : ["pulumi up --refresh --stack prod"];
      assert.deepEqual(check.remedy, remedy);
    });
  }
});
