import { unlessCutShort } from "../../aws/network/cut-short";
import { type ExpectedEncryption, encryptionFault, headVersion } from "../../aws/object-encryption";
import {
  type ObjectVersion,
  type PageMarker,
  type VersionPage,
  versionPages,
} from "../../aws/objects";
import { type Check, judged } from "../../controls/check";
import type { Context } from "../../door/context";
import { atOnce } from "../../long-work/at-once";
import { openJournal } from "../../long-work/journal";
import { underText } from "../../long-work/not-shown-text";
import { openWalkReport, reportSubject } from "../../long-work/open-walk-report";
import { type ReportPlace, VersionReport } from "../../long-work/version-report";
import { type WalkEntry, type WalkState, walkVersions } from "../../long-work/walk-versions";
import type { BucketTarget } from "../../stack/target";
import { Interrupted } from "../../terminal/interrupted";
import { countText } from "../../terminal/output";
import { paceText } from "../../terminal/pace-text";
import { type FoundVersion, foundOf, ObjectTally, type TallyState, wrongIn } from "./object-tally";
import { sampleVersions } from "./sample-versions";

export interface ObjectsArgs {
  readonly context: Context<BucketTarget>;
  readonly expected: ExpectedEncryption;
  /** How many requests at once. */
  readonly limit: number;
  /** Only keys that begin with one of them; all if there are none. */
  readonly prefix: readonly string[];
  /** The file that lists every version that is not as expected. */
  readonly report?: string;
}

/** What was found of the existing objects. */
export interface ObjectsReport extends TallyState {
  readonly scope: "all" | "sample";
  /** Whether everything that was asked for was checked. */
  readonly complete: boolean;
  /** How many of them earlier runs had checked. */
  readonly fromEarlierRuns: number;
  /** Only keys that begin with one of them were checked. @default all keys */
  readonly prefixes?: readonly string[];
  /** With `--report` alone. */
  readonly reportFile?: ReportPlace;
}

export interface AllArgs extends ObjectsArgs {
  /** The journal's file. */
  readonly journalPath: string;
  /** Whether to start again. */
  readonly restart: boolean;
}

/** What a walk goes through. */
export interface WalkSource<Marker> {
  /** Such as "verify --all". */
  readonly command: string;
  /** What else a journal has to be about, to be resumed. */
  readonly subject: Readonly<Record<string, string>>;
  readonly pages: (from: Marker | undefined) => AsyncIterable<VersionPage<Marker>>;
  /** Puts into a report what is known before the first page. @default nothing */
  readonly begin?: (file: VersionReport) => Promise<void>;
}

/** The bucket itself. */
export function wholeBucket({ context, prefix }: ObjectsArgs): WalkSource<PageMarker> {
  const { clients, target } = context;
  const listing = { bucket: target.bucketName, prefixes: prefix };
  return {
    command: "verify --all",
    subject: {},
    pages: (from) => versionPages(clients.s3, { ...listing, from }),
  };
}

/**
 * Checks every version of a source, and resumes an earlier run.
 *
 * @returns the report; not complete if the signal stopped it
 */
export async function checkAll<Marker>(
  args: AllArgs,
  source: WalkSource<Marker>,
): Promise<ObjectsReport> {
  const { context, expected, limit, journalPath } = args;
  const { progress, signal, target } = context;
  const { bucketName: bucket } = target;
  const journal = await openJournal<WalkState<TallyState, Marker>, WalkEntry<FoundVersion>>({
    path: journalPath,
    subject: {
      command: source.command,
      bucket,
      key: expected.keyArn,
      algorithm: expected.algorithm,
      ...source.subject,
      ...reportSubject(args),
    },
    restart: args.restart,
  });
  const tally = new ObjectTally(expected, journal.state?.tally);
  const file =
    args.report === undefined
      ? undefined
      : await openWalkReport({ path: args.report, bucket, journal, tally: tally.state() });
  const fromEarlierRuns = tally.versions + journal.entries.length;
  if (fromEarlierRuns > 0) {
    progress.line(`Continuing after ${countText(fromEarlierRuns)} versions of an earlier run.`);
  }
  const reportOf = (complete: boolean): ObjectsReport => ({
    scope: "all",
    complete,
    fromEarlierRuns,
    ...tally.state(),
    ...placesOf(args, file),
  });
  let isFinished = false;
  try {
    if (source.begin !== undefined && file !== undefined && journal.state?.marker === undefined) {
      await source.begin(file);
    }
    return await progress.during("Checking every version", async (detail) => {
      const begun = Date.now();
      const complete = await walkVersions({
        journal,
        tally,
        limit,
        signal,
        report: file && { file, rowOf: (found) => rowOf(found, expected) },
        pages: source.pages,
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
    file?.close();
    await (isFinished ? journal.finish() : journal.close());
  }
}

/** Checks some current versions, chosen at random. */
export async function checkSample(args: ObjectsArgs, count: number): Promise<ObjectsReport> {
  const { clients, progress, signal, target } = args.context;
  const listing = { bucket: target.bucketName, prefixes: args.prefix };
  return inOneRun(args, async (file) => {
    const picked = await progress.during("Choosing objects", (detail) =>
      unlessCutShort(signal, [], () =>
        sampleVersions(versionPages(clients.s3, listing), count, Math.random, (listed) => {
          detail(`${countText(listed)} listed`);
          return !signal.aborted;
        }),
      ),
    );
    const report = await checkPicked(args, picked, file);
    return { ...report, ...placesOf(args, report.complete ? file : undefined) };
  });
}

/** Work that is not resumed: a report of a part of it would be of no use. */
export async function inOneRun<Result extends { readonly complete: boolean }>(
  { report: path, context }: ObjectsArgs,
  work: (file: VersionReport | undefined) => Promise<Result>,
): Promise<Result> {
  const bucket = context.target.bucketName;
  const file = path === undefined ? undefined : new VersionReport({ path, bucket });
  let isComplete = false;
  try {
    const result = await work(file);
    isComplete = result.complete;
    return result;
  } finally {
    await (isComplete ? file?.close() : file?.discard());
  }
}

export async function checkPicked(
  args: ObjectsArgs,
  picked: readonly ObjectVersion[],
  file: VersionReport | undefined,
): Promise<ObjectsReport> {
  const { context, expected, limit } = args;
  const { progress, signal } = context;
  const tally = new ObjectTally(expected);
  await progress.during("Checking objects", (detail) =>
    unlessCutShort(signal, undefined, () =>
      atOnce(
        picked,
        limit,
        async (version) => {
          const found = await checkVersion(args, version);
          const row = rowOf(found, expected);
          tally.add(found, version);
          if (row !== undefined) {
            file?.add({ ...version, ...row });
          }
          detail(`${countText(tally.versions)} of ${countText(picked.length)}`);
        },
        signal,
      ),
    ),
  );
  return {
    scope: "sample",
    complete: !signal.aborted,
    fromEarlierRuns: 0,
    ...tally.state(),
  };
}

function placesOf(
  { prefix }: ObjectsArgs,
  file: VersionReport | undefined,
): Pick<ObjectsReport, "prefixes" | "reportFile"> {
  return {
    ...(prefix.length > 0 && { prefixes: prefix }),
    ...(file && { reportFile: file.place }),
  };
}

export function rowOf(found: FoundVersion, expected: ExpectedEncryption) {
  return found === null ? undefined : encryptionFault(found[0], expected);
}

async function checkVersion(
  { context }: ObjectsArgs,
  version: ObjectVersion,
): Promise<FoundVersion> {
  const { clients, target } = context;
  const headed = await headVersion(clients.s3, { bucket: target.bucketName, ...version });
  return foundOf(version, headed?.encryption);
}

const ALL_TITLES = {
  all: "Every version",
  sample: "Every object of the sample",
} as const;
const INVENTORY_TITLES = {
  all: "Every version that the inventory finds so",
  sample: "Every version of a sample of those",
} as const;

/**
 * @param isOfInventory whether only what an inventory finds as expected was checked
 * @throws Interrupted if it is not complete, with how to continue
 */
export function objectsCheck(
  report: ObjectsReport,
  interrupted: object,
  isOfInventory = false,
): Check {
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
  const where = underText(report.prefixes ?? []);
  return judged(
    {
      id: "objects",
      title: isOfInventory
        ? `${INVENTORY_TITLES[scope]}${where} is under the key`
        : `${ALL_TITLES[scope]}${where} is encrypted as the bucket encrypts`,
    },
    {
      holds: wrong === 0,
      expected: `${countText(present)} of ${countText(present)}`,
      found: `${countText(present - wrong)} of ${countText(present)}`,
      remedy: "`aerosecure reencrypt` shows what it can re-encrypt.",
    },
  );
}
