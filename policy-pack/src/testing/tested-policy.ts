import type { ResourceValidation, ResourceValidationPolicy, StackValidation } from "@pulumi/policy";

/** What the harness runs of a policy, whether it judges single resources, stacks or both. */
export interface TestedPolicy {
  readonly name: string;
  readonly configSchema?: ResourceValidationPolicy["configSchema"] | undefined;
  readonly validateResource?: ResourceValidation | readonly ResourceValidation[] | undefined;
  readonly validateStack?: StackValidation | undefined;
}
