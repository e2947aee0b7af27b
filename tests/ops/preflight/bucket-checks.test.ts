import assert from "node:assert/strict";
import { judgeEncryption, type LiveEncryption } from "../../../ops/preflight/bucket-checks";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const wanted = { bucketName: "reports", region: "us-east-1", algorithm: "aws:kms", keyArn: KEY };
const commands = { stack: "prod", pulumi: "pulumi" };

describe("preflight of a bucket", () => {
  const cases: readonly {
    readonly title: string;
    readonly live: LiveEncryption | undefined;
    readonly verdict: "pass" | "fail";
    readonly found: RegExp;
  }[] = [
    {
      title: "passes a default encryption as it was deployed",
      live: { algorithm: "aws:kms", keyArn: KEY },
      verdict: "pass",
      found: /^It is aws:kms under arn:aws:kms:.*1234abcd\.$/,
    },
    {
      title: "fails one under another key",
      live: { algorithm: "aws:kms", keyArn: `${KEY}5` },
      verdict: "fail",
      found: /1234abcd5, and was deployed as aws:kms under .*1234abcd\. Whatever is uploaded now/,
    },
    {
      title: "fails one under no key",
      live: { algorithm: "AES256", keyArn: undefined },
      verdict: "fail",
      found: /^It is AES256, and was deployed as/,
    },
    {
      title: "fails one with another algorithm",
      live: { algorithm: "aws:kms:dsse", keyArn: KEY },
      verdict: "fail",
      found: /^It is aws:kms:dsse under/,
    },
    {
      title: "fails one that is not configured",
      live: { algorithm: undefined, keyArn: undefined },
      verdict: "fail",
      found: /^It is none, and was deployed as/,
    },
    {
      title: "fails a bucket that is gone",
      live: undefined,
      verdict: "fail",
      found: /^The bucket is gone/,
    },
  ];
  for (const { title, live, verdict, found } of cases) {
    it(title, () => {
      const check = judgeEncryption(wanted, live, commands);
      assert.equal(check.verdict, verdict);
      assert.match(check.found, found);
      assert.deepEqual(
        check.remedy,
        verdict === "pass" ? [] : ["pulumi up --refresh --stack prod"],
      );
    });
  }
});
