import type { Policy, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { BUCKET_STACK_TYPES, type BucketStack, readBucketStack } from "./buckets/bucket-stack";
import { forgetInputsSoon, rememberInputs } from "./declared-inputs";
import { Findings } from "./findings";
import { plainProperties } from "./values/plain";

export interface BucketRule extends Policy {
  readonly judge: (stack: BucketStack, findingsOf: (urn: string) => Findings) => void;
}

/**
 * A policy that needs to see a bucket with its companions. It judges once the whole stack is
 * known; before that it only takes note of each resource's inputs.
 */
export function bucketRule({
  judge,
  ...policy
}: BucketRule): ResourceValidationPolicy & StackValidationPolicy {
  return {
    ...policy,
    validateResource(args) {
      if (BUCKET_STACK_TYPES.has(args.type)) {
        rememberInputs(args.urn, plainProperties(args.props));
      }
      args.notApplicable("Policy judges a bucket together with the rest of its stack");
    },
    validateStack(args, reportViolation) {
      const findingsByUrn = new Map<string, Findings>();
      judge(readBucketStack(args.resources), (urn) => {
        const findings = findingsByUrn.get(urn) ?? new Findings();
        findingsByUrn.set(urn, findings);
        return findings;
      });
      for (const [urn, findings] of findingsByUrn) {
        findings.report(reportViolation, urn);
      }
      forgetInputsSoon();
    },
  };
}
