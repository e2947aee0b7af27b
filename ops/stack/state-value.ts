import type { StateResource } from "./stack";

type Path = readonly (string | number)[];

/** A value in a resource's outputs: valueAt(rules, "rule", 0, "id"); undefined if it is absent. */
export function valueAt(resource: StateResource | undefined, ...path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    resource?.outputs,
  );
}

/** The same for a text. The provider writes an empty one if nothing is set. */
export function textAt(resource: StateResource | undefined, ...path: Path): string | undefined {
  const value = valueAt(resource, ...path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The same for a number. The provider writes 0 if nothing is set. */
export function numberAt(resource: StateResource | undefined, ...path: Path): number | undefined {
  const value = valueAt(resource, ...path);
  return typeof value === "number" && value !== 0 ? value : undefined;
}
