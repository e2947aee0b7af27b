import { type Partition, partitionOf } from "../aws/partitions";
import type { SettingReader } from "./reader/setting-reader";

/** A region and the part of AWS it lies in. */
export interface RegionSettings {
  readonly region: string;
  readonly partition: Partition;
}

/** Reads the region everything is deployed into, or refuses what is none. */
export function readRegion(aws: SettingReader): RegionSettings | undefined {
  const region = aws.raw("region");
  if (region === undefined) {
    aws.refuse("region", `is missing. Set it: ${aws.howToSet("region", "us-east-1")}.`);
    return undefined;
  }
  aws.text("region", "", "Use the name of an AWS region, such as us-east-1.", isRegion);
  const partition = partitionOf(region);
  return partition === undefined ? undefined : { region, partition };
}

/**
 * Reads the region that the bucket is replicated to; undefined if it is not replicated. It is
 * judged against the stack's own region as far as that is known.
 */
export function readReplicationRegion(
  own: SettingReader,
  place: RegionSettings | undefined,
): string | undefined {
  const region = own.raw("replicationRegion");
  if (region === undefined) {
    return undefined;
  }
  own.text(
    "replicationRegion",
    region,
    "Use the name of an AWS region, such as us-west-2.",
    isRegion,
  );
  const partition = partitionOf(region);
  if (partition === undefined || place === undefined) {
    return undefined;
  }
  if (region === place.region) {
    own.refuse(
      "replicationRegion",
      `is "${region}", the region of the bucket itself. A copy there is lost with the bucket: name another region.`,
    );
  } else if (partition.name !== place.partition.name) {
    own.refuse(
      "replicationRegion",
      `is "${region}", of the partition ${partition.name}. S3 copies inside one partition only: name a region of the partition ${place.partition.name}.`,
    );
  }
  return own.isValid("replicationRegion") ? region : undefined;
}

function isRegion(text: string): boolean {
  return partitionOf(text) !== undefined;
}
