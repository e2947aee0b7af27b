import { isPassing } from "../aws/errors/aws-errors";
import { unlessCutShort } from "../aws/network/cut-short";
import type { ObjectVersion, PageMarker, VersionPage } from "../aws/objects";
import { Unfinished } from "../terminal/unfinished";
import { atOnce } from "./at-once";
import type { Journal } from "./journal";
import type { ReportedVersion, ReportPosition, VersionReport } from "./version-report";

/** Which version of which object. */
export type VersionId = Pick<ObjectVersion, "key" | "versionId">;

/** Adds up what was found of each version. */
export interface Tally<Result, State> {
  add(result: Result, version: VersionId): void;
  /** What was added up so far, as JSON can hold it. */
  state(): State;
}

/** How far a walk has come: what is behind the marker is in the tally. */
export interface WalkState<State, Marker = PageMarker> {
  readonly marker: Marker | undefined;
  readonly tally: State;
  /** What is behind the marker is in the report as well. @default there is none */
  readonly report?: ReportPosition;
}

/** Where versions are listed that are not as they should be, or are left. */
export interface WalkReport<Result> {
  readonly file: VersionReport;
  /** What a result is reported as; undefined if it is as it should be. */
  readonly rowOf: (result: Result) => Pick<ReportedVersion, "because" | "reason"> | undefined;
}

/** One version that is done: key, version id and result. */
export type WalkEntry<Result> = readonly [key: string, versionId: string, result: Result];

export interface WalkArgs<Result, State, Marker = PageMarker> {
  /** The listing from a marker on. */
  readonly pages: (from: Marker | undefined) => AsyncIterable<VersionPage<Marker>>;
  readonly journal: Journal<WalkState<State, Marker>, WalkEntry<Result>>;
  /** With what the journal's state holds already in it. */
  readonly tally: Tally<Result, State>;
  /** At the position that the journal's state holds. @default none is written */
  readonly report?: WalkReport<Result> | undefined;
  /** How many versions are worked on at the same time. */
  readonly limit: number;
  /** Stops the walk between two versions, and at once where AWS throttles a call: that version is not done. */
  readonly signal: AbortSignal;
  readonly work: (version: ObjectVersion) => Promise<Result>;
  /** Called after every version. */
  readonly onDone: () => void;
}

/**
 * Works on every version once, however many runs that takes. Memory holds two pages of the
 * listing at a time. The journal is left as it is: the caller closes or finishes it.
 *
 * @returns whether all was done; false if the signal stopped it
 * @throws what `work` or the listing throws; what was done until then is in the journal
 */
export async function walkVersions<Result, State, Marker>(
  args: WalkArgs<Result, State, Marker>,
): Promise<boolean> {
  try {
    return await unlessCutShort(args.signal, false, () => walk(args));
  } catch (error) {
    throw isPassing(error)
      ? new Unfinished("What was done is recorded. The same command resumes there.", error)
      : error;
  }
}

async function walk<Result, State, Marker>(
  args: WalkArgs<Result, State, Marker>,
): Promise<boolean> {
  const { journal, report, tally, signal } = args;
  const add = (result: Result, { key, versionId }: VersionId): void => {
    tally.add(result, { key, versionId });
    const row = report?.rowOf(result);
    if (row !== undefined) {
      report?.file.add({ key, versionId, ...row });
    }
  };
  const done = new Set<string>();
  for (const [key, versionId, result] of journal.entries) {
    done.add(idOf(key, versionId));
    add(result, { key, versionId });
  }
  for await (const { versions, next } of oneAhead(args.pages(journal.state?.marker))) {
    const left = versions.filter(({ key, versionId }) => !done.has(idOf(key, versionId)));
    await atOnce(
      left,
      args.limit,
      async (version) => {
        const result = await args.work(version);
        journal.add([version.key, version.versionId, result]);
        add(result, version);
        args.onDone();
      },
      signal,
    );
    if (signal.aborted) {
      return false;
    }
    if (next !== undefined) {
      await journal.checkpoint({
        marker: next,
        tally: tally.state(),
        ...(report && { report: report.file.position() }),
      });
      done.clear();
    }
  }
  report?.file.position();
  return true;
}

/** The next page is requested while this one is worked on. */
async function* oneAhead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page, void, undefined> {
  const iterator = pages[Symbol.asyncIterator]();
  let coming = iterator.next();
  for (;;) {
    const page = await coming;
    if (page.done === true) {
      return;
    }
    coming = iterator.next();
    // It is awaited above, unless the walk ends before that.
    coming.catch(() => {});
    yield page.value;
  }
}

/** No version id has a slash at its beginning and a line break in it, whatever the key has. */
function idOf(key: string, versionId: string): string {
  return `${versionId}\n${key}`;
}
