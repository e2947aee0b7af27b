import assert from "node:assert/strict";
import {
  bucketChecks,
  judgeEncryption,
  type LiveEncryption,
} from "../../../../ops/commands/preflight/bucket-checks";
import { expectedOf } from "../../../../ops/commands/preflight/expected";
import { DEFAULT_ENCRYPTION, StackState } from "../../../../ops/stack/stack-state";
import { s3Error, stubAws } from "../../support/stub-aws";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const expected = { bucketName: "reports", region: "us-east-1", algorithm: "aws:kms", keyArn: KEY };
const commands = { stack: "prod", pulumi: "pulumi" };

describe("preflight of a bucket", () => {
  const aws = stubAws();
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

  it("finds the operations key by the trail's bucket, once its alias and its place in the state are gone", async () => {
    const trail = "aerosecure-prod-trail";
    const byDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY };
    const { clients } = await aws(({ method, path, headers }) => {
      if (String(headers["x-amz-target"]).endsWith(".DescribeKey")) {
        const KeyMetadata = { Arn: KEY, KeyId: "1234abcd", KeyState: "PendingDeletion" };
        return { status: 200, body: JSON.stringify({ KeyMetadata }) };
      }
      return method === "GET" && path.startsWith(`/${trail}`)
        ? { status: 200, body: ENCRYPTION }
        : s3Error(404, "NoSuchBucket", "The specified bucket does not exist");
    });
    const settings = { "aws:region": "us-east-1" };
    const expectedStack = expectedOf(settings, "prod");
    assert.ok(expectedStack);
    const checks = await bucketChecks({
      ...{ clients, expected: expectedStack, signal: new AbortController().signal },
      ...{ accountId: "111122223333", partition: "aws", aerosecure: "npx aerosecure", ...commands },
      state: new StackState([
        {
          ...{ urn: "urn:trail", type: DEFAULT_ENCRYPTION, id: trail },
          outputs: { bucket: trail, rules: [{ applyServerSideEncryptionByDefault: byDefault }] },
        },
      ]),
    });
    const [failed, ...more] = checks.filter(({ verdict }) => verdict === "fail");
    assert.deepEqual(
      [failed?.what, failed?.remedy, more],
      [`the key of ${trail} in us-east-1`, [`npx aerosecure cancel-deletion --key ${KEY}`], []],
    );
  });
});

const ENCRYPTION = `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${KEY}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
