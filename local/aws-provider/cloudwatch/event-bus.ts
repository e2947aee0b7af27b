import type { Property } from "../property";
import { lengthWithin } from "../rules";

/** The bus that AWS's own events come on. */
export const DEFAULT_BUS = "default";

export const eventBusName: Property = {
  is: "text",
  default: DEFAULT_BUS,
  replaces: true,
  rule: lengthWithin(1, 1600),
};

/** An id of so many parts, and the bus before them: the default one where the id names none. */
export function busOf(id: string, parts: number): { readonly bus: string; readonly rest: string } {
  const all = id.split("/");
  const rest = all.slice(-parts).join("/");
  return all.length > parts
    ? { bus: all.slice(0, -parts).join("/"), rest }
    : { bus: DEFAULT_BUS, rest };
}
