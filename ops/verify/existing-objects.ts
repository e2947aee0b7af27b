import { type ExpectedEncryption, headVersion } from "../aws/object-encryption";
import { type ObjectVersion, versionPages } from "../aws/objects";
import type { Context } from "../command/context";
import { type Check, judged } from "../controls/check";
import { atOnce } from "../long-work/at-once";
import { openJournal } from "../long-work/journal";
import { type WalkEntry, type WalkState, walkVersions } from "../long-work/walk-versions";
import type { BucketTarget } from "../stack/target";
import { Interrupted } from "../terminal/interrupted";
import { countText } from "../terminal/output";
import { paceText } from "../terminal/pace-text";
import { type FoundVersion, foundOf, ObjectTally, type TallyState, wrongIn } from "./object-tally";
import { sampleVersions } from "./sample-versions";

export interface ObjectsArgs {
  readonly context: Context<BucketTarget>;
  readonly expected: ExpectedEncryption;
  /** How many requests at once. */
  readonly limit: number;
}

/** What was found of the existing objects. */
export interface ObjectsReport extends TallyState {
  readonly scope: "all" | "sample";
  /** Whether everything that was asked for was checked. */
  readonly complete: boolean;
  /** How many of them earlier runs had checked. */
  readonly fromEarlierRuns: number;
}

export interface AllArgs extends ObjectsArgs {
  /** The journal's file. */
  readonly journalPath: string;
  /** Whether to start again. */
  readonly restart: boolean;
}

/**
 * Checks every version in the bucket, and resumes an earlier run.
 *
 * @returns the report; not complete if the signal stopped it
 */
export async function checkAll(args: AllArgs): Promise<ObjectsReport> {
  const { context, expected, limit, journalPath } = args;
  const { clients, progress, signal, target } = context;
  const { bucketName: bucket } = target;
  const journal = await openJournal<WalkState<TallyState>, WalkEntry<FoundVersion>>({
    path: journalPath,
    subject: {
      command: "verify --all",
      bucket,
      key: expected.keyArn,
      algorithm: expected.algorithm,
    },
    restart: args.restart,
  });
  const tally = new ObjectTally(expected, journal.state?.tally);
  const fromEarlierRuns = tally.versions + journal.entries.length;
  if (fromEarlierRuns > 0) {
    progress.line(`Continuing after ${countText(fromEarlierRuns)} versions of an earlier run.`);
  }
  const reportOf = (complete: boolean): ObjectsReport => ({
    scope: "all",
    complete,
    fromEarlierRuns,
    ...tally.state(),
  });
  let isFinished = false;
  try {
    return await progress.during("Checking every version", async (detail) => {
      const begun = Date.now();
      const complete = await walkVersions({
        journal,
        tally,
        limit,
        signal,
        pages: (from) => versionPages(clients.s3, { bucket, from }),
        work: (version) => checkVersion(args, version),
        onDone: () => {
          const elapsedMs = Date.now() - begun;
          detail(paceText({ done: tally.versions, before: fromEarlierRuns, elapsedMs }));
        },
      });
      isFinished = complete;
      return reportOf(complete);
    });
  } finally {
    await (isFinished ? journal.finish() : journal.close());
  }
}

/** Checks some current versions, chosen at random. */
export async function checkSample(args: ObjectsArgs, count: number): Promise<ObjectsReport> {
  const { context, expected, limit } = args;
  const { clients, progress, signal, target } = context;
  const { bucketName: bucket } = target;
  const picked = await progress.during("Choosing objects", (detail) =>
    sampleVersions(versionPages(clients.s3, { bucket }), count, Math.random, (listed) => {
      detail(`${countText(listed)} listed`);
      return !signal.aborted;
    }),
  );
  const tally = new ObjectTally(expected);
  await progress.during("Checking objects", (detail) =>
    atOnce(
      picked,
      limit,
      async (version) => {
        tally.add(await checkVersion(args, version), version);
        detail(`${countText(tally.versions)} of ${countText(picked.length)}`);
      },
      signal,
    ),
  );
  return {
    scope: "sample",
    complete: !signal.aborted,
    fromEarlierRuns: 0,
    ...tally.state(),
  };
}

async function checkVersion(
  { context }: ObjectsArgs,
  version: ObjectVersion,
): Promise<FoundVersion> {
  const { clients, target } = context;
  const headed = await headVersion(clients.s3, { bucket: target.bucketName, ...version });
  return foundOf(version, headed?.encryption);
}

/** @throws Interrupted if it is not complete, with how to continue */
export function objectsCheck(report: ObjectsReport, interrupted: object): Check {
  const { versions, gone, scope, complete } = report;
  if (!complete) {
    const howToContinue =
      scope === "all" ? " Run the same command again to continue where it stopped." : "";
    throw new Interrupted(
      `Interrupted: ${countText(versions)} versions were checked, the others were not.${howToContinue}`,
      interrupted,
    );
  }
  const present = versions - gone;
  const wrong = wrongIn(report);
  const what = scope === "all" ? "version" : "object of the sample";
  return judged(
    { id: "objects", title: `Every ${what} is encrypted as the bucket encrypts` },
    {
      holds: wrong === 0,
      expected: `${countText(present)} of ${countText(present)}`,
      found: `${countText(present - wrong)} of ${countText(present)}`,
      remedy: "`aerosecure reencrypt` shows what it can re-encrypt.",
    },
  );
}
