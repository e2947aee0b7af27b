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

/** Changes of a sound key, and the findings they make. */
const cases: readonly {
  readonly title: string;
  readonly change: Partial<Omit<KeyStatus, "key">> & { readonly key?: Partial<KeyStatus["key"]> };
  readonly wanted: readonly string[];
}[] = [
  { title: "nothing of a sound key and bucket", change: {}, wanted: [] },
  { title: "nothing where no bucket was named", change: { bucket: undefined }, wanted: [] },
  {
    title: "a scheduled deletion, its date and the way back",
    change: { key: { state: "PendingDeletion", deletionDate: "2026-12-22T00:00:00.000Z" } },
    wanted: [
      `The key is PendingDeletion and gone for good on 2026-12-22T00:00:00.000Z: nothing under it can be read. Take it back: npx aerosecure cancel-deletion --stack prod`,
    ],
  },
  {
    title: "a disabled key",
    change: { key: { state: "Disabled" } },
    wanted: [
      `The key is Disabled: nothing under it can be read or written. Unless that is on purpose, enable it: npx aerosecure cancel-deletion --stack prod --enable, or aws kms enable-key --key-id ${ARN} --region us-east-1`,
    ],
  },
  {
    title: "a key in a state of no use",
    change: { key: { state: "PendingImport" } },
    wanted: ["The key is PendingImport and cannot be used."],
  },
  {
    title: "rotation that is off",
    change: { rotation: { isOn: false, periodInDays: null, next: null } },
    wanted: [
      `The key is not rotated. Switch it on: aws kms enable-key-rotation --key-id ${ARN} --region us-east-1`,
    ],
  },
  {
    title: "nothing of rotation where AWS cannot rotate",
    change: {
      key: { origin: "EXTERNAL" },
      rotation: { isOn: false, periodInDays: null, next: null },
    },
    wanted: [],
  },
  {
    title: "an alias that does not lead to the key",
    change: { aliases: { names: ["alias/other"] } },
    wanted: [
      `alias/cloud_user does not lead to the key. Where it is gone: aws kms create-alias --alias-name alias/cloud_user --target-key-id ${ARN} --region us-east-1; where it leads elsewhere: aws kms update-alias with the same.`,
    ],
  },
  {
    title: "a bucket under another key",
    change: { bucket: { ...bucket, keyArn: `${ARN}5` } },
    wanted: [
      `The default encryption of reports is aws:kms, ${ARN}5, and not under this key. Set it back: pulumi up --refresh`,
    ],
  },
  {
    title: "a bucket under no key",
    change: { bucket: { ...bucket, algorithm: "AES256", keyArn: null, isBucketKeyOn: false } },
    wanted: [
      "The default encryption of reports is AES256, no customer managed key, and not under this key. Set it back: pulumi up --refresh",
    ],
  },
  {
    title: "a Bucket Key that is off",
    change: { bucket: { ...bucket, isBucketKeyOn: false } },
    wanted: ["The Bucket Key of reports is off: every object costs requests to KMS."],
  },
  {
    title: "nothing of the Bucket Key under DSSE, which has none",
    change: { bucket: { ...bucket, algorithm: "aws:kms:dsse", isBucketKeyOn: false } },
    wanted: [],
  },
  {
    title: "every permission that is missing",
    change: { grants: { refused: "no ListGrants" }, bucket: { refused: "no encryption" } },
    wanted: ["no ListGrants", "no encryption"],
  },
];

describe("status finds", () => {
  for (const { title, change, wanted } of cases) {
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
