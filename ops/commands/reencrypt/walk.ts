import { versionPages } from "../../aws/objects";
import type { CommonOptions } from "../../door/command";
import type { Context } from "../../door/context";
import { openJournal } from "../../long-work/journal";
import { journalPath } from "../../long-work/journal-path";
import { openWalkReport, reportSubject } from "../../long-work/open-walk-report";
import { type WalkEntry, type WalkState, walkVersions } from "../../long-work/walk-versions";
import type { BucketTarget } from "../../stack/target";
import { Interrupted } from "../../terminal/interrupted";
import { countText } from "../../terminal/output";
import { paceText } from "../../terminal/pace-text";
import { countOf, type OutcomeState, OutcomeTally, type VersionOutcome } from "./outcome-tally";
import type { Method, PlanArgs } from "./plan";
import { reencryptVersion } from "./reencrypt-version";
import { type ReencryptReport, rowOf } from "./report-text";

export interface ReencryptOptions {
  readonly execute: boolean;
  readonly method: Method;
  /** How many versions at the same time. */
  readonly concurrency: number;
  readonly journal?: string;
  /** Whether to ignore what an earlier run has done. */
  readonly restart: boolean;
  /** Whether an object under two layers of encryption may end under one. */
  readonly acceptSingleLayer: boolean;
  /** Only keys that begin with one of them; all if there are none. */
  readonly prefix: readonly string[];
  /** The file that lists what is left, failed, or would be changed. */
  readonly report?: string;
}

/**
 * Works through every version in the bucket, and resumes where an earlier run stopped.
 *
 * @param execute false only plans
 * @param counted how many versions a dry run of this process has counted, whose report this one replaces
 * @throws Interrupted with what was done, if the signal stopped it
 */
export async function reencryptBucket(
  { clients: { s3 }, progress, signal, target }: Context<BucketTarget>,
  options: ReencryptOptions & CommonOptions,
  plan: PlanArgs,
  execute: boolean,
  counted?: number,
): Promise<ReencryptReport> {
  const { concurrency: limit, journal: named, restart, cwd, prefix: prefixes } = options;
  const { stack = null, region, keyArn, bucketName: bucket } = target;
  const { method, hasInPlace, expected } = plan;
  const journal = await openJournal<WalkState<OutcomeState>, WalkEntry<VersionOutcome>>({
    // A dry run has a journal of its own: one file is about one kind of work.
    path: journalPath({
      ...{ cwd, bucket, named: execute || !named ? named : `${named}.dry-run` },
      work: execute ? "reencrypt" : "reencrypt-dry-run",
    }),
    subject: {
      ...{ command: "reencrypt", execute, method, bucket },
      ...{ key: keyArn, algorithm: expected.algorithm, acceptSingleLayer: plan.acceptSingleLayer },
      ...reportSubject(options),
    },
    restart,
  });
  const tally = new OutcomeTally(journal.state?.tally);
  const file =
    options.report === undefined
      ? undefined
      : await openWalkReport({
          ...{ path: options.report, bucket, journal, tally: tally.state() },
          replace: counted !== undefined,
        });
  const fromEarlierRuns = tally.versions + journal.entries.length;
  if (fromEarlierRuns > 0) {
    progress.line(`Resuming after ${countText(fromEarlierRuns)} versions of an earlier run.`);
  }
  let complete = false;
  try {
    const what = execute ? "Re-encrypting" : "Checking every version";
    complete = await progress.during(what, (detail) => {
      const begun = Date.now();
      return walkVersions({
        ...{ journal, tally, signal, limit, report: file && { file, rowOf } },
        pages: (from) => versionPages(s3, { bucket, prefixes, from }),
        work: (version) => reencryptVersion({ ...plan, s3, bucket, execute }, version),
        onDone: () => {
          const elapsedMs = Date.now() - begun;
          detail(
            paceText({ done: tally.versions, before: fromEarlierRuns, total: counted, elapsedMs }),
          );
        },
      });
    });
  } finally {
    file?.close();
    await (complete ? journal.finish() : journal.close());
  }
  const report: ReencryptReport = {
    target: { stack, region, keyArn, bucketName: bucket },
    mode: execute ? "execute" : "dry-run",
    ...{ method, hasInPlace, complete, fromEarlierRuns },
    ...tally.state(),
    ...(prefixes.length > 0 && { prefixes }),
    ...(file && { reportFile: file.place }),
  };
  if (!complete) {
    const changed = countOf(report, "changed-in-place", "copied");
    throw new Interrupted(
      `Interrupted after ${countText(report.versions)} versions, of which ${countText(changed)} were changed; the others were not checked. Run the same command again to resume.`,
      report,
    );
  }
  return report;
}
