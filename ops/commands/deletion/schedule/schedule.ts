import type { Context } from "../../../door/context";
import type { BucketTarget } from "../../../stack/target";
import { stopIfInterrupted } from "../../../terminal/interrupted";
import { findKey, isPending, type KeyFound } from "../key-found";
import { type Loss, versionsLost } from "../loss/loss";
import { lossText } from "../loss/loss-text";
import { measureLoss } from "../loss/measure-loss";
import { surveyBuckets } from "./bucket-survey";
import { confirmed } from "./confirm";
import { scheduleRefusals } from "./schedule-refusals";
import { disableForSoak, scheduleNow } from "./schedule-steps";

/** How a key's deletion is scheduled. */
export interface ScheduleOptions {
  /** The waiting period, 7 to 30. @default the target's */
  readonly days?: number;
  /** Whether to disable the key for a while before its deletion is scheduled. */
  readonly disableFirst: boolean;
  /** How long, in milliseconds; 0 ends it now. @default 7 days */
  readonly soak?: number;
  /** The number of versions that may be lost, instead of a question. */
  readonly expectObjects?: number;
  /** Manifests of S3 Inventory reports: s3://BUCKET/…/manifest.json. */
  readonly inventory: readonly string[];
  /** Further buckets whose objects are counted. */
  readonly alsoScan: readonly string[];
  /** Buckets whose default encryption is not checked. */
  readonly skipBucket: readonly string[];
}

/** The outcome. */
export type ScheduleResult =
  /** Its deletion is scheduled, now. */
  | "scheduled"
  /** It was scheduled before; nothing was changed. */
  | "already scheduled"
  /** It is disabled, and its deletion is not scheduled before `soakUntil`. */
  | "soaking"
  /** It must not be scheduled; nothing was changed. */
  | "refused"
  /** No one confirmed it; nothing was changed. */
  | "not confirmed";

/** The JSON document, except `cancelCommand`. */
export interface ScheduleReport {
  readonly result: ScheduleResult;
  readonly keyArn: string;
  readonly keyState: string;
  readonly aliases: readonly string[];
  /** The waiting period asked for. */
  readonly days: number;
  /** When the key is permanently deleted, in ISO 8601; null unless its deletion is scheduled. */
  readonly deletionDate: string | null;
  /** In ISO 8601; null unless the key soaks. */
  readonly soakUntil: string | null;
  /** Why it was not scheduled. */
  readonly refusals: readonly string[];
  /** Null if nothing was counted. */
  readonly loss: Loss | null;
}

const DEFAULT_SOAK_MS = 7 * 86_400_000;

/**
 * Schedules the deletion of a key: shows what will be lost, asks, and records on the key what
 * cancelling has to restore. Stopped anywhere and run again, it completes.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 *
 * @throws UserError if no one can be asked, and the error of AWS if a call is refused
 */
export async function scheduleDeletion(
  context: Context<BucketTarget>,
  options: ScheduleOptions,
): Promise<ScheduleReport> {
  const { clients, target, signal } = context;
  const { days = target.deletionWindowInDays } = options;
  const key = await findKey(clients.kms, target.keyArn, signal);
  const reportOf = reporterOf(key, days);
  if (isPending(key.state)) {
    const deletionDate = key.metadata.DeletionDate?.toISOString() ?? null;
    return reportOf("already scheduled", { deletionDate });
  }
  const refusals = await refusalsOf(context, key, days, options.skipBucket);
  if (refusals.length > 0) {
    return reportOf("refused", { refusals });
  }
  const soakUntil = soakLeft(context, key, options);
  if (soakUntil !== undefined) {
    return reportOf("soaking", { soakUntil: soakUntil.toISOString() });
  }
  const loss = await measureLoss(context, key, options);
  context.output.text(lossText(loss, key));
  const soakMs = isToSoak(key, options) ? (options.soak ?? DEFAULT_SOAK_MS) : 0;
  const plan = { key, alias: target.keyAlias, soakMs, days, versions: versionsLost(loss) };
  const answer = await confirmed(context, plan, options.expectObjects);
  if (answer !== "confirmed") {
    return reportOf(answer.result, { loss, refusals: [answer.reason] });
  }
  stopIfInterrupted(signal, () => "Interrupted. Nothing was changed.");
  return soakMs > 0
    ? reportOf("soaking", { loss, ...(await disableForSoak(context, key, soakMs)) })
    : reportOf("scheduled", { loss, ...(await scheduleNow(context, key, days)) });
}

function reporterOf(key: KeyFound, days: number) {
  return (result: ScheduleResult, found: Partial<ScheduleReport>): ScheduleReport => ({
    result,
    keyArn: key.arn,
    keyState: key.state,
    aliases: key.aliases,
    days,
    deletionDate: null,
    soakUntil: null,
    refusals: [],
    loss: null,
    ...found,
  });
}

async function refusalsOf(
  { clients, target, progress, signal }: Context<BucketTarget>,
  key: KeyFound,
  days: number,
  skipped: readonly string[],
): Promise<readonly string[]> {
  const survey = await progress.during("Checking the other buckets", () =>
    surveyBuckets(clients, key, [target.bucketName, ...skipped], signal),
  );
  const minimumDays = target.minimumDeletionWindowInDays;
  return scheduleRefusals({ key: key.metadata, days, minimumDays, ...survey });
}

/** A key that someone has enabled meanwhile no longer soaks. */
function soakLeft(
  { now }: Context<BucketTarget>,
  { state, record }: KeyFound,
  { soak }: ScheduleOptions,
): Date | undefined {
  const until = state === "Disabled" && soak !== 0 ? record?.soakUntil : undefined;
  return until !== undefined && until > now() ? until : undefined;
}

function isToSoak({ state, record }: KeyFound, { disableFirst }: ScheduleOptions): boolean {
  return disableFirst && (state !== "Disabled" || record?.soakUntil === undefined);
}
