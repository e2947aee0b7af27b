import assert from "node:assert/strict";
import type { KeyFound } from "../../../../../ops/commands/deletion/key-found";
import type { Loss } from "../../../../../ops/commands/deletion/loss/loss";
import { lossText } from "../../../../../ops/commands/deletion/loss/loss-text";

const key: KeyFound = {
  arn: "arn:aws:kms:eu-west-3:111122223333:key/1234",
  keyId: "1234",
  aliases: ["alias/orbit"],
  state: "Enabled",
  metadata: { KeyId: "1234", CreationDate: new Date("2026-05-01T00:00:00Z") },
  record: undefined,
};

const loss: Loss = {
  buckets: [
    { bucketName: "scanned", source: "scan", objects: 2, versions: 1234, bytes: 2048, unknown: 1 },
    {
      bucketName: "listed",
      source: "inventory",
      objects: 5,
      versions: 5,
      bytes: 5,
      asOf: "2026-11-20T00:00:00.000Z",
      hasOldVersions: false,
    },
  ],
  grants: {
    list: [
      {
        id: "g",
        name: null,
        grantee: "arn:aws:iam::111122223333:role/Scanner",
        operations: ["Decrypt", "GenerateDataKey"],
        createdAt: null,
      },
    ],
  },
  lastUse: {
    at: "2026-11-21T10:00:00.000Z",
    operation: "Decrypt",
    cloudTrailEventId: null,
    trackedSince: "2026-05-01T00:00:00.000Z",
  },
  coverage: {
    checked: [{ what: "objects in scanned", by: "a request for each version" }],
    notChecked: [{ what: "other accounts", why: "not asked" }],
  },
};

describe("what will be lost, as people read it", () => {
  it("names buckets, counts, the way they were counted, grants and last use", () => {
    assert.deepEqual(lossText(loss, key).split("\n"), [
      "With the key alias/orbit, arn:aws:kms:eu-west-3:111122223333:key/1234 (Enabled) everything encrypted under it is lost for ever:",
      "",
      "bucket   objects  versions  size     counted by",
      "scanned  2        1,234     2.0 KiB  a check of every version; the key of 1 could not be read: counted as under it",
      "listed   5        5         5 B      S3 Inventory of 2026-11-20 00:00 UTC: all under KMS, whatever the key, without old versions",
      "",
      "Grants: 1",
      "  arn:aws:iam::111122223333:role/Scanner: Decrypt, GenerateDataKey",
      "Last use: Decrypt, 2026-11-21 10:00 UTC",
      "  With a Bucket Key, S3 calls KMS rarely: a key whose objects nobody reads looks unused.",
      "  KMS reports a use up to an hour late, and only successful cryptographic operations.",
      "",
      "Checked:",
      "  objects in scanned: a request for each version",
      "Not checked:",
      "  other accounts: not asked",
    ]);
  });

  it("says what could not be found out", () => {
    const refused = "AWS refused kms:ListGrants: the permission kms:ListGrants is missing.";
    const lines = lossText({ ...loss, grants: { refused }, lastUse: { notJudged: "so" } }, key);
    assert.deepEqual(lines.split("\n").slice(-7, -5), [
      `Grants: not known. ${refused}`,
      "Last use: not known: so.",
    ]);
  });
});
