import type { Partition } from "../aws/partitions";

/** A region and the part of AWS it lies in. */
interface Place {
  readonly partition: Partition;
  readonly region: string;
}

/** A set of checks that Security Hub runs, by its name in this project. */
export type SecurityStandard = keyof typeof STANDARDS;

/** Source: https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html */
const STANDARDS = {
  "best-practices": "aws-foundational-security-best-practices/v/1.0.0",
  cis: "cis-aws-foundations-benchmark/v/3.0.0",
} as const;

/**
 * The ARNs of the standards the account is checked against: AWS Foundational Security Best Practices
 * and the CIS AWS Foundations Benchmark 3.0.0.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/enable-standards.html
 */
export function securityStandards({
  partition,
  region,
}: Place): Readonly<Record<SecurityStandard, string>> {
  const standards = `arn:${partition.name}:securityhub:${region}::standards`;
  return {
    "best-practices": `${standards}/${STANDARDS["best-practices"]}`,
    cis: `${standards}/${STANDARDS.cis}`,
  };
}
