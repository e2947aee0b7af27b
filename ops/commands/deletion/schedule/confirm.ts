import type { Context } from "../../../door/context";
import { countText } from "../../../terminal/output";
import type { KeyFound } from "../key-found";

/** What is about to happen to a key. */
export interface SchedulePlan {
  readonly key: KeyFound;
  /** The stack's alias; if it does not lead to the key, one that does has to be typed. */
  readonly alias: string | undefined;
  readonly days: number;
  /** How long the key is only disabled at first, in milliseconds; 0 if it is not. */
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
 * Has the deletion confirmed: by the expected number of lost versions, or by a person who types the
 * alias.
 *
 * @throws UserError with exit code 2 if no one can be asked
 */
export async function confirmed(
  { ask, output }: Pick<Context<unknown>, "ask" | "output">,
  plan: SchedulePlan,
  expectObjects: number | undefined,
): Promise<Confirmation> {
  if (expectObjects !== undefined) {
    return expectObjects === plan.versions
      ? "confirmed"
      : {
          result: "refused",
          reason: `--expect-objects is ${expectObjects}, but ${countText(plan.versions)} object versions would be lost. Nothing was changed.`,
        };
  }
  if (output.isJson) {
    const reason = `No one was asked. To continue: --yes --expect-objects ${plan.versions}.`;
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

/** The sentence of the AWS console, if the deletion is scheduled now. */
function sentenceOf({ days, soakMs }: SchedulePlan): string {
  return soakMs === 0
    ? `Confirm that you want to schedule this key for deletion after a ${days} day waiting period.`
    : `Confirm that you want to disable this key now. To schedule its deletion, run this command again once ${soakText(soakMs)} passed.`;
}

function soakText(ms: number): string {
  const [count, unit] =
    ms % DAY_MS === 0 ? [ms / DAY_MS, "day"] : [Math.round(ms / MINUTE_MS), "minute"];
  return `${count} ${unit}${count === 1 ? " has" : "s have"}`;
}
