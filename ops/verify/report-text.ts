import type { Check, Verdict } from "../controls/check";
import type { LeftProbe } from "../controls/probes";
import { keyText } from "../terminal/key-text";
import { bytesText, countText, tableOf } from "../terminal/output";
import type { ObjectsReport } from "./existing-objects";

export interface VerifyReport {
  readonly target: {
    readonly stack: string | null;
    readonly region: string;
    readonly keyArn: string;
    readonly bucketName: string;
  };
  readonly checks: readonly Check[];
  /** What has to be known beside the checks. */
  readonly notes: readonly string[];
  /** Probes that are still in the bucket. */
  readonly left: readonly LeftProbe[];
  readonly objects?: ObjectsReport;
}

const MARKS: Readonly<Record<Verdict, string>> = { pass: "✓", fail: "✗", "not-judged": "?" };

/** What people read. */
export function reportText({ target, checks, notes, left, objects }: VerifyReport): string {
  return [
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
    summaryOf(checks),
  ].join("\n");
}

function linesOf({ what, verdict, wanted, seen, remedy }: Check): readonly string[] {
  const isJudged = verdict !== "not-judged";
  return [
    `${MARKS[verdict]} ${what}: ${seen}${isJudged ? "" : " (not judged)"}`,
    ...(verdict === "fail"
      ? [`    wanted: ${wanted}`, ...(remedy === undefined ? [] : [`    ${remedy}`])]
      : []),
  ];
}

function linesOfObjects({ groups, examples, gone }: ObjectsReport): readonly string[] {
  const rows = groups.map(({ asWanted, algorithm, keyArn, bucketKey, ...group }) => [
    asWanted ? MARKS.pass : MARKS.fail,
    countText(group.current),
    countText(group.noncurrent),
    bytesText(group.bytes),
    algorithm,
    bucketKey ? "yes" : "no",
    keyArn ?? "",
  ]);
  const head = ["", "current", "old versions", "size", "encryption", "Bucket Key", "key"];
  return [
    ...(rows.length === 0 ? ["No objects."] : [tableOf(rows, head)]),
    ...(gone === 0 ? [] : [`${countText(gone)} were deleted meanwhile.`]),
    ...examples.map(
      ({ key, versionId, algorithm, keyArn }) =>
        `    ${keyText(key)}, version ${versionId}: ${[algorithm, ...(keyArn === undefined ? [] : [keyArn])].join(", ")}`,
    ),
  ];
}

function summaryOf(checks: readonly Check[]): string {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  const [failed, unjudged] = [count("fail"), count("not-judged")];
  return [
    `${count("pass")} of ${checks.length} checks passed`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(unjudged === 0 ? [] : [`${unjudged} not judged: the local AWS cannot tell`]),
  ].join(", ");
}
