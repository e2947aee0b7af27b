import { describeValue } from "../values/describe-value";
import { isObject, type Properties } from "../values/unknown";
import { type Excess, excessIn, type PolicyLimit } from "./excess";

const NOT_JSON = Symbol("not JSON");

/** A statement and the way to it in its document. */
export interface Statement {
  readonly path: string;
  readonly elements: Properties;
}

/** An IAM policy document that could be read. Nothing in it is taken to be well formed. */
export interface PolicyDocument {
  readonly path: string;
  readonly elements: Properties;
  /** What stands in the place of statements, with the way to each. */
  readonly entries: readonly { readonly path: string; readonly value: unknown }[];
  readonly statements: readonly Statement[];
}

/**
 * What is there in place of a document, as a sentence. The text itself, which may be long or secret,
 * is never in it.
 */
export interface Unread {
  readonly fault: string;
}

/** Several policies read the same text one after the other, so a few readings are kept. */
const readings = new Map<string, PolicyDocument | Unread | Excess>();
const MOST_READINGS_KEPT = 64;

const LONGEST_SID_SHOWN = 200;

/**
 * Reads the policy document of a service's resource from JSON text or from an object. Here alone is
 * judged whether it is too large or too deep, so that no policy spends time on it.
 */
export function readDocument(
  path: string,
  value: unknown,
  service: PolicyLimit,
): PolicyDocument | Unread | Excess {
  if (typeof value !== "string") {
    return isObject(value)
      ? (excessIn(path, value, service) ?? documentOf(path, value))
      : { fault: `${path} is ${describeValue(value)}.` };
  }
  const key = `${service.prefix}${path}\n${value}`;
  const cached = readings.get(key);
  if (cached !== undefined) {
    return cached;
  }
  const read = excessIn(path, value, service) ?? readText(path, value);
  if (readings.size === MOST_READINGS_KEPT) {
    readings.clear();
  }
  readings.set(key, read);
  setImmediate(() => readings.clear());
  return read;
}

export function documentOf(path: string, elements: Properties): PolicyDocument {
  const entries = entriesOf(`${path}.Statement`, elementOf(elements, "Statement"));
  return {
    path,
    elements,
    entries,
    statements: entries.flatMap((entry) =>
      isObject(entry.value) ? [{ path: entry.path, elements: entry.value }] : [],
    ),
  };
}

/**
 * The named element, however its letters are cased. AWS takes one case only, so that another is
 * a fault of form; but what it was meant to allow is judged all the same.
 */
export function elementOf(elements: Properties, name: string): unknown {
  if (Object.hasOwn(elements, name)) {
    return elements[name] ?? undefined;
  }
  const lowered = name.toLowerCase();
  const written = Object.keys(elements).find((key) => key.toLowerCase() === lowered);
  return written === undefined ? undefined : (elements[written] ?? undefined);
}

/** A statement as a message names it: by its path, and by its Sid if it has one. */
export function nameOf({ path, elements }: Statement): string {
  const sid = elementOf(elements, "Sid");
  return typeof sid === "string" && sid !== "" && sid.length <= LONGEST_SID_SHOWN
    ? `${path} (${JSON.stringify(sid)})`
    : path;
}

/** IAM takes one value or a list of them in most places. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

/** The texts among one value or a list of them. */
export function textsIn(value: unknown): readonly string[] {
  return listOf(value).filter((each) => typeof each === "string");
}

/** The text of a text, number or boolean: IAM reads false and "false" alike. */
export function textOf(value: unknown): string {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}

function readText(path: string, text: string): PolicyDocument | Unread {
  const content = parseJson(text);
  if (content === NOT_JSON) {
    return { fault: `${path} is not valid JSON.` };
  }
  return isObject(content)
    ? documentOf(path, content)
    : { fault: `${path} is JSON, but not of an object.` };
}

function entriesOf(path: string, value: unknown): PolicyDocument["entries"] {
  return Array.isArray(value)
    ? value.map((entry: unknown, index) => ({ path: `${path}[${index}]`, value: entry }))
    : listOf(value).map((entry) => ({ path, value: entry }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return NOT_JSON;
    }
    throw error;
  }
}
