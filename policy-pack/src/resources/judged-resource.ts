import type { PolicyResourceOptions } from "@pulumi/policy";
import { type Node, nodeOf } from "../values/node";
import type { Properties } from "../values/unknown";
import { nativeName } from "./native-names";
import { plainProperties } from "./plain-properties";

/** A resource as a rule sees it: its inputs, after the provider has checked them. */
export interface JudgedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly opts: PolicyResourceOptions;
  /** The provider's settings, such as its region; empty if the engine does not report any. */
  readonly provider: Properties;
  property(name: string): Node;
}

/** The framework's form of a resource, as one policy or a stack of them gets it. */
interface ResourceMessage {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly opts: PolicyResourceOptions;
  readonly provider?: { readonly props: object };
}

/** The resource with these properties. */
export function judgedResource(
  { urn, type, name, opts, provider }: ResourceMessage,
  properties: Properties,
): JudgedResource {
  return {
    urn,
    type,
    name,
    opts,
    provider: provider === undefined ? {} : plainProperties(provider.props),
    property: (property) => nodeOf(properties, nativeName(type, property)),
  };
}
