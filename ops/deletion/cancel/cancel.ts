import type { Context } from "../../command/context";
import type { StateResource } from "../../stack/stack";
import type { Target } from "../../stack/target";
import { stopIfInterrupted } from "../../terminal/interrupted";
import { Unfinished } from "../../terminal/unfinished";
import { UserError } from "../../terminal/user-error";
import { findKey, type KeyFound } from "../key-found";
import { type ResumeWord, resumeWord } from "../resume-word";
import { forget } from "../schedule/schedule-steps";
import { type AliasLead, type CancelPlan, cancelPlan } from "./cancel-plan";
import { attach, cancel, enable, leadsOf } from "./cancel-steps";
import { type StateRemedy, stateRemedies } from "./state-remedies";
import { type Usability, usabilityOf } from "./usable";

/** How a key is brought back. */
export interface CancelArgs {
  /** Whether the key stays Disabled once its deletion is cancelled. */
  readonly leaveDisabled: boolean;
  /** Whether a key is enabled that someone else had disabled. */
  readonly enable: boolean;
  /** Where a run that is stopped leaves word for the next one. */
  readonly directory: string;
  /** Whether the key is tried by an upload. */
  readonly probe: boolean;
  /** What the stack's state holds; undefined where no stack is named. */
  readonly resources: (() => Promise<readonly StateResource[] | undefined>) | undefined;
  /** What runs Pulumi, in commands that are told. */
  readonly pulumi: string;
}

/** What `--json` has of it. */
export interface CancelReport {
  readonly keyArn: string;
  readonly keyState: string;
  /** What was changed, in order. */
  readonly done: readonly CancelStep[];
  readonly aliasesMade: readonly string[];
  /** What stays to be done by hand. */
  readonly findings: readonly string[];
  /** Null where the key was not tried: it is not Enabled, no bucket is named, or nobody wants it. */
  readonly usability: Usability | null;
  /** What the stack's state lacks; null where no stack is named, or its state could not be read. */
  readonly stateRemedies: readonly StateRemedy[] | null;
}

export type CancelStep = "deletion cancelled" | "key enabled" | "alias made" | "record removed";

/**
 * Takes the scheduled deletion of a key back and makes it usable again. Stopped anywhere and run again,
 * it completes.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 *
 * @throws the error of AWS where a call is refused
 */
export async function cancelDeletion(
  context: Context<Target>,
  args: CancelArgs,
): Promise<CancelReport> {
  const { clients, target, signal } = context;
  const key = await findKey(clients.kms, target.keyArn, signal);
  const wanted = new Set([target.keyAlias ?? [], key.record?.aliases ?? []].flat());
  const leads = await leadsOf(clients.kms, key.keyId, [...wanted], signal);
  const word = await resumeWord(args.directory, key.keyId, context.now());
  const plan = planOf(key, leads, word, args);
  stopIfInterrupted(signal, () => "Interrupted. Nothing was changed.");
  const done: CancelStep[] = [];
  try {
    await carryOut(context, { key, plan, word }, done);
    await word.remove();
    return await reportOf(context, args, { key, plan, done });
  } catch (error) {
    throw done.length === 0
      ? error
      : new Unfinished(
          `Done before that: ${done.join(", ")}. Run the same command again: it goes on from there.`,
          error,
          { done },
        );
  }
}

interface Found {
  readonly key: KeyFound;
  readonly plan: CancelPlan;
  readonly word: ResumeWord;
}

/** To the end, whatever signal comes: a key between two states is what this command is there to mend. */
async function carryOut(
  { clients: { kms }, progress }: Context<Target>,
  { key, plan, word }: Found,
  done: CancelStep[],
): Promise<void> {
  const note = (step: CancelStep): void => {
    done.push(step);
    progress.line(`${key.keyId}: ${step}`);
  };
  if (plan.cancel) {
    if (plan.enable) {
      await word.leave();
    }
    await cancel(kms, key.arn);
    note("deletion cancelled");
  }
  if (plan.enable) {
    await enable(kms, key.arn);
    note("key enabled");
  }
  for (const alias of plan.attach) {
    await attach(kms, key.keyId, alias);
    note("alias made");
  }
  if (plan.forget) {
    await forget(kms, key.keyId);
    note("record removed");
  }
}

function planOf(
  key: KeyFound,
  aliases: readonly AliasLead[],
  word: ResumeWord,
  args: CancelArgs,
): CancelPlan {
  return cancelPlan({
    keyId: key.keyId,
    keyState: key.state,
    record: key.record,
    isResumed: word.isThere,
    aliases,
    leaveDisabled: args.leaveDisabled,
    enable: args.enable,
  });
}

interface Carried {
  readonly key: KeyFound;
  readonly plan: CancelPlan;
  readonly done: readonly CancelStep[];
}

async function reportOf(
  context: Context<Target>,
  args: CancelArgs,
  { key, plan, done }: Carried,
): Promise<CancelReport> {
  const { clients, target } = context;
  const { state, aliases } = await findKey(clients.kms, key.arn);
  const isEnabled = state === "Enabled";
  const { bucketName } = target;
  const inState = await stateOf(context, args, { keyId: key.keyId, isEnabled });
  return {
    keyArn: key.arn,
    keyState: state,
    done,
    aliasesMade: plan.attach.filter((alias) => aliases.includes(alias)),
    findings: [...plan.findings, ...notEnabledYet(plan, state), ...inState.findings],
    usability:
      isEnabled && args.probe && bucketName !== undefined
        ? await usabilityOf(context, { bucketName, keyArn: key.arn })
        : null,
    stateRemedies: inState.remedies,
  };
}

function notEnabledYet(plan: CancelPlan, state: string): readonly string[] {
  return plan.enable && state !== "Enabled"
    ? [
        `KMS took the call that enables the key, and still says ${state}. Run the same command again.`,
      ]
    : [];
}

interface StateFound {
  readonly remedies: readonly StateRemedy[] | null;
  readonly findings: readonly string[];
}

/** The key is back by now: that Pulumi does not answer is one thing more to be told. */
async function stateOf(
  { target: { stack, keyAlias, region } }: Context<Target>,
  { resources, pulumi }: CancelArgs,
  { keyId, isEnabled }: { readonly keyId: string; readonly isEnabled: boolean },
): Promise<StateFound> {
  if (stack === undefined) {
    return { remedies: null, findings: [] };
  }
  try {
    const found = (await resources?.()) ?? [];
    const returned = { keyId, alias: keyAlias, region, stack, isEnabled, pulumi };
    return { remedies: stateRemedies(found, returned), findings: [] };
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    const finding = `Whether the state of the stack ${stack} has lost the key is not known. ${error.message}`;
    return { remedies: null, findings: [finding] };
  }
}
