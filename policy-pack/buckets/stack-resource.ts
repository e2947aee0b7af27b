import type { PolicyResource } from "@pulumi/policy";
import { declaredProperties } from "../declared-inputs";
import { type Node, nodeOf } from "../values/node";
import { type Properties, plainProperties } from "../values/plain";

/** A resource among the others of its stack. */
export interface StackResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly outputs: Properties;
  /** A property as the program declared it. */
  property(name: string): Node;
  /** The resources that the property's value was made from. */
  madeFrom(property: string): readonly PolicyResource[];
}

export function stackResource(resource: PolicyResource): StackResource {
  const outputs = plainProperties(resource.props);
  const declared = declaredProperties(resource.urn, outputs);
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    outputs,
    property: (name) => nodeOf(declared, name),
    madeFrom: (property) => resource.propertyDependencies[property] ?? [],
  };
}
