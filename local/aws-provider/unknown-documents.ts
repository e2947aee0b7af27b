import type { Properties } from "./property";
import { holdsUnknown, UNKNOWN, type Values } from "./value";

/** As the real plugin has them: a policy document with an unknown part is unknown as a whole. */
export function asUnknownDocuments(properties: Properties, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const isDocument = properties[name]?.is === "policyDocument";
      return [name, isDocument && holdsUnknown(value) ? UNKNOWN : value];
    }),
  );
}
