import { type Check, summaryOf, type Verdict } from "../../controls/check";
import { type Coverage, coverageLines } from "../../controls/coverage";
import type { LeftProbe } from "../../controls/probes";
import { notShownText } from "../../long-work/not-shown-text";
import { bytesText, countText, tableOf, textOfLines } from "../../terminal/output";
import type { ObjectsReport } from "./existing-objects";
import type { InventoryReport } from "./inventory-objects";
import { wrongIn } from "./object-tally";

export interface VerifyReport {
  readonly target: {
    readonly stack: string | null;
    readonly region: string;
    readonly keyArn: string;
    readonly bucketName: string;
  };
  readonly checks: readonly Check[];
  /** What else to know. */
  readonly notes: readonly string[];
  /** Probes that are still in the bucket. */
  readonly left: readonly LeftProbe[];
  readonly objects?: ObjectsReport;
  /** With `--inventory` alone. */
  readonly inventory?: InventoryReport;
  /** Not in the report of an interrupted run. */
  readonly coverage?: Coverage;
}

const MARKS: Readonly<Record<Verdict, string>> = { pass: "✓", fail: "✗", "not-judged": "?" };

/** What people read. */
export function reportText(report: VerifyReport): string {
  const { target, checks, notes, left, objects, inventory, coverage } = report;
  return textOfLines([
    `${target.bucketName} under ${target.keyArn}`,
    "",
    ...checks.flatMap(linesOf),
    ...(inventory === undefined ? [] : ["", ...linesOfInventory(inventory)]),
    ...(objects === undefined ? [] : ["", ...linesOfObjects(objects, inventory)]),
    ...left.map(
      ({ key, versionId, why }) =>
        `✗ left in the bucket: ${key}${versionId === undefined ? "" : `, version ${versionId}`}: ${why}`,
    ),
    ...notes.map((note) => `! ${note}`),
    ...(coverage === undefined ? [] : ["", ...coverageLines(coverage)]),
    "",
    summaryText(checks),
  ]);
}

function linesOf({ title, verdict, expected, found, remedy }: Check): readonly string[] {
  return [
    `${MARKS[verdict]} ${title}: ${found}${verdict === "not-judged" ? " (not judged)" : ""}`,
    ...(verdict === "fail" ? [`    expected: ${expected}`] : []),
    ...(remedy === null ? [] : [`    ${remedy}`]),
  ];
}

function linesOfInventory({ groups, wrong, reportFile }: InventoryReport): readonly string[] {
  const rows = groups.map(({ asExpected, ...group }) => [
    asExpected ? MARKS.pass : MARKS.fail,
    countText(group.current),
    countText(group.noncurrent),
    bytesText(group.bytes),
    group.encryption ?? "",
    group.bucketKey ?? "",
    group.storageClass ?? "",
    group.replication ?? "",
  ]);
  const head = ["", "current", "old versions", "size", "encryption", "Bucket Key"];
  return [
    ...(rows.length === 0
      ? ["No objects."]
      : tableOf(rows, [...head, "storage class", "replication"])),
    ...notShownText({ shown: 0, of: wrong, reportFile }),
  ];
}

/** @param inventory whose report has the versions as well, if there is one */
function linesOfObjects(
  report: ObjectsReport,
  inventory: InventoryReport | undefined,
): readonly string[] {
  const { groups, examples, gone, reportFile = inventory?.reportFile } = report;
  const rows = groups.map(({ asExpected, algorithm, keyArn, bucketKey, ...group }) => [
    asExpected ? MARKS.pass : MARKS.fail,
    countText(group.current),
    countText(group.noncurrent),
    bytesText(group.bytes),
    algorithm,
    bucketKey ? "yes" : "no",
    keyArn ?? "",
  ]);
  const head = ["", "current", "old versions", "size", "encryption", "Bucket Key", "key"];
  return [
    ...(rows.length === 0 ? ["No objects."] : tableOf(rows, head)),
    ...(gone === 0 ? [] : [`${countText(gone)} were deleted during the run.`]),
    ...examples.map(
      ({ key, versionId, algorithm, keyArn }) =>
        `    ${key}, version ${versionId}: ${[algorithm, ...(keyArn === undefined ? [] : [keyArn])].join(", ")}`,
    ),
    ...notShownText({ shown: examples.length, of: wrongIn(report), reportFile }),
  ];
}

function summaryText(checks: readonly Check[]): string {
  const { passed, failed, notJudged } = summaryOf(checks);
  const permissions = checks.flatMap(({ missingPermission }) => missingPermission ?? []);
  return [
    `${passed} of ${checks.length} checks passed`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(notJudged === 0 ? [] : [`${notJudged} not judged`]),
    ...(permissions.length === 0
      ? []
      : [`missing permissions: ${[...new Set(permissions)].join(", ")}`]),
  ].join(", ");
}
