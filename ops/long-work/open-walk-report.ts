import { resolve } from "node:path";
import type { Journal, JournalArgs } from "./journal";
import { VersionReport } from "./version-report";
import type { WalkState } from "./walk-versions";

export interface WalkReportArgs<State, Marker> {
  /** What `--report` names. */
  readonly path: string;
  readonly bucket: string;
  readonly journal: Journal<WalkState<State, Marker>, unknown>;
  /** What the tally holds before anything was found. */
  readonly tally: State;
  /** Whether this process wrote the file, and may replace it. @default false */
  readonly replace?: boolean;
}

/**
 * Opens the report of a walk: a new one, or the one that the journal's run has begun, at the journal's position.
 *
 * The journal knows of a report before anything is in it. A file that it does not know is therefore someone else's.
 *
 * @throws UserError if the file exists already, or cannot be written. The journal is closed then, and removed if it is new.
 */
export async function openWalkReport<State, Marker>({
  path,
  bucket,
  journal,
  tally,
  replace = false,
}: WalkReportArgs<State, Marker>): Promise<VersionReport> {
  const from = journal.state?.report;
  try {
    const report = new VersionReport({ path, bucket, from, replace: replace && !from });
    if (from === undefined) {
      await journal.checkpoint({ marker: undefined, tally, report: report.position() });
    }
    return report;
  } catch (error) {
    await (from === undefined ? journal.finish() : journal.close());
    throw error;
  }
}

/** What a journal has to record so that only the same part of a bucket, with the same report, is resumed. */
export function reportSubject({
  prefix,
  report,
}: {
  readonly prefix: readonly string[];
  readonly report?: string;
}): JournalArgs["subject"] {
  return {
    prefix: prefix.length === 0 ? undefined : prefix,
    report: report === undefined ? undefined : resolve(report),
  };
}
