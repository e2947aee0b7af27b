import type { PolicyConfigSchema } from "@pulumi/policy";
import { describeValue } from "../values/describe-value";
import { isWholeNumber } from "../values/expect";
import type { Properties } from "../values/unknown";

type Schema = PolicyConfigSchema["properties"][string];

/** One property of a policy's configuration. */
export interface Setting<Value> {
  /** What Pulumi checks and documents. */
  readonly schema: Schema & { readonly description: string; readonly default: Value };
  /** What the value must be, as in "a whole number of days, 7 to 30". */
  readonly accepts: string;
  readonly holds: (value: unknown) => boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: each setting's own type is found by inference
export type Settings = Readonly<Record<string, Setting<any>>>;

export type SettingValues<S extends Settings> = {
  readonly [Name in keyof S]: S[Name]["schema"]["default"];
};

export function wholeNumber(bounds: {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly default: number;
  readonly description: string;
}): Setting<number> {
  const { min, max, unit, description } = bounds;
  return {
    schema: {
      type: "integer",
      minimum: min,
      maximum: max,
      default: bounds.default,
      description,
    },
    accepts: `a whole number of ${unit}, ${min} to ${max}`,
    holds: (value) => isWholeNumber(value, min, max),
  };
}

export function flag(description: string): Setting<boolean> {
  return {
    schema: { type: "boolean", default: false, description },
    accepts: "true or false",
    holds: (value) => typeof value === "boolean",
  };
}

/** @param accepts names the form of one text, as in "account ids of 12 digits" */
export function texts(form: {
  readonly pattern: RegExp;
  readonly accepts: string;
  readonly default?: readonly string[];
  readonly description: string;
}): Setting<readonly string[]> {
  const { pattern, accepts, description } = form;
  const schema = {
    type: "array",
    items: { type: "string", pattern: pattern.source },
    default: [...(form.default ?? [])],
    description,
  } as const;
  return {
    schema,
    accepts: `a list of ${accepts}`,
    holds: (value) =>
      Array.isArray(value) &&
      value.every((each: unknown) => typeof each === "string" && pattern.test(each)),
  };
}

export function choice<Value extends string>(
  values: readonly [Value, ...Value[]],
  description: string,
): Setting<Value> {
  return {
    schema: { type: "string", enum: [...values], default: values[0], description },
    accepts: values
      .map((value) => JSON.stringify(value))
      .join(", ")
      .replace(/, ([^,]*)$/, " or $1"),
    holds: (value) => values.some((each) => each === value),
  };
}

/** The settings with their defaults, and a sentence for each that is not acceptable. */
export function readSettings<S extends Settings>(
  settings: S,
  configured: Properties,
): { readonly values: SettingValues<S>; readonly faults: readonly string[] } {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, { schema, accepts, holds }] of Object.entries(settings)) {
    const value = configured[name] ?? schema.default;
    values[name] = value;
    if (!holds(value)) {
      faults.push(
        `${name} is ${describeValue(value)} in this policy's configuration. Set it to ${accepts}.`,
      );
    }
  }
  return { values: values as SettingValues<S>, faults };
}
