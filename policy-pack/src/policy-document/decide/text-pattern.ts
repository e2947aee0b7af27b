/** One place in a pattern: which characters may stand there, once or any number of times. */
export interface Token {
  /** The characters themselves, any at all, or any within one part of an ARN. */
  readonly takes: readonly string[] | "any" | "any but a colon";
  readonly repeats: boolean;
}

/** A pattern that a text matches as a whole. */
export type TextPattern = readonly Token[];

/** The places in a pattern that a text may have come to. */
export type Places = readonly number[];

/** The text itself, and nothing else. */
export function exactly(text: string): TextPattern {
  return [...text].map((character) => ({ takes: [character], repeats: false }));
}

/** The text in any case. */
export function inAnyCase(pattern: TextPattern): TextPattern {
  return pattern.map(({ takes, repeats }) => ({
    takes: Array.isArray(takes) ? takes.flatMap(casesOf) : takes,
    repeats,
  }));
}

/**
 * `*` stands for any text, `?` for any one character.
 *
 * @param reach "part" keeps both from reaching over a colon
 */
export function wildcard(character: "*" | "?", reach: "all" | "part" = "all"): Token {
  return { takes: reach === "all" ? "any" : "any but a colon", repeats: character === "*" };
}

/** A text in which `*` and `?` are wildcards. */
export function glob(text: string): TextPattern {
  return [...text].map((character) =>
    character === "*" || character === "?"
      ? wildcard(character)
      : { takes: [character], repeats: false },
  );
}

export function matches(pattern: TextPattern, text: string): boolean {
  let places = startOf(pattern);
  for (const character of text) {
    places = after(pattern, places, character);
    if (places.length === 0) {
      return false;
    }
  }
  return isEnd(pattern, places);
}

export function startOf(pattern: TextPattern): Places {
  return opened(pattern, [0]);
}

export function after(pattern: TextPattern, places: Places, character: string): Places {
  const next: number[] = [];
  for (const place of places) {
    const token = pattern[place];
    if (token !== undefined && takes(token, character)) {
      next.push(token.repeats ? place : place + 1);
    }
  }
  return opened(pattern, next);
}

export function isEnd(pattern: TextPattern, places: Places): boolean {
  return places.at(-1) === pattern.length;
}

function takes(token: Token, character: string): boolean {
  switch (token.takes) {
    case "any":
      return true;
    case "any but a colon":
      return character !== ":";
    default:
      return token.takes.includes(character);
  }
}

/** With the places that lie behind what may stand there no times at all, in order and each once. */
function opened(pattern: TextPattern, places: Places): Places {
  const [first, ...others] = places;
  if (first === undefined || (others.length === 0 && !pattern[first]?.repeats)) {
    return places;
  }
  const all = new Set<number>();
  for (const place of places) {
    let at = place;
    all.add(at);
    while (pattern[at]?.repeats) {
      at += 1;
      all.add(at);
    }
  }
  return all.size < 2 ? [...all] : [...all].sort((one, other) => one - other);
}

function casesOf(character: string): readonly string[] {
  return [...new Set([character.toLowerCase(), character.toUpperCase()])];
}
