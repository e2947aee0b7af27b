import { timeText } from "../../terminal/output";
import type { ScheduleReport } from "./schedule";

/** How scheduling ended, for people. @param cancelCommand the command that takes it back */
export function scheduleText(report: ScheduleReport, cancelCommand: string): string {
  const { result, deletionDate, soakUntil } = report;
  const takeBack = `To take that back:\n  ${cancelCommand}`;
  switch (result) {
    case "scheduled":
      return `\nScheduled: the key is gone for good on ${dateText(deletionDate)}. Until then nothing under it can be read or written.\n${takeBack}`;
    case "already scheduled":
      return `Its deletion is scheduled already: the key is ${report.keyState} and gone for good on ${dateText(deletionDate)}. Nothing was changed; another waiting period takes cancelling first.\n${takeBack}`;
    case "soaking":
      return `\nThe key is Disabled until its deletion is scheduled, which the same command does after ${dateText(soakUntil)}, or now with --soak 0. Until then look for DisabledException in CloudTrail (aerosecure status --events): whoever meets it still needs the key.\n${takeBack}`;
    default:
      return "Nothing was changed.";
  }
}

function dateText(iso: string | null): string {
  return iso === null ? "a day that KMS does not tell yet" : timeText(new Date(iso));
}
