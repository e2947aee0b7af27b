import type { PolicyResource } from "@pulumi/policy";
import { grouped } from "../values/grouped";
import type { Properties } from "../values/unknown";
import { declaredProperties } from "./declared-inputs";
import { type JudgedResource, judgedResource } from "./judged-resource";
import { nativeName } from "./native-names";
import { objectBehind, plainProperties } from "./plain-properties";

/** A resource among the others of its stack; its properties are as the program declared them. */
export interface StackResource extends JudgedResource {
  readonly outputs: Properties;
  /** The resources of this stack that the property's value was made from. */
  madeFrom(property: string): readonly StackResource[];
}

/** All resources that the engine gave to stack policies. */
export interface Stack {
  readonly resources: readonly { readonly name: string; readonly urn: string }[];
  /** The resource with this URN; for "" the stack itself, which the engine lists as a resource. */
  named(urn: string): { readonly name: string; readonly urn: string };
  ofTypes(types: readonly string[]): readonly StackResource[];
  /** What `build` makes of the stack, made once for all policies: the place for every index. */
  view<T>(build: (stack: Stack) => T): T;
}

const STACK = "pulumi:pulumi:Stack";

let latest: { readonly resources: readonly PolicyResource[]; readonly stack: Stack } | undefined;

/** Whether only the first policy of the engine's call is given the resources. */
let isGivenOnce = false;

/** Begins a call of the engine in which only the first policy is given the resources. */
export function beginStack(): void {
  latest = undefined;
  isGivenOnce = true;
}

/**
 * The stack that these resources are. The framework gives every policy new objects for the same
 * resources, or gives all but the first none; what policies make of them is shared nevertheless.
 */
export function stackOf(resources: readonly PolicyResource[]): Stack {
  if (latest === undefined || !(isGivenOnce || areSame(latest.resources, resources))) {
    latest = { resources, stack: readStack(resources) };
    setImmediate(() => {
      latest = undefined;
      isGivenOnce = false;
    });
  }
  return latest.stack;
}

function readStack(resources: readonly PolicyResource[]): Stack {
  const byType = grouped(resources, ({ type }) => [type]);
  const read = new Map<PolicyResource, StackResource>();
  const stackResource = (resource: PolicyResource): StackResource => {
    const cached = read.get(resource);
    if (cached !== undefined) {
      return cached;
    }
    const made = readResource(resource, stackResource);
    read.set(resource, made);
    return made;
  };
  const views = new Map<unknown, unknown>();
  const stack: Stack = {
    resources,
    named: (urn) =>
      stack.view(resourcesByUrn).get(urn) ?? byType.get(STACK)?.[0] ?? { name: "", urn: "" },
    ofTypes: (types) => types.flatMap((type) => byType.get(type)?.map(stackResource) ?? []),
    view<T>(build: (stack: Stack) => T): T {
      if (!views.has(build)) {
        views.set(build, build(stack));
      }
      return views.get(build) as T;
    },
  };
  return stack;
}

function resourcesByUrn({ resources }: Stack) {
  return new Map(resources.map((resource) => [resource.urn, resource]));
}

function readResource(
  resource: PolicyResource,
  stackResource: (resource: PolicyResource) => StackResource,
): StackResource {
  const outputs = plainProperties(resource.props);
  return {
    ...judgedResource(resource, declaredProperties(resource.urn, outputs)),
    outputs,
    madeFrom: (property) =>
      (resource.propertyDependencies[nativeName(resource.type, property)] ?? []).map(stackResource),
  };
}

function areSame(some: readonly PolicyResource[], others: readonly PolicyResource[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ urn, props }, index) => {
      const other = others[index];
      return other?.urn === urn && objectBehind(other.props) === objectBehind(props);
    })
  );
}
