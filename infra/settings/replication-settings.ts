import { partitionOf } from "../partitions";
import type { RegionSettings } from "./region-settings";
import type { SettingReader } from "./setting-reader";

const WANTED = "Use the name of an AWS region, such as us-west-2.";

/**
 * Reads the region that the bucket is copied into; undefined where it is not to be copied. It is
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
  own.text("replicationRegion", region, WANTED, (text) => partitionOf(text) !== undefined);
  const partition = partitionOf(region);
  if (partition === undefined || place === undefined) {
    return undefined;
  }
  if (region === place.region) {
    own.refuse(
      "replicationRegion",
      `is "${region}", which is aws:region too. A copy there is lost with the bucket: name another region.`,
    );
  } else if (partition.name !== place.partition.name) {
    own.refuse(
      "replicationRegion",
      `is "${region}", of the partition ${partition.name}. S3 copies inside one partition only: name a region of the partition ${place.partition.name}.`,
    );
  }
  return own.sound("replicationRegion") ? region : undefined;
}
