import { isRecord, type Value, type Values } from "./value";

/** How Pulumi tells a special value from an object, and a secret from other special values. */
export const SPECIAL = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A value as AWS gets it: what is secret to Pulumi is not to AWS. */
export function revealed(value: Value): Value {
  const shown = isSecret(value) ? (value["value"] ?? null) : value;
  if (isSecret(shown)) {
    return revealed(shown);
  }
  if (isRecord(shown)) {
    return Object.fromEntries(Object.entries(shown).map(([name, part]) => [name, revealed(part)]));
  }
  return Array.isArray(shown) ? shown.map(revealed) : shown;
}

/**
 * The values with as much of them secret as was in the values that they come from, by name. `tagsAll` comes from
 * `tags`: the engine would mark a value of that name alone.
 *
 * @param sent as the engine sent them
 */
export function withSecretsOf(sent: Values, values: Values): Values {
  const { tags } = sent;
  return markedParts(tags === undefined ? sent : { tagsAll: tags, ...sent }, values);
}

function markedParts(sent: Values, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, marked(sent[name], value)]),
  );
}

function marked(sent: Value | undefined, value: Value): Value {
  if (isRecord(sent) && isRecord(value) && !isSecret(sent)) {
    return markedParts(sent, value);
  }
  return holdsSecret(sent) ? { [SPECIAL]: SECRET, value } : value;
}

function holdsSecret(value: Value | undefined): boolean {
  return (
    isSecret(value) ||
    (typeof value === "object" && value !== null && Object.values(value).some(holdsSecret))
  );
}

function isSecret(value: Value | undefined): value is Values {
  return isRecord(value) && value[SPECIAL] === SECRET;
}
