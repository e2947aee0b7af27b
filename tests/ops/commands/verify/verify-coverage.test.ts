import assert from "node:assert/strict";
import type { ObjectsReport } from "../../../../ops/commands/verify/existing-objects";
import type { InventoryReport } from "../../../../ops/commands/verify/inventory-objects";
import {
  type VerifyFindings,
  verifyCoverage,
} from "../../../../ops/commands/verify/verify-coverage";
import { coverageLines } from "../../../../ops/controls/coverage";
import { LOCATION } from "../../support/inventory";

const objects: ObjectsReport = {
  ...{ scope: "all", complete: true, fromEarlierRuns: 0 },
  ...{ versions: 1_200, gone: 0, groups: [], examples: [] },
};
const inventory: InventoryReport = {
  ...{ manifest: LOCATION, asOf: "2026-11-28T01:00:00.000Z", format: "Parquet" },
  ...{ hasOldVersions: true, versions: 5_000, wrong: 100, bytes: 5_000, groups: [] },
};
const CONFIGURATION = "  key, bucket and their policies: the AWS calls that read them";
const UPLOADS = "  new uploads: probes under aerosecure-probe/";
const BY_INVENTORY = "  5,000 versions, whatever their key: S3 Inventory of 2026-11-28 01:00 UTC";
const NEWER =
  "  objects uploaded or changed after 2026-11-28 01:00 UTC: they are newer than the inventory";
const OTHERS = [
  "  other buckets, and other accounts and regions: verify checks one bucket",
  "  EBS volumes, RDS databases, backups and whatever else other services keep under the key: KMS does not list what is encrypted under a key",
];

const cases: readonly {
  readonly it: string;
  readonly findings: VerifyFindings;
  readonly checked: readonly string[];
  readonly notChecked: readonly string[];
}[] = [
  {
    it: "no object",
    findings: { isProbed: true },
    checked: [CONFIGURATION, UPLOADS],
    notChecked: ["  existing objects: add --all, --sample N or --inventory MANIFEST"],
  },
  {
    it: "every version, without probes",
    findings: { isProbed: false, objects },
    checked: [
      CONFIGURATION,
      "  1,200 versions, their key included: a request for each, every version",
    ],
    notChecked: ["  new uploads: --no-probe was given"],
  },
  {
    it: "a sample under prefixes",
    findings: {
      isProbed: true,
      objects: { ...objects, scope: "sample", versions: 3, prefixes: ["a/", "b/"] },
    },
    checked: [
      ...[CONFIGURATION, UPLOADS],
      "  3 versions under a/, b/, their key included: a request for each, objects chosen at random",
    ],
    notChecked: [
      "  all other objects, and old versions: --sample was given; --all has them",
      "  keys that are not under a/, b/: --prefix was given",
    ],
  },
  {
    it: "an inventory alone, of current versions",
    findings: { isProbed: true, inventory: { ...inventory, hasOldVersions: false } },
    checked: [
      ...[CONFIGURATION, UPLOADS],
      BY_INVENTORY.replace("5,000 versions", "current objects: 5,000"),
    ],
    notChecked: [
      NEWER,
      "  old versions: the inventory lists current versions alone",
      "  the key of 4,900 versions: S3 Inventory does not name keys; --all checks each",
    ],
  },
  {
    it: "an inventory and some keys",
    findings: { isProbed: true, inventory, objects: { ...objects, versions: 4_899 } },
    checked: [
      ...[CONFIGURATION, UPLOADS, BY_INVENTORY],
      "  4,899 versions, their key included: a request for each, every version",
    ],
    notChecked: [
      NEWER,
      "  the key of 1 version: S3 Inventory does not name keys; --all checks each",
    ],
  },
  {
    it: "an inventory and each key",
    findings: { isProbed: true, inventory, objects: { ...objects, versions: 4_900 } },
    checked: [
      ...[CONFIGURATION, UPLOADS, BY_INVENTORY],
      "  4,900 versions, their key included: a request for each, every version",
    ],
    notChecked: [NEWER],
  },
];

describe("what `verify` says that it has checked, and what not", () => {
  for (const { it: what, findings, checked, notChecked } of cases) {
    it(`is right for ${what}`, () => {
      assert.deepEqual(coverageLines(verifyCoverage(findings)), [
        "Checked:",
        ...checked,
        "Not checked:",
        ...notChecked,
        ...OTHERS,
      ]);
    });
  }
});
