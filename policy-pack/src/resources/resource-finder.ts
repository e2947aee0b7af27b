import { UNKNOWN } from "../values/unknown";
import type { StackResource } from "./stack";

/** Finds the resource that a property of another one means, if it is in the stack. */
export type ResourceFinder = (from: StackResource, property: string) => StackResource | undefined;

/**
 * Finds by what a value was made from, unless both are known and differ; else by identity.
 *
 * @param identitiesOf what is known of the ways to name a resource
 * @param namesIn the identities that a value stands for
 */
export function resourceFinder(
  resources: readonly StackResource[],
  identitiesOf: (resource: StackResource) => readonly string[],
  namesIn: (value: unknown) => readonly unknown[] = (value) => [value],
): ResourceFinder {
  const identitiesByResource = new Map(
    resources.map((resource) => [resource, identitiesOf(resource)]),
  );
  const byIdentity = new Map<unknown, StackResource>(
    [...identitiesByResource].flatMap(([resource, identities]) =>
      identities.map((identity) => [identity, resource] as const),
    ),
  );
  return (from, property) => {
    const { value } = from.property(property);
    const names = namesIn(value);
    const mayBeMeant = (resource: StackResource): boolean => {
      const identities = identitiesByResource.get(resource);
      return (
        identities !== undefined &&
        (value === UNKNOWN ||
          identities.length === 0 ||
          identities.some((identity) => names.includes(identity)))
      );
    };
    return (
      from.madeFrom(property).find(mayBeMeant) ??
      names.map((name) => byIdentity.get(name)).find((resource) => resource !== undefined)
    );
  };
}

/** Those of the resource's properties that are texts. */
export function textsOf(
  { outputs, property }: StackResource,
  ...properties: readonly string[]
): readonly string[] {
  return properties
    .flatMap((name) => [outputs[name], property(name).value])
    .filter((value): value is string => typeof value === "string" && value !== "");
}
