import type { JobDescriptor } from "@aws-sdk/client-s3-control";

/** A job as `--json` has it. */
export interface JobReport {
  readonly id: string;
  /** As S3 calls it: "Active", "Complete". */
  readonly status: string;
  /** Whether an earlier run had made it. */
  readonly found: boolean;
  readonly created: string | null;
  readonly ended: string | null;
  /** How many objects it has; null until S3 knows. */
  readonly objects: number | null;
  readonly succeeded: number;
  readonly failed: number;
  /** Why the whole job failed, as S3 says it. */
  readonly failureReasons: readonly string[];
}

export function jobReport(job: JobDescriptor, found: boolean): JobReport {
  const { ProgressSummary: summary = {}, Status: status = "unknown" } = job;
  const isCounted = !["New", "Preparing"].includes(status);
  return {
    ...{ id: job.JobId ?? "", status, found },
    created: job.CreationTime?.toISOString() ?? null,
    ended: job.TerminationDate?.toISOString() ?? null,
    objects: isCounted ? (summary.TotalNumberOfTasks ?? null) : null,
    succeeded: summary.NumberOfTasksSucceeded ?? 0,
    failed: summary.NumberOfTasksFailed ?? 0,
    failureReasons: (job.FailureReasons ?? []).map(({ FailureCode, FailureReason }) =>
      [FailureCode, FailureReason].filter(Boolean).join(": "),
    ),
  };
}
