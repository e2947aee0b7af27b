import type { Policy, ResourceValidation, ResourceValidationPolicy } from "@pulumi/policy";
import { Findings } from "./findings";
import { type Node, nodeOf } from "./values/node";
import { type Properties, plainProperties } from "./values/plain";

/** A resource as a rule sees it: its inputs, after the provider has checked them. */
export interface JudgedResource {
  readonly type: string;
  property(name: string): Node;
  /** Leaves the resource to other rules, as not applicable rather than passed. */
  notApplicable(reason: string): never;
}

export interface ResourceRule extends Policy {
  readonly types: readonly string[];
  readonly judge: (resource: JudgedResource, findings: Findings, config: Properties) => void;
}

/** A policy that needs to see one resource only. */
export function resourceRule({ types, judge, ...policy }: ResourceRule): ResourceValidationPolicy {
  const validateResource: ResourceValidation = (args, reportViolation) => {
    if (!types.includes(args.type)) {
      args.notApplicable(`Policy only applies to resources of type '${types.join("', '")}'`);
    }
    const properties = plainProperties(args.props);
    const findings = new Findings();
    const resource: JudgedResource = {
      type: args.type,
      property: (name) => nodeOf(properties, name),
      notApplicable: (reason) => args.notApplicable(reason),
    };
    judge(resource, findings, args.getConfig());
    findings.report(reportViolation, args.urn);
  };
  const [onlyType, ...others] = types;
  return {
    ...policy,
    // The framework skips a function with this mark before it reads a resource of another type.
    validateResource:
      others.length === 0
        ? Object.assign(validateResource, { __pulumiType: onlyType })
        : validateResource,
  };
}
