import { ListJobsCommand, type S3ControlClient } from "@aws-sdk/client-s3-control";
import { type BatchWork, roundIn } from "./batch-work";

/** A job of the same work, which an earlier run has made. */
export interface FoundJob {
  readonly id: string;
  readonly round: number;
  readonly isEnded: boolean;
}

const PAGE = 1000;

/**
 * The jobs of this work. S3 lists the jobs that have not ended, and those that ended within the last 90 days.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListJobs.html
 *
 * @returns the newest first
 */
export async function jobsOf(
  s3Control: S3ControlClient,
  work: BatchWork,
  signal: AbortSignal,
): Promise<readonly FoundJob[]> {
  const found: FoundJob[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await s3Control.send(
      new ListJobsCommand({ AccountId: work.target.accountId, MaxResults: PAGE, NextToken }),
      { abortSignal: signal },
    );
    for (const { JobId: id = "", Description, Status } of answer.Jobs ?? []) {
      const round = roundIn(Description, work);
      if (round !== undefined) {
        found.push({ id, round, isEnded: isEnded(Status) });
      }
    }
    NextToken = answer.NextToken;
  } while (NextToken !== undefined && NextToken !== "");
  return found.toSorted((one, other) => other.round - one.round);
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html */
export function isEnded(status: string | undefined): boolean {
  return status === "Complete" || status === "Failed" || status === "Cancelled";
}
