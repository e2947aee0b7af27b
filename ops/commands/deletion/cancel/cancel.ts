import { join } from "node:path";
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  EnableKeyCommand,
  type KMSClient,
} from "@aws-sdk/client-kms";
import { codeOf } from "../../../aws/errors/aws-errors";
import type { CommonOptions } from "../../../door/command";
import type { Context } from "../../../door/context";
import { pulumiCommand } from "../../../door/own-command";
import type { Target } from "../../../stack/target";
import { stopIfInterrupted } from "../../../terminal/interrupted";
import { Unfinished } from "../../../terminal/unfinished";
import { UserError } from "../../../terminal/user-error";
import { findKey, isPending, type KeyFound } from "../key-found";
import { forgetRecord } from "../key-record";
import { type ResumeWord, resumeWord } from "../resume-word";
import { settle } from "../settle";
import { aliasLeads } from "./alias-leads";
import { type CancelPlan, cancelPlan } from "./cancel-plan";
import { type StateRemedy, stateRemedies } from "./state-remedies";
import { type Usability, usabilityOf } from "./usable";

/** How a key is restored. */
export interface CancelOptions {
  /** Whether the key stays Disabled once its deletion is cancelled. */
  readonly leaveDisabled: boolean;
  /** Whether to enable a key that someone else had disabled. */
  readonly enable: boolean;
  /** Whether to test the key with an upload. */
  readonly probe: boolean;
}

/** The JSON document. */
export interface CancelReport {
  readonly keyArn: string;
  readonly keyState: string;
  /** What was changed, in order. */
  readonly done: readonly CancelStep[];
  readonly aliasesMade: readonly string[];
  /** What remains to be done by hand. */
  readonly findings: readonly string[];
  /** Null if the key was not tested: it is not Enabled, no bucket is named, or --no-probe. */
  readonly usability: Usability | null;
  /** What the stack's state lacks; null if no stack is named, or its state could not be read. */
  readonly stateRemedies: readonly StateRemedy[] | null;
}

export type CancelStep = "deletion cancelled" | "key enabled" | "alias made" | "record removed";

/**
 * Cancels the scheduled deletion of a key and makes it usable again. Stopped anywhere and run
 * again, it completes.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 *
 * @throws the error of AWS if a call is refused
 */
export async function cancelDeletion(
  context: Context<Target>,
  options: CancelOptions & Pick<CommonOptions, "cwd">,
): Promise<CancelReport> {
  const { kms } = context.clients;
  const { target, signal } = context;
  const key = await findKey(kms, target.keyArn, signal);
  const names = new Set([target.keyAlias ?? [], key.record?.aliases ?? []].flat());
  const word = await resumeWord(join(options.cwd, ".aerosecure"), key.keyId, context.now());
  const plan = cancelPlan({
    keyId: key.keyId,
    keyState: key.state,
    record: key.record,
    isResumed: word.isThere,
    aliases: await aliasLeads(kms, key.keyId, [...names], signal),
    leaveDisabled: options.leaveDisabled,
    enable: options.enable,
  });
  stopIfInterrupted(signal, () => "Interrupted. Nothing was changed.");
  const done: CancelStep[] = [];
  try {
    await carryOut(kms, key, plan, word, (step) => {
      done.push(step);
      context.progress.line(`${key.keyId}: ${step}`);
    });
    await word.remove();
    return await reportOf(context, options, plan, done);
  } catch (error) {
    throw done.length === 0
      ? error
      : new Unfinished(
          `Done before that: ${done.join(", ")}. Run the same command again to complete it.`,
          error,
          { done },
        );
  }
}

/** To the end, whatever signal comes: this command must not leave a key between two states. */
async function carryOut(
  kms: KMSClient,
  { arn: KeyId, keyId }: KeyFound,
  plan: CancelPlan,
  word: ResumeWord,
  note: (step: CancelStep) => void,
): Promise<void> {
  if (plan.cancel) {
    if (plan.enable) {
      await word.leave();
    }
    await settle(kms, KeyId, isKept, () => kms.send(new CancelKeyDeletionCommand({ KeyId })));
    note("deletion cancelled");
  }
  if (plan.enable) {
    await settle(kms, KeyId, isEnabled, () => kms.send(new EnableKeyCommand({ KeyId })));
    note("key enabled");
  }
  for (const AliasName of plan.attach) {
    await kms
      .send(new CreateAliasCommand({ AliasName, TargetKeyId: keyId }))
      .catch(unlessAliasExists);
    note("alias made");
  }
  if (plan.forget) {
    await forgetRecord(kms, keyId);
    note("record removed");
  }
}

const isKept = (state: string): boolean => !isPending(state);
const isEnabled = (state: string): boolean => state === "Enabled";

/** An alias that exists by now is left as it is. */
function unlessAliasExists(error: unknown): void {
  if (codeOf(error) !== "AlreadyExistsException") {
    throw error;
  }
}

async function reportOf(
  context: Context<Target>,
  { probe }: CancelOptions,
  plan: CancelPlan,
  done: readonly CancelStep[],
): Promise<CancelReport> {
  const { clients, target } = context;
  const { arn: keyArn, keyId, state, aliases } = await findKey(clients.kms, target.keyArn);
  const inState = await stateOf(context, keyId, isEnabled(state));
  const notYet = `KMS accepted the call that enables the key, but still reports ${state}. Run the same command again.`;
  return {
    keyArn,
    keyState: state,
    done,
    aliasesMade: plan.attach.filter((alias) => aliases.includes(alias)),
    findings: [
      ...plan.findings,
      ...(plan.enable && !isEnabled(state) ? [notYet] : []),
      ...inState.findings,
    ],
    usability:
      isEnabled(state) && probe && target.bucketName !== undefined
        ? await usabilityOf(context, { bucketName: target.bucketName, keyArn })
        : null,
    stateRemedies: inState.stateRemedies,
  };
}

/** The key is restored by now: if Pulumi does not answer, that is one more finding. */
async function stateOf(
  context: Context<Target>,
  keyId: string,
  isUsable: boolean,
): Promise<Pick<CancelReport, "findings" | "stateRemedies">> {
  const { stack, openedStack, keyAlias: alias, region } = context.target;
  if (stack === undefined) {
    return { stateRemedies: null, findings: [] };
  }
  try {
    const found = (await openedStack?.resources()) ?? [];
    const pulumi = pulumiCommand(context);
    const returned = { keyId, alias, region, stack, isEnabled: isUsable, pulumi };
    return { stateRemedies: stateRemedies(found, returned), findings: [] };
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    const finding = `Whether the state of the stack ${stack} has lost the key is not known. ${error.message}`;
    return { stateRemedies: null, findings: [finding] };
  }
}
