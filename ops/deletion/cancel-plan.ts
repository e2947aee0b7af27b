import type { KeyRecord } from "./key-record";

/** What was found, and what is wanted. */
export interface CancelSituation {
  readonly keyId: string;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly keyState: string;
  readonly record: KeyRecord | undefined;
  /** Whether an earlier run on this machine was about to cancel and enable, and did not get to its end. */
  readonly isResumed: boolean;
  /** The alias that should lead to the key, if one is known, and where each known alias leads now. */
  readonly aliases: readonly AliasLead[];
  readonly leaveDisabled: boolean;
  /** Whether a key is enabled that was disabled by somebody else. */
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
 * What brings a key back to what it was before its deletion was scheduled: a key that somebody else
 * had disabled is not enabled without `enable`.
 */
export function cancelPlan(situation: CancelSituation): CancelPlan {
  const { keyState, record, isResumed, leaveDisabled, aliases } = situation;
  const isUsable = keyState === "Enabled";
  const canBeEnabled = keyState === "Disabled" || isPending(keyState);
  const isOurs = record?.stateBefore === "Enabled" || isResumed;
  const wasTaken = record === undefined && isPending(keyState);
  const mayEnable = situation.enable || isOurs || wasTaken;
  const enable = canBeEnabled && mayEnable && !leaveDisabled;
  const findings = [
    ...(canBeEnabled && !mayEnable && !leaveDisabled ? [notOurs(situation)] : []),
    ...(isUsable || canBeEnabled ? [] : [unusable(keyState)]),
    ...aliases.flatMap(({ alias, to }) =>
      typeof to === "object" ? [elsewhere(alias, to.keyId, situation.keyId)] : [],
    ),
  ];
  return {
    cancel: isPending(keyState),
    enable,
    attach: aliases.flatMap(({ alias, to }) => (to === "nothing" ? [alias] : [])),
    forget: record !== undefined && (isUsable || enable),
    findings,
  };
}

function notOurs({ keyState, record }: CancelSituation): string {
  const how = record === undefined ? "nothing tells who disabled it" : "it was Disabled before";
  const what = isPending(keyState)
    ? `The key stays Disabled: ${how} its deletion was scheduled`
    : `The key is not pending deletion but Disabled, and ${record === undefined ? how : "it was before its deletion was scheduled"}`;
  return `${what}. To enable it all the same, add --enable; to leave it so, add --leave-disabled.`;
}

function unusable(keyState: string): string {
  return `The key is ${keyState}: neither cancelling nor enabling makes it usable.`;
}

function elsewhere(alias: string, other: string, keyId: string): string {
  return `${alias} leads to another key, ${other}, and was left there. If it should lead to this one: aws kms update-alias --alias-name ${alias} --target-key-id ${keyId}.`;
}
