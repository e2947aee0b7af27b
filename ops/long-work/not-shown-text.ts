import { countText, versionsText } from "../terminal/output";
import type { ReportPlace } from "./version-report";

/** How many examples a text shows, of how many there are. */
export interface Shown {
  readonly shown: number;
  readonly of: number;
  readonly reportFile?: ReportPlace | undefined;
}

/** Lines below the examples: how many of how many are shown, and where all of them are. */
export function notShownText({ shown, of, reportFile }: Shown): readonly string[] {
  const part = shown < of ? `${countText(shown)} of ${countText(of)} are shown.` : "";
  if (reportFile === undefined) {
    return part === "" ? [] : [`    ${part} --report FILE lists all of them.`];
  }
  const { manifest, reasons, versions } = reportFile;
  const files = manifest === null ? reasons : `${manifest}, with reasons in ${reasons}`;
  return [
    `    ${part === "" ? "" : `${part} `}${versionsText(versions)} ${versions === 1 ? "is" : "are"} in ${files}.`,
  ];
}

/** " under a/, b/"; nothing if every key is meant. */
export function underText(prefixes: readonly string[]): string {
  return prefixes.length === 0 ? "" : ` under ${prefixes.join(", ")}`;
}
