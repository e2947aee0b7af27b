import assert from "node:assert/strict";
import {
  type ScheduleSituation,
  scheduleRefusals,
} from "../../../../../ops/commands/deletion/schedule/schedule-refusals";

const multiRegion = (type: "PRIMARY" | "REPLICA", replicas: readonly string[]) => ({
  key: {
    KeyId: "mrk-1",
    MultiRegionConfiguration: {
      MultiRegionKeyType: type,
      ReplicaKeys: replicas.map((Arn) => ({ Arn })),
    },
  },
});

/** By title: what was found, and what speaks against the deletion. */
const cases: Readonly<Record<string, readonly [Partial<ScheduleSituation>, ...string[]]>> = {
  "refuses nothing if nothing speaks against it": [{}],
  "takes a waiting period of exactly the minimum": [{ days: 14, minimumDays: 14 }],
  "refuses a waiting period under the stack's minimum": [
    { days: 7, minimumDays: 14 },
    "A waiting period of 7 days is less than minimumDeletionWindowInDays, 14. Use --days 14 to 30.",
  ],
  "refuses a key that another bucket uses by default": [
    { underKey: ["reports"] },
    "The bucket reports also encrypts under this key by default. Give it another key first.",
  ],
  "refuses while a bucket does not tell": [
    {
      unknown: [{ bucketName: "locked", reason: "AWS refused s3:GetEncryptionConfiguration." }],
    },
    "Whether the bucket locked encrypts under this key is not known: AWS refused s3:GetEncryptionConfiguration. If it does not, add --skip-bucket locked.",
  ],
  "refuses a multi-region primary key with replicas": [
    multiRegion("PRIMARY", ["arn:a", "arn:b"]),
    "This is a multi-region primary key, and KMS would wait until its replicas are deleted: arn:a, arn:b. Delete those first.",
  ],
  "takes a multi-region primary key without replicas": [multiRegion("PRIMARY", [])],
  "takes a replica": [multiRegion("REPLICA", ["arn:a"])],
  "refuses a key that AWS manages": [
    { key: { KeyId: "k", KeyManager: "AWS" } },
    "This is an AWS managed key: only AWS can delete it.",
  ],
  "tells all that speaks against it at once": [
    { days: 7, minimumDays: 30, underKey: ["a", "b"] },
    "A waiting period of 7 days is less than minimumDeletionWindowInDays, 30. Use --days 30.",
    "The bucket a also encrypts under this key by default. Give it another key first.",
    "The bucket b also encrypts under this key by default. Give it another key first.",
  ],
};

describe("what speaks against a key's deletion", () => {
  const situation: ScheduleSituation = {
    key: { KeyId: "key-id", KeyManager: "CUSTOMER" },
    days: 30,
    minimumDays: 7,
    underKey: [],
    unknown: [],
  };
  for (const [title, [found, ...refusals]] of Object.entries(cases)) {
    it(title, () => {
      assert.deepEqual(scheduleRefusals({ ...situation, ...found }), refusals);
    });
  }
});
