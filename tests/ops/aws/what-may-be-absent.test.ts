import assert from "node:assert/strict";
import { defaultEncryption } from "../../../ops/aws/default-encryption";
import { defaultRetention } from "../../../ops/aws/default-retention";
import { describeExistingKey, describeKey } from "../../../ops/aws/describe-key";
import { ACCESS_DENIED, type StubAnswer, s3Error, stubAws } from "../support/stub-aws";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const xml = (body: string): StubAnswer => ({
  status: 200,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});
const kms = (status: number, answer: object): StubAnswer => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: JSON.stringify(answer),
});

/** By shapes from https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html. */
describe("describeKey", () => {
  const aws = stubAws();
  const DESCRIBED = kms(200, { KeyMetadata: { KeyId: "1234abcd", KeyState: "Enabled" } });
  const MISSING = kms(400, { __type: "NotFoundException", message: "Invalid keyId" });
  const DENIED = kms(400, { __type: "AccessDeniedException", message: "no" });

  it("describes a key", async () => {
    const { clients } = await aws(() => DESCRIBED);
    const key = await describeKey(clients.kms, KEY);
    assert.deepEqual(key, { KeyId: "1234abcd", KeyState: "Enabled" });
    assert.deepEqual(await describeExistingKey(clients.kms, KEY), key);
  });

  it("gives undefined if there is no such key", async () => {
    const { clients } = await aws(() => MISSING);
    assert.equal(await describeKey(clients.kms, "alias/none"), undefined);
  });

  it("reports a key that has to exist and does not", async () => {
    const { clients } = await aws(() => MISSING);
    await assert.rejects(describeExistingKey(clients.kms, KEY), {
      name: "UserError",
      message: `AWS KMS has no key ${KEY}. Unless the credentials are of another account than 111122223333, it was deleted, and nothing that it encrypted can be read any more.`,
    });
  });

  it("throws any other answer", async () => {
    const { clients } = await aws(() => DENIED);
    await assert.rejects(describeKey(clients.kms, KEY), { name: "AccessDeniedException" });
  });
});

/** By shapes from https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html. */
describe("defaultEncryption", () => {
  const aws = stubAws();
  const none = s3Error(404, "ServerSideEncryptionConfigurationNotFoundError", "not found");

  it("gives the rule", async () => {
    const { clients } = await aws(() =>
      xml(
        `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${KEY}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`,
      ),
    );
    assert.deepEqual(await defaultEncryption(clients.s3, "files"), {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY },
      BucketKeyEnabled: true,
    });
  });

  it("gives undefined if none is configured", async () => {
    const { clients } = await aws(() => none);
    assert.equal(await defaultEncryption(clients.s3, "files"), undefined);
  });

  for (const [title, answer, name] of [
    ["there is no such bucket", s3Error(404, "NoSuchBucket", "none"), "NoSuchBucket"],
    ["S3 refuses", ACCESS_DENIED, "AccessDenied"],
  ] as const) {
    it(`throws if ${title}`, async () => {
      const { clients } = await aws(() => answer);
      await assert.rejects(defaultEncryption(clients.s3, "files"), { name });
    });
  }
});

/** By shapes from https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html. */
describe("defaultRetention", () => {
  const aws = stubAws();
  const lock = (rule: string) =>
    xml(
      `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`,
    );
  const retention = (text: string) =>
    lock(`<Rule><DefaultRetention>${text}</DefaultRetention></Rule>`);
  const cases: Readonly<Record<string, readonly [StubAnswer, object | undefined]>> = {
    "gives a retention in days": [
      retention("<Mode>GOVERNANCE</Mode><Days>30</Days>"),
      { mode: "GOVERNANCE", days: 30 },
    ],
    "gives a retention in years": [
      retention("<Mode>COMPLIANCE</Mode><Years>1</Years>"),
      { mode: "COMPLIANCE", years: 1 },
    ],
    "gives undefined for Object Lock without a default": [lock(""), undefined],
    "gives undefined without Object Lock": [
      s3Error(404, "ObjectLockConfigurationNotFoundError", "not found"),
      undefined,
    ],
  };
  for (const [title, [answer, expected]] of Object.entries(cases)) {
    it(title, async () => {
      const { clients } = await aws(() => answer);
      assert.deepEqual(await defaultRetention(clients.s3, "files"), expected);
    });
  }

  it("throws if S3 refuses", async () => {
    const { clients } = await aws(() => ACCESS_DENIED);
    await assert.rejects(defaultRetention(clients.s3, "files"), { name: "AccessDenied" });
  });
});
