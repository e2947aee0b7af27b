import type { Context } from "../../command/context";
import { countText } from "../../terminal/output";
import type { KeyFound } from "../key-found";

/** What is about to be done to a key. */
export interface SchedulePlan {
  readonly key: KeyFound;
  /** The alias the key goes by, if it leads there; else any that does is typed. */
  readonly alias: string | undefined;
  readonly days: number;
  /** How long the key is only disabled at first, in milliseconds; 0 where it is not. */
  readonly soakMs: number;
  /** Versions that would be lost. */
  readonly versions: number;
}

export type Confirmation =
  | "confirmed"
  | { readonly result: "refused" | "not confirmed"; readonly reason: string };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * Has the deletion confirmed: by the number of versions that is expected to be lost, or by a person who
 * types the alias.
 *
 * @throws UserError with exit code 2 where nobody can be asked
 */
export async function confirmed(
  { ask, output }: Pick<Context<unknown>, "ask" | "output">,
  plan: SchedulePlan,
  expectObjects: number | undefined,
): Promise<Confirmation> {
  if (expectObjects !== undefined) {
    return expectObjects === plan.versions ? "confirmed" : unexpected(plan, expectObjects);
  }
  if (output.isJson) {
    const reason = `Nobody was asked. To go on: --yes --expect-objects ${plan.versions}.`;
    return { result: "not confirmed", reason };
  }
  output.text(`\n${sentenceOf(plan)}`);
  const { alias, key } = plan;
  const [first = key.keyId] = key.aliases;
  const word = alias !== undefined && key.aliases.includes(alias) ? alias : first;
  return (await ask.typed(`Type ${word} to confirm:`, word))
    ? "confirmed"
    : { result: "not confirmed", reason: `Nothing was changed: ${word} was not typed.` };
}

function unexpected({ versions }: SchedulePlan, expected: number): Confirmation {
  return {
    result: "refused",
    reason: `--expect-objects is ${expected}, and ${countText(versions)} object versions would be lost. Nothing was changed.`,
  };
}

/** The sentence of the AWS console, where the deletion is what follows. */
function sentenceOf({ days, soakMs }: SchedulePlan): string {
  return soakMs === 0
    ? `Confirm that you want to schedule this key for deletion after a ${days} day waiting period.`
    : `Confirm that you want to disable this key now. Run again once ${soakText(soakMs)} passed, this command schedules its deletion.`;
}

function soakText(ms: number): string {
  const [count, unit] =
    ms % DAY_MS === 0 ? [ms / DAY_MS, "day"] : [Math.round(ms / MINUTE_MS), "minute"];
  return `${count} ${unit}${count === 1 ? " has" : "s have"}`;
}
