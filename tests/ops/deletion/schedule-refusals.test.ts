import assert from "node:assert/strict";
import { type ScheduleSituation, scheduleRefusals } from "../../../ops/deletion/schedule-refusals";

const multiRegion = (type: "PRIMARY" | "REPLICA", replicas: readonly string[]) => ({
  key: {
    KeyId: "mrk-1",
    MultiRegionConfiguration: {
      MultiRegionKeyType: type,
      ReplicaKeys: replicas.map((Arn) => ({ Arn })),
    },
  },
});

const cases: readonly {
  readonly title: string;
  readonly found: Partial<ScheduleSituation>;
  readonly refusals: readonly string[];
}[] = [
  { title: "refuses nothing where nothing speaks against it", found: {}, refusals: [] },
  {
    title: "takes a waiting period of exactly the minimum",
    found: { days: 14, minimumDays: 14 },
    refusals: [],
  },
  {
    title: "refuses a waiting period under the stack's minimum",
    found: { days: 7, minimumDays: 14 },
    refusals: [
      "A waiting period of 7 days is under minimumDeletionWindowInDays, 14. Use --days 14 to 30.",
    ],
  },
  {
    title: "refuses a key that another bucket uses by default",
    found: { otherBuckets: ["reports"] },
    refusals: [
      "The bucket reports also encrypts under this key by default. Give it another key first.",
    ],
  },
  {
    title: "refuses while a bucket does not tell",
    found: {
      unseenBuckets: [
        { bucketName: "locked", reason: "AWS refused s3:GetEncryptionConfiguration." },
      ],
    },
    refusals: [
      "Whether the bucket locked encrypts under this key is not known: AWS refused s3:GetEncryptionConfiguration. If it does not, leave it out with --skip-bucket locked.",
    ],
  },
  {
    title: "refuses a multi-region primary key with replicas",
    found: multiRegion("PRIMARY", ["arn:a", "arn:b"]),
    refusals: [
      "This is a multi-region primary key, and KMS would wait without end for its replicas to be deleted: arn:a, arn:b. Delete those first.",
    ],
  },
  {
    title: "takes a multi-region primary key without replicas",
    found: multiRegion("PRIMARY", []),
    refusals: [],
  },
  { title: "takes a replica", found: multiRegion("REPLICA", ["arn:a"]), refusals: [] },
  {
    title: "refuses a key that AWS manages",
    found: { key: { KeyId: "k", KeyManager: "AWS" } },
    refusals: ["AWS manages this key itself, and nobody else can delete it."],
  },
  {
    title: "tells all that speaks against it at once",
    found: { days: 7, minimumDays: 30, otherBuckets: ["a", "b"] },
    refusals: [
      "A waiting period of 7 days is under minimumDeletionWindowInDays, 30. Use --days 30 to 30.",
      "The bucket a also encrypts under this key by default. Give it another key first.",
      "The bucket b also encrypts under this key by default. Give it another key first.",
    ],
  },
];

describe("what speaks against a key's deletion", () => {
  for (const { title, found, refusals } of cases) {
    it(title, () => {
      const situation = {
        key: { KeyId: "key-id", KeyManager: "CUSTOMER" },
        days: 30,
        minimumDays: 7,
        otherBuckets: [],
        unseenBuckets: [],
      } as const;
      assert.deepEqual(scheduleRefusals({ ...situation, ...found }), refusals);
    });
  }
});
