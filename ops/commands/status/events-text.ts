import { tableOf, textOfLines, timeText } from "../../terminal/output";
import type { KeyEvents } from "./read-events";

/** Who used or changed the key, newest first. */
export function eventsText({ since, list, isCutOff }: KeyEvents): string {
  const from = timeText(new Date(since));
  if (list.length === 0) {
    return `CloudTrail has no use or change of the key since ${from}.`;
  }
  const rows = list.map(({ at, operation, who, through, what, error }) => [
    timeText(new Date(at)),
    operation,
    error ?? "",
    through === null ? who : `${who} through ${through}`,
    what ?? "",
  ]);
  return textOfLines([
    `Uses and changes since ${from}${isCutOff ? `, the last ${list.length}` : ""}:`,
    "",
    ...tableOf(rows, ["time", "what", "refused", "who", "for"]),
  ]);
}

/** What to keep in mind about events. */
export const EVENT_CAVEATS: readonly string[] = [
  "Under a Bucket Key events name the bucket, not the object, and most reads and writes make none.",
  "CloudTrail's event history keeps 90 days, and is some minutes late.",
];
