import { notShownText, underText } from "../../long-work/not-shown-text";
import type { ReportedVersion, ReportPlace } from "../../long-work/version-report";
import { bytesText, countText, tableOf, textOfLines } from "../../terminal/output";
import {
  countOf,
  type OutcomeGroup,
  type OutcomeKind,
  type OutcomeState,
  type VersionOutcome,
} from "./outcome-tally";
import { LEFT_BECAUSE, type Method } from "./plan";

/** The JSON document. */
export interface ReencryptReport extends OutcomeState {
  readonly target: {
    readonly stack: string | null;
    readonly region: string;
    readonly keyArn: string;
    readonly bucketName: string;
  };
  readonly mode: "dry-run" | "execute";
  readonly method: Method;
  /** Whether this S3 knows UpdateObjectEncryption. */
  readonly hasInPlace: boolean;
  /** Whether every version was checked. */
  readonly complete: boolean;
  /** How many of them earlier runs had done. */
  readonly fromEarlierRuns: number;
  /** Only keys that begin with one of them were checked. @default all keys */
  readonly prefixes?: readonly string[];
  /** With `--report` alone. */
  readonly reportFile?: ReportPlace;
}

const WHAT: Readonly<Record<OutcomeKind, string>> = {
  already: "already as they should be",
  gone: "deleted while this ran",
  "would-change-in-place": "would be changed in place",
  "would-copy": "would be copied onto themselves; each old version stays",
  "changed-in-place": "changed in place, and checked afterwards",
  copied: "copied onto themselves, and checked afterwards; each old version stays",
  left: "left",
  failed: "not as they should be afterwards",
};

/** What people read. */
export function reportText(report: ReencryptReport): string {
  const { target, outcomes, examples, versions, prefixes = [], reportFile } = report;
  const listed = countOf(report, "left", "failed");
  const rows = outcomes.map((group) => [
    countText(group.versions),
    bytesText(group.bytes),
    whatOf(group),
  ]);
  return textOfLines([
    `${target.bucketName} under ${target.keyArn}: ${countText(versions)} versions${underText(prefixes)}`,
    "",
    ...(rows.length === 0 ? ["No objects."] : tableOf(rows)),
    ...examples.map(
      ({ key, versionId, because, detail }) =>
        `    ${key}, version ${versionId}: ${detail ?? because ?? ""}`,
    ),
    ...notShownText({ shown: examples.length, of: listed, reportFile }),
    "",
    summaryOf(report),
  ]);
}

/** Why an outcome belongs to the report; undefined if the version is as it should be, or gone. */
export function rowOf({
  kind,
  because,
  detail,
}: VersionOutcome): Pick<ReportedVersion, "because" | "reason"> | undefined {
  switch (kind) {
    case "left":
      return because && { because, reason: LEFT_BECAUSE[because] };
    case "failed":
      return { because: kind, reason: detail ?? WHAT[kind] };
    case "would-change-in-place":
    case "would-copy":
      return { because: kind, reason: WHAT[kind] };
    default:
      return undefined;
  }
}

function whatOf({ kind, because }: OutcomeGroup): string {
  return because === undefined ? WHAT[kind] : `${WHAT[kind]}: ${LEFT_BECAUSE[because]}`;
}

function summaryOf(report: ReencryptReport): string {
  const toDo = countOf(report, "would-change-in-place", "would-copy");
  if (report.mode === "execute") {
    const failed = countOf(report, "failed");
    const left = countOf(report, "left");
    return [
      failed === 0 ? "Done." : `${countText(failed)} versions need attention.`,
      ...(left === 0 ? [] : [`${countText(left)} are left as they were.`]),
    ].join(" ");
  }
  return toDo === 0
    ? "Dry run: nothing to do."
    : `Dry run: nothing was changed. --execute changes ${countText(toDo)} versions.`;
}
