import type { Command } from "commander";
import { DELETION_WINDOW_IN_DAYS } from "../../../../infra/aws/limits";
import { defineCommand, duration, wholeNumber } from "../../../door/command";
import { ownCommand } from "../../../door/own-command";
import { timeText } from "../../../terminal/output";
import { UserError } from "../../../terminal/user-error";
import { type ScheduleOptions, type ScheduleReport, scheduleDeletion } from "./schedule";

export const scheduleDeletionCommand = defineCommand<
  "key and bucket",
  ScheduleOptions & { readonly yes: boolean }
>({
  name: "schedule-deletion",
  summary: "schedule the key's deletion, after showing what will be lost",
  description: `Schedule the deletion of the key, after showing what will be lost and asking for confirmation.

Counts the objects under the key, shows its grants and last use, and asks you to type the key's alias.
Refuses a waiting period shorter than the stack's minimumDeletionWindowInDays, a key that another bucket of the
account and region uses by default, and a multi-region primary key with replicas. Records in tags of the
key (aerosecure:*) what cancel-deletion has to restore. If the deletion is already scheduled or the
soak has not ended, it says so, changes nothing and exits with 0.`,
  needs: "key and bucket",
  examples: [
    { args: "schedule-deletion --stack dev --days 7", what: "Show, confirm and schedule" },
    {
      args: "schedule-deletion --stack prod --disable-first --soak 14d",
      what: "Disable now; a run in two weeks schedules",
    },
    {
      args: "schedule-deletion --stack dev --yes --expect-objects 0 --json",
      what: "Without a question, for a key without objects",
    },
  ],
  permissions: [
    { action: "kms:DescribeKey", why: "state, replicas, deletion date" },
    { action: "kms:ListAliases", why: "what to type" },
    { action: "kms:ListResourceTags", why: "whether this command disabled it" },
    { action: "kms:ListGrants", why: "who uses it (optional)" },
    { action: "kms:GetKeyLastUsage", why: "when it was last used (optional)" },
    { action: "s3:ListAllMyBuckets", why: "other buckets" },
    { action: "s3:GetEncryptionConfiguration", why: "which key they use" },
    { action: "s3:ListBucketVersions", why: "objects to count" },
    { action: "s3:GetObjectVersion", why: "which key each is under; the inventory's files" },
    { action: "kms:TagResource", why: "recording what cancelling has to restore" },
    { action: "kms:UntagResource", why: "the same, if it is out of date" },
    { action: "kms:DisableKey", why: "--disable-first" },
    { action: "kms:ScheduleKeyDeletion", why: "the deletion itself" },
  ],
  insteadOfAsking: "--yes --expect-objects N, where N is the number of versions that will be lost",
  configure,
  run: async (context, options) => {
    if (options.yes !== (options.expectObjects !== undefined)) {
      throw new UserError(
        "Use --yes and --expect-objects N together: without a prompt, you must give the number.",
        2,
      );
    }
    const report = await scheduleDeletion(context, options);
    const cancelCommand = ownCommand(context, options, "cancel-deletion");
    const ok = report.result !== "refused" && report.result !== "not confirmed";
    return {
      ok,
      report: { ...report, cancelCommand },
      text: scheduleText(report, cancelCommand),
      ...(ok ? {} : { error: report.refusals.join("\n") }),
    };
  },
});

function configure(command: Command): void {
  const { min, max } = DELETION_WINDOW_IN_DAYS;
  command
    .option(
      "--days <days>",
      `waiting period, ${min} to ${max} (default: the stack's deletionWindowInDays, else ${DELETION_WINDOW_IN_DAYS.default})`,
      wholeNumber(min, max),
    )
    .option("--yes", "do not ask; only with --expect-objects", false)
    .option(
      "--expect-objects <versions>",
      "how many object versions may be lost; refused if the count differs",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .optionsGroup("Step by step:")
    .option("--disable-first", "disable the key; a run after --soak schedules its deletion", false)
    .option("--soak <time>", "how long to leave it disabled: 14d, 12h, 0 (default: 7d)", duration)
    .optionsGroup("For large buckets and accounts:")
    .option(
      "--inventory <manifest>",
      "count with an S3 Inventory report, s3://BUCKET/…/manifest.json, as Parquet or CSV, instead of a scan; repeatable",
      collect,
      [],
    )
    .option("--also-scan <bucket>", "count in this bucket as well; repeatable", collect, [])
    .option(
      "--skip-bucket <bucket>",
      "do not check whether this bucket uses the key; repeatable",
      collect,
      [],
    );
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}

/** The outcome, for people. @param cancelCommand the command that cancels the deletion */
function scheduleText(report: ScheduleReport, cancelCommand: string): string {
  const { result, deletionDate, soakUntil } = report;
  const toCancel = `To cancel:\n  ${cancelCommand}`;
  switch (result) {
    case "scheduled":
      return `\nScheduled: the key will be permanently deleted on ${dateText(deletionDate)}. Until then nothing under it can be read or written.\n${toCancel}`;
    case "already scheduled":
      return `The deletion is already scheduled: the key is ${report.keyState} and will be permanently deleted on ${dateText(deletionDate)}. Nothing was changed; to change the waiting period, cancel first.\n${toCancel}`;
    case "soaking":
      return `\nThe key is Disabled. The same command schedules its deletion after ${dateText(soakUntil)}, or now with --soak 0. Until then look for DisabledException in CloudTrail (aerosecure status --events): anyone who gets it still needs the key.\n${toCancel}`;
    default:
      return "Nothing was changed.";
  }
}

function dateText(iso: string | null): string {
  return iso === null ? "a day that KMS does not report yet" : timeText(new Date(iso));
}
