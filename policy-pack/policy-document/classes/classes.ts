import {
  after,
  isEnd,
  type Places,
  startOf,
  type TextPattern,
  type Token,
} from "../decide/text-pattern";

/** The texts that the same patterns match. */
export interface TextClass {
  /** For each pattern, in order, whether its texts match. */
  readonly matched: readonly boolean[];
  /** One of its texts, as short as any. */
  readonly witness: string;
}

/** More places side by side than these are not walked. */
const MOST_STATES = 20_000;

/** Patterns that make more classes than can be told apart. */
export class TooManyClassesError extends Error {
  override readonly name = "TooManyClassesError";

  constructor(readonly states: number) {
    super(`The patterns lead to more than ${states} states.`);
  }
}

/** A text, and where the patterns are that may still match one that begins so. */
interface State {
  readonly places: ReadonlyMap<number, Places>;
  readonly text: string;
}

/** Characters for what no pattern names, those first that read well. */
const UNNAMED = "xyzqwvkjabcdefghilmnoprstu0123456789XYZ-_.";

/**
 * Divides all texts by which of the patterns they match: each text is in exactly one class, and each
 * class has a text. The empty text is one of them.
 *
 * It walks one automaton for each pattern, side by side, over the characters that some pattern waits
 * for and one that none does, so that what is reached first is a shortest text.
 *
 * @param within a pattern that all texts match
 *
 * @throws TooManyClassesError
 */
export function classesOf(
  patterns: readonly TextPattern[],
  within?: TextPattern,
): readonly TextClass[] {
  const all = within === undefined ? patterns : [...patterns, within];
  const classes = new Map<string, TextClass>();
  for (const { places, text } of statesOf(all, within !== undefined)) {
    const ends = all.map((pattern, index) => isEnd(pattern, places.get(index) ?? []));
    const matched = ends.slice(0, patterns.length);
    const isWithin = within === undefined || ends.at(-1) === true;
    if (isWithin && !classes.has(String(matched))) {
      classes.set(String(matched), { matched, witness: text });
    }
  }
  return [...classes.values()];
}

/** All states, those that shorter texts lead to first. */
function statesOf(patterns: readonly TextPattern[], isBound: boolean): readonly State[] {
  const start = patterns.map((pattern, index) => [index, startOf(pattern)] as const);
  const first: State = { places: new Map(start), text: "" };
  const seen = new Set([nameOf(first)]);
  const states = [first];
  for (const state of states) {
    for (const next of statesAfter(patterns, state, isBound)) {
      const name = nameOf(next);
      if (!seen.has(name)) {
        seen.add(name);
        states.push(next);
      }
    }
    if (states.length > MOST_STATES) {
      throw new TooManyClassesError(MOST_STATES);
    }
  }
  return states;
}

function statesAfter(
  patterns: readonly TextPattern[],
  state: State,
  isBound: boolean,
): readonly State[] {
  return charactersAt(patterns, state)
    .map((character) => stateAfter(patterns, state, character))
    .filter(({ places }) => !isBound || places.has(patterns.length - 1));
}

function stateAfter(
  patterns: readonly TextPattern[],
  { places, text }: State,
  character: string,
): State {
  const next = new Map<number, Places>();
  for (const [index, here] of places) {
    const there = after(patterns[index] ?? [], here, character);
    if (there.length > 0) {
      next.set(index, there);
    }
  }
  return { places: next, text: text + character };
}

/** The characters that lead to different places, and one for all others. */
function charactersAt(patterns: readonly TextPattern[], { places }: State): readonly string[] {
  const named = new Set<string>();
  for (const [index, here] of places) {
    for (const character of here.flatMap((place) => charactersOf(patterns[index]?.[place]))) {
      named.add(character);
    }
  }
  const unnamed = [...UNNAMED].find((character) => !named.has(character)) ?? "\u{1F512}";
  return [unnamed, ...named];
}

/** The characters of which a token takes some and leaves others. */
function charactersOf(token: Token | undefined): readonly string[] {
  if (token === undefined || token.takes === "any") {
    return [];
  }
  return token.takes === "any but a colon" ? [":"] : token.takes;
}

function nameOf({ places }: State): string {
  return [...places].map(([index, here]) => `${index}:${here.join(" ")}`).join();
}
