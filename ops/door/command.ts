import { type Command, InvalidArgumentError } from "commander";
import type { BucketTarget, Target, TargetOptions } from "../stack/target";
import type { Context } from "./context";

/** How a command ended, if nothing was thrown. */
export interface Outcome {
  /** Exit code 0, else 1 unless `exitCode` is another: something was found, or was not done. */
  readonly ok: boolean;
  /** 3: what was asked is not decided. @default 1 */
  readonly exitCode?: 1 | 3;
  /** What the JSON document holds beside `command`, `ok` and `error`, as its schema says. */
  readonly report: object;
  /** What people read, on stdout, at the end. @default nothing more than was printed */
  readonly text?: string;
  /** Why it is not ok, on stderr and as `error.message`. @default nothing beside `text` */
  readonly error?: string;
}

/** An IAM permission that a command needs, and what for. */
export interface Permission {
  /** Such as kms:DescribeKey. */
  readonly action: string;
  readonly why: string;
}

export interface Example {
  /** What follows `aerosecure`. */
  readonly args: string;
  readonly what: string;
}

/** What a command is about: a key, a key and its bucket, or nothing that is deployed yet. */
export type Needs = "key" | "key and bucket" | "nothing";

export type TargetOf<N extends Needs> = N extends "key and bucket"
  ? BucketTarget
  : N extends "key"
    ? Target
    : undefined;

/** The options that every command has. */
export interface CommonOptions extends TargetOptions {
  readonly json: boolean;
  readonly requestTimeout: number;
}

export interface CommandDefinition<N extends Needs, Options extends object> {
  /** As it is typed: "schedule-deletion". */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, what it looks at and what it leaves alone. @default the summary */
  readonly description?: string;
  readonly needs: N;
  readonly examples: readonly Example[];
  readonly permissions: readonly Permission[];
  /** Which options answer its questions in advance, such as "--yes --expect-objects N". */
  readonly insteadOfAsking?: string;
  /** Adds the command's own options, which `Options` describes. */
  readonly configure?: (command: Command) => void;
  /**
   * @throws UserError for a user's mistake, Interrupted at a safe point after Ctrl-C, and what the
   * AWS SDK throws: all three are reported without a stack trace
   */
  readonly run: (
    context: Context<TargetOf<N>>,
    options: Options & CommonOptions,
  ) => Promise<Outcome>;
}

/** A definition whose own types are settled. */
// biome-ignore lint/suspicious/noExplicitAny: commands of every kind stand in one list
export type AnyCommand = CommandDefinition<any, any>;

/** For TypeScript alone: what `run` gets follows from `needs`. */
export function defineCommand<N extends Needs, Options extends object = object>(
  definition: CommandDefinition<N, Options>,
): CommandDefinition<N, Options> {
  return definition;
}

/** A parser of option values: a whole number, both ends allowed. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new InvalidArgumentError(`Use a whole number, ${min} to ${max}.`);
    }
    return value;
  };
}

/** Milliseconds of each unit. */
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A parser of option values: a duration such as `7d`, `12h`, `30m` or `0`, in milliseconds. */
export function duration(text: string): number {
  const [, amount, unit] = /^(\d{1,5})([mhd])$/.exec(text === "0" ? "0m" : text) ?? [];
  if (amount === undefined) {
    throw new InvalidArgumentError("Use a number of days, hours or minutes: 14d, 12h, 30m, or 0.");
  }
  return Number(amount) * UNITS[unit as keyof typeof UNITS];
}
