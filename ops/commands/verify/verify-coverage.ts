import { PROBE_PREFIX } from "../../../infra/aws/limits";
import {
  type Checked,
  type Coverage,
  type NotChecked,
  OTHER_SERVICES,
} from "../../controls/coverage";
import { underText } from "../../long-work/not-shown-text";
import { countText, timeText, versionsText } from "../../terminal/output";
import type { ObjectsReport } from "./existing-objects";
import type { InventoryReport } from "./inventory-objects";

export interface VerifyFindings {
  readonly isProbed: boolean;
  readonly objects?: ObjectsReport | undefined;
  readonly inventory?: InventoryReport | undefined;
}

const PARTS = { all: "every version", sample: "objects chosen at random" } as const;

/** What `verify` has checked, and what it has not. */
export function verifyCoverage(findings: VerifyFindings): Coverage {
  const { isProbed, objects, inventory } = findings;
  return {
    checked: [
      { what: "key, bucket and their policies", by: "the AWS calls that read them" },
      ...(isProbed ? [{ what: "new uploads", by: `probes under ${PROBE_PREFIX}` }] : []),
      ...(inventory === undefined ? [] : [checkedBy(inventory)]),
      ...(objects === undefined ? [] : [checkedByHead(objects)]),
    ],
    notChecked: [
      ...(isProbed ? [] : [{ what: "new uploads", why: "--no-probe was given" }]),
      ...(inventory === undefined ? leftByWalk(objects) : leftByInventory(inventory, objects)),
      ...leftByPrefix((inventory ?? objects)?.prefixes),
      {
        what: "other buckets, and other accounts and regions",
        why: "verify checks one bucket",
      },
      OTHER_SERVICES,
    ],
  };
}

function checkedBy({ versions, prefixes = [], asOf, hasOldVersions }: InventoryReport): Checked {
  const what = hasOldVersions ? versionsText(versions) : `current objects: ${countText(versions)}`;
  return {
    what: `${what}${underText(prefixes)}, whatever their key`,
    by: `S3 Inventory of ${timeText(new Date(asOf))}`,
  };
}

function checkedByHead({ versions, prefixes = [], scope }: ObjectsReport): Checked {
  return {
    what: `${versionsText(versions)}${underText(prefixes)}, their key included`,
    by: `a request for each, ${PARTS[scope]}`,
  };
}

function leftByWalk(objects: ObjectsReport | undefined): readonly NotChecked[] {
  if (objects === undefined) {
    return [{ what: "existing objects", why: "add --all, --sample N or --inventory MANIFEST" }];
  }
  return objects.scope === "all"
    ? []
    : [{ what: "all other objects, and old versions", why: "--sample was given; --all has them" }];
}

function leftByInventory(
  { asOf, hasOldVersions, versions, wrong }: InventoryReport,
  objects: ObjectsReport | undefined,
): readonly NotChecked[] {
  const unknown = versions - wrong - (objects?.versions ?? 0);
  return [
    {
      what: `objects uploaded or changed after ${timeText(new Date(asOf))}`,
      why: "they are newer than the inventory",
    },
    ...(hasOldVersions
      ? []
      : [{ what: "old versions", why: "the inventory lists current versions alone" }]),
    ...(unknown > 0
      ? [
          {
            what: `the key of ${versionsText(unknown)}`,
            why: "S3 Inventory does not name keys; --all checks each",
          },
        ]
      : []),
  ];
}

function leftByPrefix(prefixes: readonly string[] = []): readonly NotChecked[] {
  return prefixes.length === 0
    ? []
    : [{ what: `keys that are not${underText(prefixes)}`, why: "--prefix was given" }];
}
