import type { Test } from "../decide/test";
import type { CallerClass } from "./callers";
import type { Choice, Chosen } from "./domain";
import type { Model } from "./model";

/** A comparison, and whether it has to hold or must not. */
export interface Required {
  readonly test: Test;
  readonly holds: boolean;
}

/**
 * The comparisons that come out alike in all of some classes of requests, and otherwise in others.
 */
export function necessaryTests(
  model: Model,
  caller: CallerClass,
  classes: readonly Chosen[],
): readonly Required[] {
  const [first, ...others] = classes;
  const keys = [...(first?.keys() ?? [])].filter((key) => others.every((each) => each.has(key)));
  return keys.flatMap((key) => {
    const tests = [...(first?.get(key)?.truths.keys() ?? [])];
    const required = tests.flatMap((test): Required[] => {
      const [truth, ...more] = new Set(classes.map((each) => each.get(key)?.truths.get(test)));
      const isAlike = typeof truth === "boolean" && more.length === 0;
      const tells = model.choicesOf(key, caller).some(({ truths }) => truths.get(test) !== truth);
      return isAlike && tells ? [{ test, holds: truth }] : [];
    });
    return withoutImplied(required, model.choicesOf(key, caller));
  });
}

/** Those that say most, and each once: whoever asks for A need not be asked for "A or B". */
function withoutImplied(
  required: readonly Required[],
  choices: readonly Choice[],
): readonly Required[] {
  const longestFirst = required.toSorted((one, other) => lengthOf(other) - lengthOf(one));
  return longestFirst.reduce((kept, each) => {
    const others = kept.filter((other) => other !== each);
    const isImplied = choices.every(
      ({ truths }) =>
        truths.get(each.test) === each.holds ||
        others.some(({ test, holds }) => truths.get(test) === !holds),
    );
    return isImplied ? others : kept;
  }, longestFirst);
}

/** What is simpler to read is kept: fewer values, and no negation. */
function lengthOf({ test, holds }: Required): number {
  return JSON.stringify(test).length + (holds ? 0 : 100);
}
