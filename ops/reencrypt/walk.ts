import { versionPages } from "../aws/objects";
import type { Context } from "../command/context";
import { openJournal } from "../long-work/journal";
import { type WalkEntry, type WalkState, walkVersions } from "../long-work/walk-versions";
import type { BucketTarget } from "../stack/target";
import { countText } from "../terminal/output";
import { type OutcomeState, OutcomeTally, type VersionOutcome } from "./outcome-tally";
import type { PlanArgs } from "./plan";
import { reencryptVersion } from "./reencrypt-version";

export interface ReencryptionArgs extends PlanArgs {
  readonly execute: boolean;
  /** How many versions at the same time. */
  readonly limit: number;
  readonly journalPath: string;
  /** Whether to ignore what an earlier run has done. */
  readonly restart: boolean;
}

export interface Reencryption extends OutcomeState {
  /** Whether every version was checked. */
  readonly complete: boolean;
  /** How many of them earlier runs had done. */
  readonly fromEarlierRuns: number;
}

/** Works through every version in the bucket, and resumes where an earlier run stopped. */
export async function reencryptBucket(
  { clients, progress, signal, target }: Context<BucketTarget>,
  args: ReencryptionArgs,
): Promise<Reencryption> {
  const { execute, method, expected } = args;
  const { s3 } = clients;
  const bucket = target.bucketName;
  const journal = await openJournal<WalkState<OutcomeState>, WalkEntry<VersionOutcome>>({
    path: args.journalPath,
    subject: {
      ...{ command: "reencrypt", execute, method, bucket },
      ...{ key: expected.keyArn, algorithm: expected.algorithm },
    },
    restart: args.restart,
  });
  const tally = new OutcomeTally(journal.state?.tally);
  const fromEarlierRuns = tally.versions + journal.entries.length;
  if (fromEarlierRuns > 0) {
    progress.line(`Resuming after ${countText(fromEarlierRuns)} versions of an earlier run.`);
  }
  let complete = false;
  try {
    complete = await progress.during(
      execute ? "Re-encrypting" : "Checking every version",
      (detail) =>
        walkVersions({
          ...{ journal, tally, signal, limit: args.limit },
          pages: (from) => versionPages(s3, { bucket, from }),
          work: (version) => reencryptVersion({ ...args, s3, bucket }, version),
          onDone: () => detail(`${countText(tally.versions)} versions`),
        }),
    );
    return { complete, fromEarlierRuns, ...tally.state() };
  } finally {
    await (complete ? journal.finish() : journal.close());
  }
}
