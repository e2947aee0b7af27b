import type { WholeNumberLimit } from "../limits";

/** Settings as Pulumi hands them over: plain text, and JSON for lists and objects. */
export type SettingRecord = Readonly<Record<string, string>>;

/** Longest piece of a value that a message repeats, in characters. */
const SHOWN_CHARACTERS = 100;

/**
 * Reads settings of one namespace out of a record and remembers every fault, so that all of them
 * can be told at once. A setting at fault reads as its fallback; `sound` says whether it was.
 */
export class SettingReader {
  readonly #record: SettingRecord;
  readonly #namespace: string;
  readonly #faults: string[] = [];
  readonly #unsound = new Set<string>();

  constructor(record: SettingRecord, namespace: string) {
    this.#record = record;
    this.#namespace = namespace;
  }

  /** Every fault so far, one message each, in the order they were found. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** Whether none of the settings has a fault. */
  sound(...names: readonly string[]): boolean {
    return !names.some((name) => this.#unsound.has(name));
  }

  /** Notes a fault of a setting; `where` is the place inside it, such as `[0]`. */
  refuse(name: string, what: string, where = ""): void {
    this.#unsound.add(name);
    this.#faults.push(`\`${this.#key(name)}${where}\` ${what}`);
  }

  /** The text of a setting as it stands, or undefined where it is not set. */
  raw(name: string): string | undefined {
    return this.#record[this.#key(name)];
  }

  /** A text, told by `wanted` what is accepted. */
  text(name: string, fallback: string, wanted: string, accepts: (text: string) => boolean): string {
    const text = this.raw(name) ?? fallback;
    if (accepts(text) && !isStructure(text)) {
      return text;
    }
    const origin = this.raw(name) === undefined ? " by default" : "";
    this.refuse(name, `is ${shown(text)}${origin}. ${wanted}`);
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
    this.refuse(name, `is ${shown(text)}. Use a whole number of ${unit}, ${min} to ${max}.`);
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
      this.refuse(name, `is ${shown(text)}. Use ${options.join(" or ")}.`);
    }
    return chosen ?? fallback;
  }

  /** A list of texts, without the entries that are none; empty where it is not set. */
  list(name: string, wanted: string): readonly { readonly text: string; readonly where: string }[] {
    const entries = parsed(this.raw(name) ?? "[]");
    if (!Array.isArray(entries)) {
      this.refuse(name, `is ${shown(this.raw(name) ?? "")}. ${wanted}`);
      return [];
    }
    return entries.flatMap((entry: unknown, index) => {
      const where = `[${index}]`;
      if (typeof entry === "string") {
        return [{ text: entry, where }];
      }
      this.refuse(name, `is ${shown(JSON.stringify(entry))}. ${wanted}`, where);
      return [];
    });
  }

  /** What an object holds, by name; empty where it is not set. */
  object(name: string, wanted: string): Readonly<Record<string, unknown>> {
    const found = parsed(this.raw(name) ?? "{}");
    if (typeof found === "object" && found !== null && !Array.isArray(found)) {
      return Object.fromEntries(Object.entries(found));
    }
    this.refuse(name, `is ${shown(this.raw(name) ?? "")}. ${wanted}`);
    return {};
  }

  /** Names and their values, without the entries that are no texts; empty where it is not set. */
  map(name: string, wanted: string): Readonly<Record<string, string>> {
    const texts = Object.entries(this.object(name, wanted)).flatMap(([key, value]) => {
      if (typeof value === "string") {
        return [[key, value] as const];
      }
      this.refuse(name, `is ${shown(JSON.stringify(value))}. ${wanted}`, `["${key}"]`);
      return [];
    });
    return Object.fromEntries(texts);
  }

  #key(name: string): string {
    return `${this.#namespace}:${name}`;
  }
}

/** A value as messages show it: numbers, flags and structures bare, any other text in quotes. */
export function shown(text: string): string {
  const short = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return parsed(text) === undefined || typeof parsed(text) === "string"
    ? JSON.stringify(short)
    : short;
}

function isStructure(text: string): boolean {
  const value = parsed(text);
  return typeof value === "object" && value !== null;
}

/** What a text says as JSON, or undefined where it says nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
