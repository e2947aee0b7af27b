/** A part of AWS with accounts, ARNs and host names of its own. */
export interface Partition {
  /** The second field of every ARN in it, such as `aws-us-gov`. */
  readonly name: string;
  /** What the host names of its services end with, such as `amazonaws.com.cn`. */
  readonly dnsSuffix: string;
}

interface PartitionRegions extends Partition {
  readonly regions: RegExp;
}

// The last is the widest: it takes the regions of commercial AWS that are still to come.
const PARTITIONS: readonly PartitionRegions[] = [
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", regions: /^cn-[a-z]+-\d{1,2}$/ },
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com", regions: /^us-gov-[a-z]+-\d{1,2}$/ },
  { name: "aws-iso", dnsSuffix: "c2s.ic.gov", regions: /^us-iso-[a-z]+-\d{1,2}$/ },
  { name: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", regions: /^us-isob-[a-z]+-\d{1,2}$/ },
  { name: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", regions: /^eu-isoe-[a-z]+-\d{1,2}$/ },
  { name: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", regions: /^us-isof-[a-z]+-\d{1,2}$/ },
  { name: "aws-eusc", dnsSuffix: "amazonaws.eu", regions: /^eusc-[a-z]+-[a-z]+-\d{1,2}$/ },
  { name: "aws", dnsSuffix: "amazonaws.com", regions: /^[a-z]{2}-[a-z]+-\d{1,2}$/ },
];

/**
 * The partition a region lies in, or undefined for what is no region's name.
 *
 * Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 * and the partition data that every AWS SDK ships.
 */
export function partitionOf(region: string): Partition | undefined {
  const found = PARTITIONS.find(({ regions }) => regions.test(region));
  return found === undefined ? undefined : { name: found.name, dnsSuffix: found.dnsSuffix };
}

/**
 * The only region on whose event bus IAM's events arrive.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function iamEventRegion({ name }: Partition): string | undefined {
  return IAM_EVENT_REGIONS[name];
}

const IAM_EVENT_REGIONS: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};
