import type { Properties } from "./property";
import { holdsUnknown, UNKNOWN, type Values } from "./value";

/**
 * As the real plugin has them: a policy document with an unknown part is unknown as a whole. A plan that holds its
 * known parts instead is one that no update follows, because the update's document is a text.
 */
export function asUnknownDocuments(properties: Properties, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const isDocument = properties[name]?.is === "policyDocument";
      return [name, isDocument && holdsUnknown(value) ? UNKNOWN : value];
    }),
  );
}
