import type { PolicyDocument } from "../../../policy-pack/src/policy-document/document";
import {
  type DescribedComparison,
  describeChanges,
} from "../../../policy-pack/src/policy-document/prove/describe-changes";
import { placeOf } from "../../controls/policies/place-of";
import type { Site } from "../../controls/policies/policy-facts";

/** What a new version of a policy changes. */
export interface ComparedPolicy extends DescribedComparison {
  readonly policy: "key" | "bucket";
}

export interface ComparisonReport {
  readonly comparisons: readonly ComparedPolicy[];
}

/** Two versions of the policies of key and bucket, of one of them or both. */
export interface Versions {
  readonly key?: Version;
  readonly bucket?: Version;
}

export interface Version {
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
}

export function comparePolicies(versions: Versions, site: Site): ComparisonReport {
  return {
    comparisons: (["key", "bucket"] as const).flatMap((policy) => {
      const version = versions[policy];
      return version === undefined
        ? []
        : [{ policy, ...describeChanges(version.before, version.after, placeOf(policy, site)) }];
    }),
  };
}
