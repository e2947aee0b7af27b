import type { WholeNumberLimit } from "../../aws/limits";
import { type SettingSyntax, stackSettings } from "./setting-syntax";

/** Settings as Pulumi hands them over: plain text, and JSON for lists and objects. */
export type SettingRecord = Readonly<Record<string, string>>;

/** Longest piece of a value that a message repeats, in characters. */
const QUOTE_MAX_CHARACTERS = 100;

/** The most letters in which a misspelt name may differ from the right one, and at most half of it. */
const SLIP_LETTERS = 5;

/**
 * Reads settings of one namespace out of a record and remembers every fault, so that all of them
 * can be reported at once. A setting at fault reads as its fallback; `isValid` says whether it was.
 * What it was asked for is all the settings there are.
 */
export class SettingReader {
  readonly #record: SettingRecord;
  readonly #syntax: SettingSyntax;
  readonly #faults: string[] = [];
  readonly #invalid = new Set<string>();
  readonly #names = new Set<string>();

  /** @param syntax a namespace of Pulumi's configuration, or another way to write settings */
  constructor(record: SettingRecord, syntax: SettingSyntax | string) {
    this.#record = record;
    this.#syntax = typeof syntax === "string" ? stackSettings(syntax) : syntax;
  }

  /** Every fault so far, one message each, in the order they were found. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** The names that were asked for so far. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Whether none of the settings has a fault. */
  isValid(...names: readonly string[]): boolean {
    return !names.some((name) => this.#invalid.has(name));
  }

  /** How to set one, as a message quotes it; `place` may be inside a setting, such as `tags.owner`. */
  howToSet(place: string, value: string): string {
    return `\`${this.#syntax.assignment(place, value)}\``;
  }

  /** Notes a fault of a setting; `where` is the place inside it, such as `[0]`. */
  refuse(name: string, what: string, where = ""): void {
    this.#invalid.add(name);
    this.refuseKey(`${this.#key(name)}${where}`, what);
  }

  /** Notes a fault of what is no setting of the namespace, by its whole key. */
  refuseKey(key: string, what: string): void {
    this.#faults.push(`\`${key}\` ${what}`);
  }

  /**
   * Refuses what is set in the namespace and was not asked for, so it comes last: a slip there would
   * pass for a default.
   */
  refuseUnknown(): void {
    const names = [...this.#names];
    for (const key of Object.keys(this.#record)) {
      const name = key.slice(this.#key("").length);
      if (key === this.#key(name) && !this.#names.has(name)) {
        const meant = nearest(name, names);
        const advice =
          meant === undefined
            ? `The settings are ${names.join(", ")}.`
            : `Did you mean \`${meant}\`?`;
        this.refuse(name, `is no setting. ${advice} ${this.#syntax.removal(name)}`);
      }
    }
  }

  /** The text of a setting as it stands, or undefined if it is not set. */
  raw(name: string): string | undefined {
    this.#names.add(name);
    return this.#record[this.#key(name)];
  }

  /**
   * Whether a setting is there and differs from what it is by default: where Pulumi.yaml declares a default, Pulumi
   * hands that over for what is not set.
   */
  isChanged(name: string, fallback: string | undefined): boolean {
    const text = this.raw(name);
    return text !== undefined && text !== fallback;
  }

  /** A text; `expected` says what is accepted. */
  text(
    name: string,
    fallback: string,
    expected: string,
    accepts: (text: string) => boolean,
  ): string {
    const text = this.raw(name) ?? fallback;
    if (accepts(text) && !isStructure(text)) {
      return text;
    }
    const origin = this.raw(name) === undefined ? " by default" : "";
    this.refuse(name, `is ${quoted(text)}${origin}. ${expected}`);
    return fallback;
  }

  /** A whole number of `unit`, both ends of the limit allowed. */
  wholeNumber(
    name: string,
    { min, max, default: fallback }: WholeNumberLimit,
    unit: string,
  ): number {
    const text = this.raw(name) ?? `${fallback}`;
    const value = /^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) {
      return value;
    }
    this.refuse(name, `is ${quoted(text)}. Use a whole number of ${unit}, ${min} to ${max}.`);
    return fallback;
  }

  /** True or false. */
  flag(name: string, fallback: boolean): boolean {
    return this.choice(name, ["true", "false"], fallback ? "true" : "false") === "true";
  }

  /** One of a few words. */
  choice<Option extends string>(
    name: string,
    options: readonly Option[],
    fallback: Option,
  ): Option {
    const text = this.raw(name) ?? fallback;
    const chosen = options.find((option) => option === text);
    if (chosen === undefined) {
      this.refuse(name, `is ${quoted(text)}. Use ${options.join(" or ")}.`);
    }
    return chosen ?? fallback;
  }

  /** A list of texts, without the entries that are none; empty if it is not set. */
  list(
    name: string,
    expected: string,
  ): readonly { readonly text: string; readonly where: string }[] {
    const entries = parsed(this.raw(name) ?? "[]");
    if (!Array.isArray(entries)) {
      this.refuse(name, `is ${quoted(this.raw(name) ?? "")}. ${expected}`);
      return [];
    }
    return entries.flatMap((entry: unknown, index) => {
      const where = `[${index}]`;
      if (typeof entry === "string") {
        return [{ text: entry, where }];
      }
      this.refuse(name, `is ${quoted(entry)}. ${expected}`, where);
      return [];
    });
  }

  /** What an object holds, by name; empty if it is not set. */
  object(name: string, expected: string): Readonly<Record<string, unknown>> {
    const found = parsed(this.raw(name) ?? "{}");
    if (typeof found === "object" && found !== null && !Array.isArray(found)) {
      return Object.fromEntries(Object.entries(found));
    }
    this.refuse(name, `is ${quoted(this.raw(name) ?? "")}. ${expected}`);
    return {};
  }

  /** Names and their values, without the entries that are no texts; empty if it is not set. */
  map(name: string, expected: string): Readonly<Record<string, string>> {
    const texts = Object.entries(this.object(name, expected)).flatMap(([key, value]) => {
      if (typeof value === "string") {
        return [[key, value] as const];
      }
      this.refuse(name, `is ${quoted(value)}. ${expected}`, `["${key}"]`);
      return [];
    });
    return Object.fromEntries(texts);
  }

  #key(name: string): string {
    return this.#syntax.key(name);
  }
}

/** A value as messages quote it: numbers, flags and structures bare, any other text in quotes. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const short =
    text.length > QUOTE_MAX_CHARACTERS ? `${text.slice(0, QUOTE_MAX_CHARACTERS)}…` : text;
  return parsed(text) === undefined || typeof parsed(text) === "string"
    ? JSON.stringify(short)
    : short;
}

function isStructure(text: string): boolean {
  const value = parsed(text);
  return typeof value === "object" && value !== null;
}

/** What a text says as JSON, or undefined if it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((known) => ({ known, distance: lettersApart(name, known) }))
    .filter(({ distance }) => distance <= Math.min(SLIP_LETTERS, name.length / 2))
    .sort((one, other) => one.distance - other.distance);
  return best?.known;
}

/** How many letters to add, drop or change to make one word the other, whatever their case. */
function lettersApart(one: string, other: string): number {
  const target = [...other.toLowerCase()];
  let row = [0, ...target.map((_, index) => index + 1)];
  for (const [index, letter] of [...one.toLowerCase()].entries()) {
    const next = [index + 1];
    for (const [column, expected] of target.entries()) {
      const change = (row[column] ?? 0) + (letter === expected ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[target.length] ?? 0;
}
