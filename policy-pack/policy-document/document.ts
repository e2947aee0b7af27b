import { isObject, type Properties } from "../values/plain";
import { shown } from "../values/shown";

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
 * Reads a policy document from JSON text or from an object.
 *
 * @returns the document, or a sentence that says what is there in its place; the text itself,
 *   which may be long or secret, is never in it.
 */
export function readDocument(path: string, value: unknown): PolicyDocument | string {
  const content = typeof value === "string" ? parseJson(value) : value;
  if (content === NOT_JSON) {
    return `${path} is not valid JSON.`;
  }
  if (!isObject(content)) {
    const what = typeof value === "string" ? "JSON, but not of an object" : shown(value);
    return `${path} is ${what}.`;
  }
  const entries = entriesOf(`${path}.Statement`, content["Statement"]);
  return {
    path,
    elements: content,
    entries,
    statements: entries.flatMap((entry) =>
      isObject(entry.value) ? [{ path: entry.path, elements: entry.value }] : [],
    ),
  };
}

/** IAM takes one value or a list of them in most places. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

/** The text of a text, number or boolean: IAM reads false and "false" alike. */
export function textOf(value: unknown): string {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
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
