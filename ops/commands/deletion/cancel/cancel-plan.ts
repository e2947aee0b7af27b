import { isPending } from "../key-found";
import type { KeyRecord } from "../key-record";
import type { AliasLead } from "./alias-leads";

/** What was found, and what the user asked for. */
export interface CancelSituation {
  readonly keyId: string;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly keyState: string;
  readonly record: KeyRecord | undefined;
  /** Whether a recent run on this machine was interrupted between cancelling and enabling. */
  readonly isResumed: boolean;
  /** Where each known alias of the key leads now. */
  readonly aliases: readonly AliasLead[];
  readonly leaveDisabled: boolean;
  /** Whether to enable a key that someone else had disabled. */
  readonly enable: boolean;
}

/** What there is to do. */
export interface CancelPlan {
  readonly cancel: boolean;
  readonly enable: boolean;
  /** The aliases to create again. */
  readonly attach: readonly string[];
  /** Whether to remove the record of the key's deletion. */
  readonly forget: boolean;
  /** What remains undone although it was asked for: sentences that also say what to do. */
  readonly findings: readonly string[];
}

/**
 * What restores a key to its state before its deletion was scheduled: a key that someone else had
 * disabled is not enabled without `enable`.
 */
export function cancelPlan(situation: CancelSituation): CancelPlan {
  const { keyState, record, isResumed, leaveDisabled, aliases } = situation;
  const isUsable = keyState === "Enabled";
  const canBeEnabled = keyState === "Disabled" || isPending(keyState);
  const mayEnable = situation.enable || isResumed || wasEnabledBefore(situation);
  const enable = canBeEnabled && mayEnable && !leaveDisabled;
  const isLeft = canBeEnabled && !mayEnable && !leaveDisabled;
  const findings = [
    ...(isLeft
      ? [
          `${whyDisabled(situation)}. To enable it all the same, add --enable; to leave it so, add --leave-disabled.`,
        ]
      : []),
    ...(isUsable || canBeEnabled
      ? []
      : [`The key is ${keyState}: neither cancelling nor enabling can make it usable.`]),
    ...aliases.flatMap(({ alias, to }) =>
      typeof to === "object"
        ? `${alias} leads to another key, ${to.keyId}, and was not changed. If it should lead to this one: aws kms update-alias --alias-name ${alias} --target-key-id ${situation.keyId}.`
        : [],
    ),
  ];
  return {
    cancel: isPending(keyState),
    enable,
    attach: aliases.flatMap(({ alias, to }) => (to === "nothing" ? [alias] : [])),
    // Kept only if this run settles nothing: a later deletion must not find an old record.
    forget:
      record !== undefined && (isUsable || (canBeEnabled && (isPending(keyState) || !isLeft))),
    findings,
  };
}

/** Whether the key was Enabled before its deletion was scheduled, or before the soak. */
function wasEnabledBefore({ keyState, record }: CancelSituation): boolean {
  if (isPending(keyState)) {
    return record?.stateBefore !== "Disabled";
  }
  return record?.stateBefore === "Enabled" && record.scheduledAt === undefined;
}

function whyDisabled({ keyState, record }: CancelSituation): string {
  const isBefore = "before its deletion was scheduled";
  if (isPending(keyState)) {
    return `The key stays Disabled: it was Disabled ${isBefore}`;
  }
  const found = "The key is not pending deletion but Disabled";
  if (record === undefined) {
    return `${found}, and there is no record of who disabled it`;
  }
  return record.stateBefore === "Disabled"
    ? `${found}, and it was ${isBefore}`
    : `${found}: its deletion was cancelled elsewhere, and someone may have disabled it on purpose since`;
}
