import { type ExpectedEncryption, headVersion } from "../aws/object-encryption";
import { type ObjectVersion, versionPages } from "../aws/objects";
import type { Context } from "../command/context";
import type { Check } from "../controls/check";
import { atOnce } from "../long-work/at-once";
import { openJournal } from "../long-work/journal";
import { type WalkEntry, type WalkState, walkVersions } from "../long-work/walk-versions";
import type { BucketTarget } from "../stack/target";
import { Interrupted } from "../terminal/interrupted";
import { countText } from "../terminal/output";
import { type FoundVersion, foundOf, ObjectTally, type TallyState, wrongIn } from "./object-tally";
import { sampleVersions } from "./sample-versions";

export interface ObjectsArgs {
  readonly context: Context<BucketTarget>;
  readonly wanted: ExpectedEncryption;
  /** How many requests at once. */
  readonly limit: number;
}

/** What was found of the objects that were there already. */
export interface ObjectsReport extends TallyState {
  readonly scope: "all" | "sample";
  /** Whether everything that was asked for was looked at. */
  readonly complete: boolean;
  /** How many of them earlier runs had looked at. */
  readonly fromEarlierRuns: number;
}

export interface AllArgs extends ObjectsArgs {
  /** Where the journal is. */
  readonly journalPath: string;
  /** Whether to begin anew. */
  readonly restart: boolean;
}

/**
 * Looks at every version in the bucket, and goes on where an earlier run has ended.
 *
 * @returns the report; not complete where the signal stopped it
 */
export async function lookAtAll(args: AllArgs): Promise<ObjectsReport> {
  const { context, wanted, limit, journalPath } = args;
  const { clients, progress, signal, target } = context;
  const { bucketName: bucket } = target;
  const journal = await openJournal<WalkState<TallyState>, WalkEntry<FoundVersion>>({
    path: journalPath,
    subject: { command: "verify --all", bucket, key: wanted.keyArn, algorithm: wanted.algorithm },
    restart: args.restart,
  });
  const tally = new ObjectTally(wanted, journal.state?.tally);
  const fromEarlierRuns = tally.versions + journal.entries.length;
  if (fromEarlierRuns > 0) {
    progress.line(`Going on after ${countText(fromEarlierRuns)} versions of an earlier run.`);
  }
  const reportOf = (complete: boolean): ObjectsReport => ({
    scope: "all",
    complete,
    fromEarlierRuns,
    ...tally.state(),
  });
  let isFinished = false;
  try {
    return await progress.during("Looking at every version", async (detail) => {
      const begun = Date.now();
      const complete = await walkVersions({
        journal,
        tally,
        limit,
        signal,
        pages: (from) => versionPages(clients.s3, { bucket, from }),
        work: (version) => lookAt(args, version),
        onDone: () => {
          const inThisRun = tally.versions - fromEarlierRuns;
          const rate = Math.round((inThisRun * 1000) / Math.max(1, Date.now() - begun));
          detail(`${countText(tally.versions)} versions, ${rate} a second`);
        },
      });
      isFinished = complete;
      return reportOf(complete);
    });
  } finally {
    await (isFinished ? journal.finish() : journal.close());
  }
}

/** Looks at some current versions, picked by chance from all of them. */
export async function lookAtSample(args: ObjectsArgs, count: number): Promise<ObjectsReport> {
  const { context, wanted, limit } = args;
  const { clients, progress, signal, target } = context;
  const { bucketName: bucket } = target;
  const picked = await progress.during("Picking objects", (detail) =>
    sampleVersions(versionPages(clients.s3, { bucket }), count, Math.random, (listed) => {
      detail(`${countText(listed)} listed`);
      return !signal.aborted;
    }),
  );
  const tally = new ObjectTally(wanted);
  await progress.during("Looking at objects", (detail) =>
    atOnce(
      picked,
      limit,
      async (version) => {
        tally.add(await lookAt(args, version), version);
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

async function lookAt({ context }: ObjectsArgs, version: ObjectVersion): Promise<FoundVersion> {
  const { clients, target } = context;
  const headed = await headVersion(clients.s3, { bucket: target.bucketName, ...version });
  return foundOf(version, headed?.encryption);
}

/** @throws Interrupted where it is not complete, with how to go on */
export function objectsCheck(report: ObjectsReport, interrupted: object): Check {
  const { versions, gone, scope, complete } = report;
  if (!complete) {
    const goOn = scope === "all" ? " Run the same command again to go on where it stopped." : "";
    throw new Interrupted(
      `Interrupted: ${countText(versions)} versions were looked at, the others were not.${goOn}`,
      interrupted,
    );
  }
  const there = versions - gone;
  const wrong = wrongIn(report);
  const wanted = `${countText(there)} of ${countText(there)}`;
  return {
    id: "objects",
    what: `${scope === "all" ? "versions" : "objects of the sample"} under the key as the bucket encrypts`,
    verdict: wrong === 0 ? "pass" : "fail",
    wanted,
    seen: `${countText(there - wrong)} of ${countText(there)}`,
    ...(wrong === 0 ? {} : { remedy: "`aerosecure reencrypt` tells what can be done about them." }),
  };
}
