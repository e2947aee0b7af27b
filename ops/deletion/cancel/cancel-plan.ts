import type { KeyRecord } from "../key-record";

/** What was found, and what is wanted. */
export interface CancelSituation {
  readonly keyId: string;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly keyState: string;
  readonly record: KeyRecord | undefined;
  /** Whether a recent run on this machine was about to cancel and enable, and did not get to its end. */
  readonly isResumed: boolean;
  /** The alias that should lead to the key, if one is known, and where each known alias leads now. */
  readonly aliases: readonly AliasLead[];
  readonly leaveDisabled: boolean;
  /** Whether a key is enabled that was disabled by someone else. */
  readonly enable: boolean;
}

/** Where an alias leads. */
export interface AliasLead {
  readonly alias: string;
  readonly to: "this key" | "nothing" | { readonly keyId: string };
}

/** What cancelling comes to. */
export interface CancelPlan {
  readonly cancel: boolean;
  readonly enable: boolean;
  /** The aliases to make again. */
  readonly attach: readonly string[];
  /** Whether the key's record of its way to deletion goes. */
  readonly forget: boolean;
  /** What stays undone although it was asked for: sentences that also say what to do. */
  readonly findings: readonly string[];
}

const PENDING: readonly string[] = ["PendingDeletion", "PendingReplicaDeletion"];

/** Whether a key in that state waits for its deletion. */
export function isPending(keyState: string): boolean {
  return PENDING.includes(keyState);
}

/**
 * What brings a key back to what it was before its deletion was scheduled: a key that someone else
 * had disabled is not enabled without `enable`.
 */
export function cancelPlan(situation: CancelSituation): CancelPlan {
  const { keyState, record, isResumed, leaveDisabled, aliases } = situation;
  const isUsable = keyState === "Enabled";
  const canBeEnabled = keyState === "Disabled" || isPending(keyState);
  const mayEnable = situation.enable || isResumed || wasEnabledBefore(situation);
  const enable = canBeEnabled && mayEnable && !leaveDisabled;
  const isLeft = canBeEnabled && !mayEnable && !leaveDisabled;
  const findings = [
    ...(isLeft ? [notOurs(situation)] : []),
    ...(isUsable || canBeEnabled ? [] : [unusable(keyState)]),
    ...aliases.flatMap(({ alias, to }) =>
      typeof to === "object" ? [elsewhere(alias, to.keyId, situation.keyId)] : [],
    ),
  ];
  return {
    cancel: isPending(keyState),
    enable,
    attach: aliases.flatMap(({ alias, to }) => (to === "nothing" ? [alias] : [])),
    // Kept only where this run has settled nothing: an old record would speak of another deletion later.
    forget:
      record !== undefined && (isUsable || (canBeEnabled && (isPending(keyState) || !isLeft))),
    findings,
  };
}

/** Whether the key was Enabled before this command, or whoever scheduled the deletion, made it unusable. */
function wasEnabledBefore({ keyState, record }: CancelSituation): boolean {
  if (isPending(keyState)) {
    return record?.stateBefore !== "Disabled";
  }
  return record?.stateBefore === "Enabled" && record.scheduledAt === undefined;
}

function notOurs({ keyState, record }: CancelSituation): string {
  return `${whyDisabled(keyState, record)}. To enable it all the same, add --enable; to leave it so, add --leave-disabled.`;
}

function whyDisabled(keyState: string, record: KeyRecord | undefined): string {
  const isBefore = "before its deletion was scheduled";
  if (isPending(keyState)) {
    return `The key stays Disabled: it was Disabled ${isBefore}`;
  }
  const found = "The key is not pending deletion but Disabled";
  if (record === undefined) {
    return `${found}, and nothing tells who disabled it`;
  }
  return record.stateBefore === "Disabled"
    ? `${found}, and it was ${isBefore}`
    : `${found}: its deletion was cancelled elsewhere, and someone may have disabled it on purpose since`;
}

function unusable(keyState: string): string {
  return `The key is ${keyState}: neither cancelling nor enabling makes it usable.`;
}

function elsewhere(alias: string, other: string, keyId: string): string {
  return `${alias} leads to another key, ${other}, and was left there. If it should lead to this one: aws kms update-alias --alias-name ${alias} --target-key-id ${keyId}.`;
}
