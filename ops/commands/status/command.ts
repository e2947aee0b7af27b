import { STACK_TAG } from "../../../infra/aws/stack-tag";
import { LAST_USE_CAVEATS } from "../../aws/last-use-text";
import { defineCommand, wholeNumber } from "../../door/command";
import { ownProgram } from "../../door/own-command";
import { remediesOf } from "../../door/remedies-of";
import { EVENT_CAVEATS, eventsText } from "./events-text";
import { findingsOf } from "./findings";
import { readEvents } from "./read-events";
import { readStatus } from "./read-status";
import { statusText } from "./status-text";

interface StatusOptions {
  readonly events?: boolean;
  readonly days: number;
  readonly limit: number;
}

/** CloudTrail's event history goes back so far. */
const MAX_DAYS = 90;
const DEFAULT_DAYS = 7;
const MAX_EVENTS = 10_000;
const DEFAULT_EVENTS = 50;

export const statusCommand = defineCommand<"key", StatusOptions>({
  name: "status",
  summary: "show the state of a key and its bucket on one screen",
  description: `Show a key's state, deletion date, rotation, last use, aliases and grants, its bucket's default encryption, and other keys of the same stack that are pending deletion or disabled: once alias and state name a new key, the tag ${STACK_TAG} alone leads to them. Changes nothing. Exit code 1 if there is a finding.`,
  needs: "key",
  examples: [
    { args: "status --stack prod", what: "The key of a stack" },
    { args: "status --stack prod --events --days 30", what: "Who used or changed it in a month" },
    { args: "status --key alias/cloud_user --bucket my-bucket --json", what: "Without a stack" },
  ],
  permissions: [
    { action: "kms:DescribeKey", why: "state and deletion date" },
    { action: "kms:GetKeyRotationStatus", why: "rotation" },
    { action: "kms:GetKeyLastUsage", why: "last use" },
    { action: "kms:ListAliases", why: "aliases" },
    { action: "kms:ListGrants", why: "grants" },
    {
      action: "kms:ListResourceTags",
      why: "the stack of the key, and of others that are not usable",
    },
    { action: "kms:ListKeys", why: "finding those" },
    { action: "s3:GetEncryptionConfiguration", why: "the bucket's default encryption" },
    { action: "cloudtrail:LookupEvents", why: "with --events" },
  ],
  configure: (command) =>
    command
      .option("--events", "who used or changed the key, from CloudTrail's event history")
      .option("--days <days>", "how far back --events goes", wholeNumber(1, MAX_DAYS), DEFAULT_DAYS)
      .option(
        "--limit <count>",
        "the maximum number of events that --events shows",
        wholeNumber(1, MAX_EVENTS),
        DEFAULT_EVENTS,
      ),
  run: async (context, { events: isAsked, days, limit, ...options }) => {
    const judged = await readStatus(context, context.target, remediesOf(context, options));
    const events = isAsked === true ? await readEvents(context, { days, limit }) : undefined;
    const findings = findingsOf(judged, ownProgram(context));
    const { stack = null, keyAlias = null } = context.target;
    return {
      ok: findings.length === 0,
      report: {
        stack,
        keyAlias,
        ...judged.status,
        bucket: judged.status.bucket ?? null,
        ...(events && { events }),
        findings,
        caveats: [...LAST_USE_CAVEATS, ...(events ? EVENT_CAVEATS : [])],
      },
      text: [
        statusText(judged.status, findings),
        ...(events ? ["", eventsText(events), "", ...EVENT_CAVEATS] : []),
      ].join("\n"),
    };
  },
});
