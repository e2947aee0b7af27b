import { Policy, Role, RolePolicyAttachment } from "@pulumi/aws/iam";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { NEW_BEFORE_OLD } from "../infra/aws/new-before-old";
import type { RolePolicies } from "./policies/identity-policy";

export interface DeliveryRoleArgs {
  /** At most 64 letters, digits and hyphens. */
  readonly roleName: string;
  readonly description: string;
  /** The trust policy, as JSON. */
  readonly trust: string;
  /** The names of its policies, which are known before their content. */
  readonly policyNames: readonly string[];
  readonly policies: Output<RolePolicies>;
  /** The resources that the trust policy refers to, if this program creates them. */
  readonly trusts: readonly Resource[];
}

/**
 * A role that a workflow acts as, with managed policies of its own: together they are too long for
 * inline policies.
 */
export class DeliveryRole extends ComponentResource {
  readonly roleArn: Output<string>;

  constructor(name: string, args: DeliveryRoleArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:delivery:DeliveryRole", name, {}, opts);
    const role = new Role(
      name,
      { name: args.roleName, description: args.description, assumeRolePolicy: args.trust },
      { parent: this, ...NEW_BEFORE_OLD, dependsOn: [...args.trusts] },
    );
    for (const policyName of args.policyNames) {
      const policy = new Policy(
        `${name}-${policyName}`,
        {
          name: `${args.roleName}-${policyName}`,
          policy: args.policies.apply((policies) => JSON.stringify(policies[policyName])),
        },
        { parent: this, ...NEW_BEFORE_OLD },
      );
      new RolePolicyAttachment(
        `${name}-${policyName}`,
        { role: role.name, policyArn: policy.arn },
        { parent: this },
      );
    }
    this.roleArn = role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
