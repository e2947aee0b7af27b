import { notShownText, underText } from "../../../long-work/not-shown-text";
import type { ReportPlace } from "../../../long-work/version-report";
import { countText, tableOf, textOfLines } from "../../../terminal/output";
import type { ReencryptReport } from "../report-text";
import { locationOf } from "./batch-place";
import { type BatchWork, isListed } from "./batch-work";
import type { FailureGroup } from "./completion-report";
import type { JobReport } from "./job-report";

/** The JSON document of `reencrypt --batch`. */
export interface BatchReport {
  readonly target: ReencryptReport["target"];
  readonly mode: "batch";
  readonly operation: BatchWork["operation"];
  readonly storageClass?: string;
  /** The job's objects: a manifest's, or those that S3 lists. */
  readonly objects:
    | { readonly manifest: string; readonly rows: number; readonly sha256: string }
    | { readonly sources: readonly string[]; readonly prefixes: readonly string[] };
  readonly roleArn: string;
  /** Where manifests and completion reports are. */
  readonly location: string;
  /** Null if none was made. */
  readonly job: JobReport | null;
  /** Whether someone said no to the job, once S3 knew how many objects it has. */
  readonly declined?: true;
  /** Once the job has ended with failures. */
  readonly failures?: readonly FailureGroup[];
  /** With `--report` alone. */
  readonly reportFile?: ReportPlace;
}

export function batchReport(work: BatchWork, job: JobReport | undefined): BatchReport {
  const { target, objects, place, operation, storageClass } = work;
  const { stack = null, region, keyArn, bucketName } = target;
  return {
    target: { stack, region, keyArn, bucketName },
    ...{ mode: "batch", operation },
    ...(storageClass === undefined ? {} : { storageClass }),
    objects: isListed(objects)
      ? { manifest: objects.name, rows: objects.rows, sha256: objects.sha256 }
      : { sources: objects.sources, prefixes: objects.prefixes },
    roleArn: place.roleArn,
    location: locationOf(place),
    job: job ?? null,
  };
}

/** Whether the job did all that it was to do, or may still do it. */
export function isWell({ job, declined }: BatchReport): boolean {
  return (
    declined === true ||
    job === null ||
    (!["Failed", "Cancelled"].includes(job.status) && job.failed === 0)
  );
}

/** What people read. */
export function batchText(report: BatchReport): string {
  const { target, job, failures = [], reportFile } = report;
  const failed = failures.reduce((sum, { objects }) => sum + objects, 0);
  const examples = failures.flatMap((group) => group.examples);
  return textOfLines([
    `${target.bucketName} under ${target.keyArn}, by S3 Batch Operations`,
    "",
    ...tableOf([
      ["operation", operationText(report)],
      ["objects", objectsText(report)],
      ["role", report.roleArn],
      ["reports", report.location],
      ...(job === null ? [] : jobRows(job)),
    ]),
    ...(failures.length === 0 ? [] : ["", ...tableOf(failures.map(failureRow))]),
    ...examples.map(
      ({ key, versionId, message }) =>
        `    ${key}${versionId === null ? "" : `, version ${versionId}`}: ${message}`,
    ),
    ...(failures.length === 0
      ? []
      : notShownText({ shown: examples.length, of: failed, reportFile })),
    "",
    summaryOf(report),
  ]);
}

const SUSPENDED = "waiting for confirmation";

function jobRows({ id, status, found, objects, succeeded, failed, ...job }: JobReport) {
  return [
    ["job", `${id}${found ? ", of an earlier run" : ""}`],
    ["status", status === "Suspended" ? SUSPENDED : status],
    ...(objects === null
      ? []
      : [
          ["done", `${countText(succeeded)} of ${countText(objects)}, ${countText(failed)} failed`],
        ]),
    ...job.failureReasons.map((reason) => ["reason", reason]),
  ];
}

function failureRow({ code, objects }: FailureGroup): readonly string[] {
  return [countText(objects), `not re-encrypted: ${code}`];
}

function operationText({ operation, storageClass }: BatchReport): string {
  return operation === "S3UpdateObjectEncryption"
    ? "change in place (S3UpdateObjectEncryption)"
    : `copy onto themselves as ${storageClass} (S3PutObjectCopy); each old version stays`;
}

function objectsText({ objects }: BatchReport): string {
  return "rows" in objects
    ? `${countText(objects.rows)} in ${objects.manifest}`
    : `those that S3 lists under ${objects.sources.join(", ")}${objects.prefixes.length === 0 ? "" : `, keys${underText(objects.prefixes)}`}`;
}

function summaryOf({ job, failures, declined }: BatchReport): string {
  if (declined) {
    return "The job is cancelled: nothing was changed.";
  }
  if (job === null) {
    return "Dry run: no job was made. --execute makes it, and re-encrypts without asking.";
  }
  switch (job.status) {
    case "New":
    case "Preparing":
      return "S3 lists the objects. The same command with --execute waits for that and confirms the job.";
    case "Suspended":
      return "The job waits for its confirmation: nothing is changed before. The same command with --execute confirms it.";
    case "Complete":
      return job.failed === 0
        ? "Done."
        : `${countText(job.failed)} objects were not re-encrypted${failures === undefined ? "" : ", as listed above"}. Put it right, then run the same command with --after ${job.id}, which makes another job.`;
    case "Failed":
    case "Cancelled":
      return `The job is ${job.status}: ${countText(job.succeeded)} objects were re-encrypted. The same command with --after ${job.id} makes another job.`;
    default:
      return "S3 works on it. The same command with --follow shows its progress, and in the end what failed.";
  }
}
