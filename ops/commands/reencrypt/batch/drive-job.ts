import {
  DescribeJobCommand,
  type JobDescriptor,
  type S3ControlClient,
  UpdateJobStatusCommand,
} from "@aws-sdk/client-s3-control";
import { codeOf } from "../../../aws/errors/aws-errors";
import { isEnded } from "./find-job";

/** What a person, or an option, says to a job that waits for its confirmation. */
export type Answer = "run" | "cancel" | "leave";

export interface DriveArgs {
  readonly s3Control: S3ControlClient;
  readonly accountId: string;
  readonly jobId: string;
  /** Whether to wait until S3 knows how many objects the job has. */
  readonly waitForObjects: boolean;
  /** Whether to wait until the job has ended. */
  readonly follow: boolean;
  /** What a job is told that waits for its confirmation. */
  readonly answer: Answer;
  /** Called with every description. */
  readonly onState: (job: JobDescriptor) => void;
  /** Waits until the next look. @throws if the command is interrupted */
  readonly pause: () => Promise<void>;
  readonly signal: AbortSignal;
}

const REASONS = { run: "Confirmed by aerosecure reencrypt", cancel: "Declined by its user" };

/**
 * Takes a job on from wherever it is: waits, confirms it, and follows it. To do so again changes nothing: the job's own
 * status says what is left to do.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html
 *
 * @returns the job as it was last described
 */
export async function driveJob(args: DriveArgs): Promise<JobDescriptor> {
  const { answer } = args;
  for (;;) {
    const job = await describe(args);
    args.onState(job);
    if (isFarEnough(job, args)) {
      return job;
    }
    // S3 may describe the job as it was for a while: saying the same again does no harm.
    if (job.Status === "Suspended" && answer !== "leave") {
      await update(args, answer);
    }
    await args.pause();
  }
}

function isFarEnough(
  { Status: status }: JobDescriptor,
  { answer, follow, waitForObjects }: DriveArgs,
): boolean {
  if (status === "New" || status === "Preparing") {
    return !waitForObjects;
  }
  if (status === "Suspended") {
    return answer === "leave";
  }
  return isEnded(status) || (answer !== "cancel" && !follow);
}

async function describe({
  s3Control,
  accountId,
  jobId,
  signal,
}: DriveArgs): Promise<JobDescriptor> {
  const { Job } = await s3Control.send(
    new DescribeJobCommand({ AccountId: accountId, JobId: jobId }),
    { abortSignal: signal },
  );
  return Job ?? {};
}

/** @throws S3ControlServiceException as S3 answers, but not if the job's status has changed meanwhile */
async function update(
  { s3Control, accountId, jobId }: DriveArgs,
  answer: "run" | "cancel",
): Promise<void> {
  try {
    await s3Control.send(
      new UpdateJobStatusCommand({
        AccountId: accountId,
        JobId: jobId,
        RequestedJobStatus: answer === "run" ? "Ready" : "Cancelled",
        StatusUpdateReason: REASONS[answer],
      }),
    );
  } catch (error) {
    if (codeOf(error) !== "JobStatusException") {
      throw error;
    }
  }
}
