import { type Check, summaryOf, type Verdict } from "../controls/check";
import type { LeftProbe } from "../controls/probes";
import { notShownText } from "../long-work/not-shown-text";
import { bytesText, countText, tableOf, textOfLines } from "../terminal/output";
import type { ObjectsReport } from "./existing-objects";
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
}

const MARKS: Readonly<Record<Verdict, string>> = { pass: "✓", fail: "✗", "not-judged": "?" };

/** What people read. */
export function reportText({ target, checks, notes, left, objects }: VerifyReport): string {
  return textOfLines([
    `${target.bucketName} under ${target.keyArn}`,
    "",
    ...checks.flatMap(linesOf),
    ...(objects === undefined ? [] : ["", ...linesOfObjects(objects)]),
    ...left.map(
      ({ key, versionId, why }) =>
        `✗ left in the bucket: ${key}${versionId === undefined ? "" : `, version ${versionId}`}: ${why}`,
    ),
    ...notes.map((note) => `! ${note}`),
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

function linesOfObjects(report: ObjectsReport): readonly string[] {
  const { groups, examples, gone, reportFile } = report;
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
