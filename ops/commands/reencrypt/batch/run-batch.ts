import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateJobCommand, type JobDescriptor } from "@aws-sdk/client-s3-control";
import { isAnswer } from "../../../aws/errors/answered-failure";
import { codeOf } from "../../../aws/errors/aws-errors";
import type { ExpectedEncryption } from "../../../aws/object-encryption";
import type { CommonOptions, Outcome } from "../../../door/command";
import type { Context } from "../../../door/context";
import { VersionReport } from "../../../long-work/version-report";
import type { BucketTarget } from "../../../stack/target";
import { Interrupted } from "../../../terminal/interrupted";
import { countText } from "../../../terminal/output";
import { paceText } from "../../../terminal/pace-text";
import { Unfinished } from "../../../terminal/unfinished";
import { UserError } from "../../../terminal/user-error";
import type { ReencryptOptions } from "../walk";
import { type BatchOptions, operationFor } from "./batch-options";
import { batchPlaceOf } from "./batch-place";
import { type BatchReport, batchReport, batchText, isWell } from "./batch-report";
import { type BatchWork, createJobInput, isListed } from "./batch-work";
import { readCompletionReport } from "./completion-report";
import { type Answer, driveJob } from "./drive-job";
import { type FoundJob, isEnded, jobsOf } from "./find-job";
import { jobReport } from "./job-report";
import { openManifest } from "./open-manifest";
import { prepareManifest } from "./prepare-manifest";
import { IN_PLACE_SOURCES } from "./source-encryption";
import { refuseLargeManifest, storeManifest } from "./store-manifest";

type Options = ReencryptOptions & BatchOptions & CommonOptions;

/** Between two looks at a job, at most; the first pause is a part of it, and each is twice the one before. */
const PAUSE_MS = 10_000;
const FIRST_PART = 1 / 32;

/** How the bucket's objects have to be, and what S3 here can do. */
export interface BatchAim {
  readonly expected: ExpectedEncryption;
  /** Whether this S3 knows UpdateObjectEncryption. */
  readonly hasInPlace: boolean;
}

/**
 * Has one job of S3 Batch Operations re-encrypt objects. Whatever was begun is found again by what the job does: S3
 * takes the same token for the same job, and a later run finds it in S3's own list.
 *
 * @param pauseMs between two looks at the job, at most
 */
export async function runBatch(
  context: Context<BucketTarget>,
  options: Options,
  { expected, hasInPlace }: BatchAim,
  pauseMs = PAUSE_MS,
): Promise<Outcome> {
  const { target } = context;
  const place = await batchPlaceOf(target);
  const how = operationFor(options, expected, hasInPlace);
  return withObjects(context, options, how.operation, async (objects) => {
    const work: BatchWork = { target, expected, place, ...how, objects };
    const report =
      options.report === undefined
        ? undefined
        : new VersionReport({ path: options.report, bucket: target.bucketName });
    let isWritten = false;
    try {
      const found = await workOn(context, options, work, pauseMs);
      const document = await withFailures(context, options, work, found, report);
      isWritten = document.reportFile !== undefined;
      return { ok: isWell(document), report: document, text: batchText(document) };
    } finally {
      await (isWritten ? report?.close() : report?.discard());
    }
  });
}

/** What the job is about: a manifest, checked and stored for as long as `work` runs, or S3's own list. */
async function withObjects<T>(
  { clients, progress, signal, target }: Context<BucketTarget>,
  { manifest: location, source, prefix: prefixes }: Options,
  operation: BatchWork["operation"],
  work: (objects: BatchWork["objects"]) => Promise<T>,
): Promise<T> {
  if (location === undefined) {
    return work({ sources: source.length === 0 ? IN_PLACE_SOURCES : source, prefixes });
  }
  const opened = await openManifest(location, clients.s3, signal);
  const directory = await mkdtemp(join(tmpdir(), "aerosecure-manifest-"));
  try {
    const prepared = await progress.during("Checking the manifest", () =>
      prepareManifest({
        ...{ source: opened, name: location, bucket: target.bucketName },
        ...{ dropVersions: operation === "S3PutObjectCopy", path: join(directory, "manifest.csv") },
      }),
    );
    refuseLargeManifest(prepared);
    return await work(prepared);
  } finally {
    opened.destroy();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Finds the job of this work or makes it, and takes it as far as the options and answers say. */
async function workOn(
  context: Context<BucketTarget>,
  options: Options,
  work: BatchWork,
  pauseMs: number,
): Promise<BatchReport> {
  const { clients, signal } = context;
  const [newest, ...before] = await jobsOf(clients.s3Control, work, signal);
  if (newest !== undefined && !isToFollow(newest, before, options)) {
    return drive(context, options, work, { id: newest.id, found: true }, pauseMs);
  }
  if (newest === undefined && options.after !== undefined) {
    throw noSuchJob(options.after);
  }
  if (!options.execute && !(await isWanted(context, options, work))) {
    return batchReport(work, undefined);
  }
  const id = await madeJob(context, work, (newest?.round ?? 0) + 1);
  return drive(context, options, work, { id, found: false }, pauseMs);
}

/**
 * Whether another job is to be made after the newest. It is named, so that the same command, run once more, finds the
 * job that it has made.
 */
function isToFollow(newest: FoundJob, before: readonly FoundJob[], { after }: Options): boolean {
  if (after !== undefined && ![newest, ...before].some(({ id }) => id === after)) {
    throw noSuchJob(after);
  }
  return newest.isEnded && newest.id === after;
}

function noSuchJob(after: string): UserError {
  return new UserError(
    `--after is "${after}", and S3 lists no such job for this work. Name the job that the same command shows without --after, or leave it out.`,
    2,
  );
}

async function madeJob(
  { clients }: Context<BucketTarget>,
  work: BatchWork,
  round: number,
): Promise<string> {
  try {
    const eTag = isListed(work.objects)
      ? await storeManifest(clients.s3, work.place, work.objects)
      : undefined;
    const { JobId } = await clients.s3Control.send(
      new CreateJobCommand(createJobInput(work, round, eTag)),
    );
    if (JobId === undefined) {
      throw new UserError("S3 has made a job and does not say which. Run the same command again.");
    }
    return JobId;
  } catch (error) {
    if (codeOf(error) === "IdempotencyException") {
      throw new UserError(
        "S3 knows another job by the token of this one, and does not list it. Wait a minute, and run the same command again.",
      );
    }
    throw error instanceof UserError || isAnswer(error)
      ? error
      : new Unfinished(
          "Whether S3 has made the job is not known. The same command finds it, and makes no second one.",
          error,
        );
  }
}

interface KnownJob {
  readonly id: string;
  /** Whether an earlier run had made it. */
  readonly found: boolean;
}

async function drive(
  context: Context<BucketTarget>,
  options: Options,
  work: BatchWork,
  known: KnownJob,
  pauseMs: number,
): Promise<BatchReport> {
  const mayAct = options.execute || isAtTerminal(options);
  const drivenBy = (answer: Answer) =>
    driven(context, options, work, { ...known, answer, pauseMs });
  const waiting = await drivenBy("leave");
  const { job } = waiting;
  if (job?.status !== "Suspended" || !mayAct) {
    return waiting;
  }
  const total = job.objects ?? 0;
  if (isListed(work.objects) && total !== work.objects.rows) {
    await drivenBy("cancel");
    throw new UserError(
      `S3 has read ${countText(total)} objects from ${work.objects.name}, which has ${countText(work.objects.rows)} rows: the job ${job.id} is cancelled, and nothing was changed. Run the same command again with --after ${job.id}.`,
    );
  }
  const isConfirmed =
    options.execute || (await context.ask.confirm(`Re-encrypt ${countText(total)} objects now?`));
  return isConfirmed ? drivenBy("run") : { ...(await drivenBy("cancel")), declined: true };
}

interface Driven extends KnownJob {
  readonly answer: Answer;
  readonly pauseMs: number;
}

/** Takes a job as far as the options say. */
async function driven(
  { clients, progress, signal, target }: Context<BucketTarget>,
  options: Options,
  work: BatchWork,
  { id, found, answer, pauseMs }: Driven,
): Promise<BatchReport> {
  let last: JobDescriptor = {};
  const state = () => batchReport(work, jobReport({ ...last, JobId: id }, found));
  const stopped = () =>
    new Interrupted(
      `Interrupted. Once the job ${id} is confirmed, S3 goes on with it by itself. The same command finds it.`,
      state(),
    );
  try {
    return await progress.during("S3 Batch Operations", async (detail) => {
      const begun = Date.now();
      let before: number | undefined;
      let nextPause = pauseMs * FIRST_PART;
      await driveJob({
        ...{ s3Control: clients.s3Control, accountId: target.accountId, jobId: id, signal },
        waitForObjects: options.execute || isAtTerminal(options) || options.follow,
        ...{ follow: options.follow, answer },
        onState: (job) => {
          last = job;
          const { succeeded, failed, objects, status } = jobReport(job, found);
          const done = succeeded + failed;
          before ??= done;
          const elapsedMs = Date.now() - begun;
          detail(
            `${status}, ${paceText({ before, done, total: objects ?? undefined, elapsedMs })}`,
          );
        },
        pause: async () => {
          await sleep(nextPause, undefined, { signal }).catch(() => {});
          nextPause = Math.min(pauseMs, nextPause * 2);
          if (signal.aborted) {
            throw stopped();
          }
        },
      });
      return state();
    });
  } catch (error) {
    if (error instanceof Interrupted) {
      throw error;
    }
    throw signal.aborted
      ? stopped()
      : new Unfinished(
          `The job ${id} is there, and S3 goes on with it once it is confirmed. The same command finds it.`,
          error,
          state(),
        );
  }
}

/** Whether someone at the terminal wants the job to be made; nothing is changed before it is confirmed. */
async function isWanted(
  { ask, output }: Context<BucketTarget>,
  options: Options,
  work: BatchWork,
): Promise<boolean> {
  if (!isAtTerminal(options)) {
    return false;
  }
  output.text(batchText(batchReport(work, undefined)));
  return ask.confirm(
    isListed(work.objects)
      ? `Make a job for ${countText(work.objects.rows)} objects? It waits for your confirmation.`
      : "Make a job, and have S3 list its objects? It then waits for your confirmation.",
  );
}

function isAtTerminal({ json }: Options): boolean {
  return !json && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Adds what the job could not do, once it has ended. */
async function withFailures(
  { clients, progress, signal, target }: Context<BucketTarget>,
  { follow }: Options,
  work: BatchWork,
  document: BatchReport,
  report: VersionReport | undefined,
): Promise<BatchReport> {
  const { job } = document;
  if (job === null || !isEnded(job.status)) {
    return document;
  }
  if (job.failed === 0) {
    return report === undefined ? document : { ...document, reportFile: report.place };
  }
  if (!follow && report === undefined) {
    return document;
  }
  try {
    const failures = await progress.during("Reading the completion report", () =>
      readCompletionReport({
        ...{ s3: clients.s3, place: work.place, bucket: target.bucketName, signal, report },
        ...{ jobId: job.id, failed: job.failed },
      }),
    );
    report?.position();
    return { ...document, failures, ...(report && { reportFile: report.place }) };
  } catch (error) {
    throw new Unfinished(
      `The job ${job.id} has ended: ${countText(job.succeeded)} objects were re-encrypted, ${countText(job.failed)} were not.`,
      error,
      document,
    );
  }
}
