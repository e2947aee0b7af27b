import { shown } from "./shown";
import type { Value } from "./value";

/**
 * What a property holds. A `policy` is the text of a JSON document that two spellings can mean;
 * a `policyDocument` may also be given as an object, which becomes such a text.
 */
export type Kind =
  | "text"
  | "texts"
  | "flag"
  | "number"
  | "tags"
  | "policy"
  | "policyDocument"
  | "object"
  | "objects";

/** Says what is wrong with a value, or nothing. */
export type Rule = (value: Value) => string | undefined;

/** One input property of a resource, as the real provider's schema has it. */
export interface Property {
  readonly is: Kind;
  readonly required?: true;
  /** The value where the program gives none. */
  readonly default?: Value;
  /** AWS fills it in where the program gives none, so its absence is no change. */
  readonly computed?: true;
  /** What the real plugin reads where there is none. */
  readonly none?: Value;
  /** A change needs a new resource. */
  readonly replaces?: true;
  /** The provider's own: AWS does not store it, so reading AWS cannot tell it. */
  readonly local?: true;
  readonly rule?: Rule;
  /** Whether two texts mean the same thing to AWS. Default: equality. */
  readonly same?: (left: string, right: string) => boolean;
  /** The properties of an `object`, or of each of the `objects`. */
  readonly of?: Properties;
}

export interface Properties {
  readonly [name: string]: Property;
}

/** Every resource is managed in one region; moving it means making it anew. */
export const region: Property = {
  is: "text",
  computed: true,
  replaces: true,
  rule: (value) =>
    /^[a-z]{2}(-[a-z]+)+-\d+$/.test(String(value))
      ? undefined
      : `must be an AWS region such as eu-west-3, not ${shown(value)}`,
};

/** Tags as AWS keeps them: a map of texts. */
export const tags: Property = { is: "tags" };
