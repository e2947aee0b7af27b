import type { Property, Rule } from "./property";
import { shown } from "./shown";

/** One of the values that AWS lists for the property. */
export function oneOf(...values: readonly string[]): Rule {
  return (value) =>
    values.includes(String(value))
      ? undefined
      : `must be one of ${values.join(", ")}, not ${shown(value)}`;
}

/** A whole number of `unit`, both bounds included. */
export function within(least: number, most: number, unit: string): Rule {
  return (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : `must be a whole number of ${unit} from ${least} to ${most}, not ${shown(value)}`;
}

/** A text of `least` to `most` characters. */
export function lengthWithin(least: number, most: number): Rule {
  return (value) => {
    const { length } = String(value);
    return length >= least && length <= most
      ? undefined
      : `must have ${least} to ${most} characters, not ${length}`;
  };
}

/** The first fault that any of the rules finds. */
export function all(...rules: readonly Rule[]): Rule {
  return (value) => {
    for (const rule of rules) {
      const fault = rule(value);
      if (fault !== undefined) {
        return fault;
      }
    }
    return undefined;
  };
}

/** What the real provider takes, and sets to `false` where the program does not. @param why it is not taken here */
export function neverSet(why: string): Property {
  return {
    is: "flag",
    default: false,
    replaces: true,
    rule: (value) => (value === false ? undefined : `must be false, because ${why}`),
  };
}
