import {
  after,
  isEnd,
  type Places,
  startOf,
  type TextPattern,
  type Token,
} from "../decide/text-pattern";

/** Patterns one of which a text has to match. */
export type Alternatives = readonly TextPattern[];

/** The texts that match the same of some alternatives. */
export interface TextClass {
  /** For each of the alternatives, in order, whether its texts match. */
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

/** A pattern, and of which alternatives it is one. */
interface Entry {
  readonly pattern: TextPattern;
  readonly group: number;
}

/** A text, and where it has come to. */
interface State {
  readonly text: string;
  /** The places in each pattern that may still match a text that begins so. */
  readonly places: ReadonlyMap<Entry, Places>;
  /** The alternatives that match every text that begins so. */
  readonly settled: ReadonlySet<number>;
}

/** Characters for what no pattern names, those first that read well. */
const UNNAMED = "xyzqwvkjabcdefghilmnoprstu0123456789XYZ-_.";

/**
 * Divides all texts by which of the alternatives they match: each text is in exactly one class, and each
 * class has a text. The empty text is one of them.
 *
 * It walks one automaton for each pattern, side by side, over the characters that some pattern waits
 * for and one that none does, so that what is reached first is a shortest text. Once a text has settled
 * some alternatives, their patterns are no longer looked at.
 *
 * @param within a pattern that all texts match
 *
 * @throws TooManyClassesError
 */
export function classesOf(
  alternatives: readonly Alternatives[],
  within?: TextPattern,
): readonly TextClass[] {
  const groups = within === undefined ? alternatives : [...alternatives, [within]];
  const entries = groups.flatMap((patterns, group) =>
    patterns.map((pattern): Entry => ({ pattern, group })),
  );
  const bound = within === undefined ? undefined : alternatives.length;
  const classes = new Map<string, TextClass>();
  for (const state of statesOf(entries, bound)) {
    const ended = endedIn(state);
    const matched = alternatives.map((_, group) => ended.has(group));
    const isWithin = bound === undefined || ended.has(bound);
    if (isWithin && !classes.has(String(matched))) {
      classes.set(String(matched), { matched, witness: state.text });
    }
  }
  return [...classes.values()];
}

/** The alternatives that the text of a state matches. */
function endedIn({ places, settled }: State): ReadonlySet<number> {
  const ended = new Set(settled);
  for (const [{ pattern, group }, here] of places) {
    if (isEnd(pattern, here)) {
      ended.add(group);
    }
  }
  return ended;
}

/** All states, those that shorter texts lead to first. */
function statesOf(entries: readonly Entry[], bound: number | undefined): readonly State[] {
  const start = entries.map((entry) => [entry, startOf(entry.pattern)] as const);
  const first = stateAt("", new Map(start), new Set());
  const names = new Map(entries.map((entry, index) => [entry, index]));
  const seen = new Set([nameOf(first, names)]);
  const states = [first];
  for (const state of states) {
    for (const next of statesAfter(state, bound)) {
      const name = nameOf(next, names);
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

function statesAfter(state: State, bound: number | undefined): readonly State[] {
  return charactersAt(state)
    .map((character) => stateAfter(state, character))
    .filter(({ places, settled }) => {
      const alive = [...places.keys()].some(({ group }) => group === bound);
      return bound === undefined || settled.has(bound) || alive;
    });
}

function stateAfter({ text, places, settled }: State, character: string): State {
  const next = new Map<Entry, Places>();
  for (const [entry, here] of places) {
    const there = after(entry.pattern, here, character);
    if (there.length > 0) {
      next.set(entry, there);
    }
  }
  return stateAt(text + character, next, settled);
}

/** With those alternatives settled that match whatever comes. */
function stateAt(
  text: string,
  places: ReadonlyMap<Entry, Places>,
  before: ReadonlySet<number>,
): State {
  const ended = [...places].filter(
    ([{ pattern }, here]) => isEnd(pattern, here) && matchesAllAfter(pattern, here),
  );
  if (ended.length === 0) {
    return { text, places, settled: before };
  }
  const settled = new Set([...before, ...ended.map(([{ group }]) => group)]);
  const open = [...places].filter(([{ group }]) => !settled.has(group));
  return { text, places: new Map(open), settled };
}

/** Whether a text that has come here matches whatever follows: a `*` ends the pattern. */
function matchesAllAfter(pattern: TextPattern, here: Places): boolean {
  const last = pattern.at(-1);
  return last?.takes === "any" && last.repeats && here.includes(pattern.length - 1);
}

/** The characters that lead to different places, and one for all others. */
function charactersAt({ places }: State): readonly string[] {
  const named = new Set<string>();
  for (const [{ pattern }, here] of places) {
    for (const character of here.flatMap((place) => charactersOf(pattern[place]))) {
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

function nameOf({ places, settled }: State, names: ReadonlyMap<Entry, number>): string {
  const open = [...places].map(([entry, here]) => `${names.get(entry)}:${here.join(" ")}`);
  return `${[...settled].sort().join()};${open.join()}`;
}
