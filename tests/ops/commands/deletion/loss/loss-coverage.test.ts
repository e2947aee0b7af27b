import assert from "node:assert/strict";
import type { BucketCount } from "../../../../../ops/commands/deletion/loss/loss";
import { lossCoverage } from "../../../../../ops/commands/deletion/loss/loss-coverage";
import { coverageLines } from "../../../../../ops/controls/coverage";

const COUNT = { objects: 1, versions: 1_200, bytes: 1 };
const scan = { bucketName: "files", source: "scan", ...COUNT } as const;
const listed: BucketCount = {
  ...COUNT,
  bucketName: "large",
  source: "inventory",
  asOf: "2026-11-28T01:00:00.000Z",
};
const ALWAYS = [
  "  other buckets of this account in eu-west-3: their default encryption",
  "  grants and last use: what KMS records of the key",
];
const NEVER = [
  "  objects under the key in buckets that encrypt otherwise by default: --also-scan BUCKET counts them",
  "  other accounts and regions: these credentials, and S3 in this region, only",
  "  EBS volumes, RDS databases, backups and whatever else other services keep under the key: KMS does not list what is encrypted under a key",
];

describe("what `schedule-deletion` says that it has checked, and what not", () => {
  const linesOf = (places: Omit<Parameters<typeof lossCoverage>[0], "region">) =>
    coverageLines(lossCoverage({ region: "eu-west-3", ...places }));

  it("is right for a bucket that was scanned, and one that was skipped", () => {
    assert.deepEqual(linesOf({ buckets: [scan], skipped: ["logs"] }), [
      "Checked:",
      "  objects in files, 1,200 versions under the key: a request for each version",
      ...ALWAYS,
      "Not checked:",
      "  the bucket logs: --skip-bucket was given",
      ...NEVER,
    ]);
  });

  for (const [title, hasOldVersions, old] of [
    [
      "of current versions",
      false,
      ["  old versions in large: the inventory lists current versions alone"],
    ],
    ["of all versions", true, []],
  ] as const) {
    it(`is right for an inventory ${title}`, () => {
      assert.deepEqual(linesOf({ buckets: [{ ...listed, hasOldVersions }], skipped: [] }), [
        "Checked:",
        "  objects in large, 1,200 versions under the key: S3 Inventory of 2026-11-28 01:00 UTC",
        ...ALWAYS,
        "Not checked:",
        "  objects uploaded to large after 2026-11-28 01:00 UTC: they are newer than the inventory",
        "  the key of each version in large: S3 Inventory does not name keys: all under KMS is counted",
        ...old,
        ...NEVER,
      ]);
    });
  }
});
