import assert from "node:assert/strict";
import { findingsOf } from "../../../ops/status/findings";
import type { BucketEncryption, KeyStatus } from "../../../ops/status/key-status";

const ARN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const target = { keyArn: ARN, keyAlias: "alias/cloud_user", region: "us-east-1" };
const remedies = { cancel: "npx aerosecure cancel-deletion --stack prod", pulumi: "pulumi" };

const bucket: BucketEncryption = {
  name: "reports",
  algorithm: "aws:kms",
  keyArn: ARN,
  isBucketKeyOn: true,
  blocked: ["SSE-C"],
};

const sound: KeyStatus = {
  key: {
    arn: ARN,
    id: "1234abcd",
    state: "Enabled",
    description: "",
    createdAt: "2026-11-22T19:49:58.672Z",
    deletionDate: null,
    spec: "SYMMETRIC_DEFAULT",
    usage: "ENCRYPT_DECRYPT",
    origin: "AWS_KMS",
    isMultiRegion: false,
  },
  rotation: { isOn: true, periodInDays: 365, next: null },
  lastUse: { notJudged: "the local AWS does not know kms:GetKeyLastUsage" },
  aliases: { names: ["alias/cloud_user"] },
  grants: { list: [] },
  bucket,
};

const unrotated = { isOn: false, periodInDays: null, next: null };
const underNoKey = { algorithm: "AES256", keyArn: null, isBucketKeyOn: false };
type Change = Partial<Omit<KeyStatus, "key">> & { readonly key?: Partial<KeyStatus["key"]> };

/** Changes of a sound key, and the findings they make. */
const cases: Readonly<Record<string, readonly [Change, ...(readonly string[])]>> = {
  "nothing of a sound key and bucket": [{}],
  "nothing where no bucket was named": [{ bucket: undefined }],
  "a scheduled deletion, its date and the way back": [
    { key: { state: "PendingDeletion", deletionDate: "2026-12-22T00:00:00.000Z" } },
    `The key is PendingDeletion and gone for good on 2026-12-22T00:00:00.000Z: nothing under it can be read. Take it back: npx aerosecure cancel-deletion --stack prod`,
  ],
  "a disabled key": [
    { key: { state: "Disabled" } },
    `The key is Disabled: nothing under it can be read or written. Unless that is on purpose, enable it: npx aerosecure cancel-deletion --stack prod --enable, or aws kms enable-key --key-id ${ARN} --region us-east-1`,
  ],
  "a key in a state of no use": [
    { key: { state: "PendingImport" } },
    "The key is PendingImport and cannot be used.",
  ],
  "rotation that is off": [
    { rotation: unrotated },
    `The key is not rotated. Switch it on: aws kms enable-key-rotation --key-id ${ARN} --region us-east-1`,
  ],
  "nothing of rotation where AWS cannot rotate": [
    { key: { origin: "EXTERNAL" }, rotation: unrotated },
  ],
  "an alias that does not lead to the key": [
    { aliases: { names: ["alias/other"] } },
    `alias/cloud_user does not lead to the key. Where it is gone: aws kms create-alias --alias-name alias/cloud_user --target-key-id ${ARN} --region us-east-1; where it leads elsewhere: aws kms update-alias with the same.`,
  ],
  "a bucket under another key": [
    { bucket: { ...bucket, keyArn: `${ARN}5` } },
    `The default encryption of reports is aws:kms, ${ARN}5, and not under this key. Set it back: pulumi up --refresh`,
  ],
  "a bucket under no key": [
    { bucket: { ...bucket, ...underNoKey } },
    "The default encryption of reports is AES256, no customer managed key, and not under this key. Set it back: pulumi up --refresh",
  ],
  "a Bucket Key that is off": [
    { bucket: { ...bucket, isBucketKeyOn: false } },
    "The Bucket Key of reports is off: every object costs requests to KMS.",
  ],
  "nothing of the Bucket Key under DSSE, which has none": [
    { bucket: { ...bucket, algorithm: "aws:kms:dsse", isBucketKeyOn: false } },
  ],
  "every permission that is missing": [
    { grants: { refused: "no ListGrants" }, bucket: { refused: "no encryption" } },
    "no ListGrants",
    "no encryption",
  ],
};

describe("status finds", () => {
  for (const [title, [change, ...wanted]] of Object.entries(cases)) {
    it(title, () => {
      const status = { ...sound, ...change, key: { ...sound.key, ...change.key } };
      assert.deepEqual(findingsOf(status, target, remedies), wanted);
    });
  }

  it("no alias missing where none was named", () => {
    const status = { ...sound, aliases: { names: [] } };
    assert.deepEqual(findingsOf(status, { ...target, keyAlias: undefined }, remedies), []);
  });
});
