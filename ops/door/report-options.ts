import { reportFiles } from "../long-work/version-report";
import { UserError } from "../terminal/user-error";

export const PREFIX_FLAGS = "--prefix <prefix>";
export const PREFIX_HELP = "only versions whose key starts with this; repeatable";
export const REPORT_FLAGS = "--report <file>";
export const REPORT_HELP =
  "list every version that is not as it should be in a new file: .csv, a manifest for S3 Batch Operations with the reasons in FILE.reasons.ndjson beside it, or .ndjson with the reasons";

/** A parser of options that may be repeated. */
export function collected(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}

/** @throws UserError with exit code 2 if a prefix is empty, or the report is of no known kind */
export function refuseReportAndPrefix({
  prefix,
  report,
}: {
  readonly prefix: readonly string[];
  readonly report?: string;
}): void {
  if (prefix.includes("")) {
    throw new UserError('--prefix is "". Leave it out to check every key.', 2);
  }
  if (report !== undefined) {
    reportFiles(report);
  }
}
