import { shown } from "../shown";
import { isRecord, type Value } from "../value";

/** Why a text is no event pattern. The emulator takes any, and then serves no rule made after it. */
export function patternFault(value: Value): string | undefined {
  const pattern = parsed(String(value));
  if (!isRecord(pattern)) {
    return `must be the text of a JSON object, not ${shown(value)}`;
  }
  return objectFault(pattern, "");
}

/** Whether two texts are the same pattern. */
export function samePattern(left: string, right: string): boolean {
  const one = parsed(left);
  return one !== undefined && canonical(one) === canonical(parsed(right));
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html */
function objectFault(
  pattern: { readonly [name: string]: Value },
  path: string,
): string | undefined {
  const entries = Object.entries(pattern);
  if (entries.length === 0) {
    return `has an empty object${path && ` at ${path}`}`;
  }
  for (const [name, value] of entries) {
    const place = path === "" ? name : `${path}.${name}`;
    const fault = name === "$or" ? choicesFault(value, place, path) : partFault(value, place);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

function partFault(value: Value, place: string): string | undefined {
  if (isRecord(value)) {
    return objectFault(value, place);
  }
  return Array.isArray(value) && value.length > 0
    ? undefined
    : `must have a list of values at ${place}, not ${shown(value)}`;
}

function choicesFault(value: Value, place: string, path: string): string | undefined {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isRecord)) {
    return `must have two objects or more at ${place}, not ${shown(value)}`;
  }
  return value.map((choice) => objectFault(choice, path)).find(Boolean);
}

function parsed(text: string): Value | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** With the names in order; the order of values is kept, which costs at most a needless update. */
function canonical(value: Value | undefined): string {
  return JSON.stringify(value, (_, part: Value) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );
}
