import { type Command, InvalidArgumentError } from "commander";
import { DELETION_WINDOW_IN_DAYS } from "../../../infra/aws/limits";
import { defineCommand, wholeNumber } from "../../command/command";
import { ownCommand } from "../../command/own-command";
import { UserError } from "../../terminal/user-error";
import { durationOf } from "./duration";
import { scheduleDeletion } from "./schedule";
import { scheduleText } from "./schedule-text";

interface ScheduleOptions {
  readonly days?: number;
  readonly inventory: readonly string[];
  readonly alsoScan: readonly string[];
  readonly skipBucket: readonly string[];
  readonly disableFirst: boolean;
  readonly soak?: number;
  readonly yes: boolean;
  readonly expectObjects?: number;
}

export const scheduleDeletionCommand = defineCommand<"key and bucket", ScheduleOptions>({
  name: "schedule-deletion",
  summary: "schedule the key's deletion, having shown what will be lost",
  description: `Schedules the deletion of the key, having shown what will be lost and having asked.

Counts the objects under the key, shows its grants and last use, and asks to type the key's alias.
Refuses a waiting period under the stack's minimumDeletionWindowInDays, a key that another bucket of the
account and region uses by default, and a multi-region primary key with replicas. Writes into tags of the
key (aerosecure:*) what cancel-deletion has to bring back. Where the deletion is scheduled already it
says so, changes nothing and ends with 0; the same while the key soaks.`,
  needs: "key and bucket",
  examples: [
    { args: "schedule-deletion --stack dev --days 7", what: "Look, confirm and schedule" },
    {
      args: "schedule-deletion --stack prod --disable-first --soak 14d",
      what: "Disable now; run again in two weeks, schedule",
    },
    {
      args: "schedule-deletion --stack dev --yes --expect-objects 0 --json",
      what: "Without a question, for a key that holds nothing",
    },
  ],
  permissions: [
    { action: "kms:DescribeKey", why: "state, replicas, deletion date" },
    { action: "kms:ListAliases", why: "what to type" },
    { action: "kms:ListResourceTags", why: "whether it was disabled by this command" },
    { action: "kms:ListGrants", why: "who uses it (not known without)" },
    { action: "kms:GetKeyLastUsage", why: "when it was last used (not known without)" },
    { action: "s3:ListAllMyBuckets", why: "other buckets" },
    { action: "s3:GetEncryptionConfiguration", why: "which key they use" },
    { action: "s3:ListBucketVersions", why: "objects to look at" },
    { action: "s3:GetObjectVersion", why: "which key each is under; the inventory's files" },
    { action: "kms:TagResource", why: "what cancelling has to bring back" },
    { action: "kms:UntagResource", why: "the same, where it is out of date" },
    { action: "kms:DisableKey", why: "--disable-first" },
    { action: "kms:ScheduleKeyDeletion", why: "the deletion itself" },
  ],
  insteadOfAsking: "--yes --expect-objects N, where N is the number of versions that will be lost",
  configure,
  run: async (context, options) => {
    if (options.yes !== (options.expectObjects !== undefined)) {
      throw new UserError(
        "Use --yes and --expect-objects N together: without a question, someone has to have counted.",
        2,
      );
    }
    const report = await scheduleDeletion(context, {
      days: options.days ?? context.target.deletionWindowInDays,
      disableFirst: options.disableFirst,
      soakMs: options.soak,
      expectObjects: options.expectObjects,
      inventories: options.inventory,
      alsoScan: options.alsoScan,
      skip: options.skipBucket,
    });
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
    .option(
      "--inventory <manifest>",
      "count by an S3 Inventory report, s3://BUCKET/…/manifest.json, instead of a scan; may be repeated",
      collect,
      [],
    )
    .option("--also-scan <bucket>", "count in this bucket, too; may be repeated", collect, [])
    .option(
      "--skip-bucket <bucket>",
      "do not ask this bucket whether it uses the key; may be repeated",
      collect,
      [],
    )
    .option("--disable-first", "disable the key, and schedule its deletion after --soak", false)
    .option("--soak <time>", "how long to leave it disabled: 14d, 12h, 0 (default: 7d)", duration)
    .option("--yes", "ask nothing; only with --expect-objects", false)
    .option(
      "--expect-objects <versions>",
      "how many object versions may be lost; refused if it is another number",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    );
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}

function duration(text: string): number {
  const found = durationOf(text);
  if (found === undefined) {
    throw new InvalidArgumentError("Use a number of days, hours or minutes: 14d, 12h, 30m, or 0.");
  }
  return found;
}
