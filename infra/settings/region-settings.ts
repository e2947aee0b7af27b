import { oneLine } from "../one-line";
import { type Partition, partitionOf } from "../partitions";
import type { Caller } from "./caller";
import type { SettingReader } from "./setting-reader";

/** A region and the part of AWS it lies in. */
export interface RegionSettings {
  readonly region: string;
  readonly partition: Partition;
}

/** Reads the region everything is deployed into, or refuses what is none. */
export function readRegion(aws: SettingReader): RegionSettings | undefined {
  const region = aws.raw("region");
  if (region === undefined) {
    aws.refuse("region", "is missing. Set it: `pulumi config set aws:region us-east-1`.");
    return undefined;
  }
  aws.text(
    "region",
    "",
    "Use the name of an AWS region, such as us-east-1.",
    (text) => partitionOf(text) !== undefined,
  );
  const partition = partitionOf(region);
  return partition === undefined ? undefined : { region, partition };
}

/** Asks for the caller, and refuses the region where the caller cannot deploy into it. */
export async function callerIn(
  aws: SettingReader,
  { region, partition }: RegionSettings,
  ask: () => Promise<Caller>,
): Promise<Caller | undefined> {
  try {
    const caller = await ask();
    if (caller.partition === partition.name) {
      return caller;
    }
    aws.refuse(
      "region",
      `is "${region}", of the partition ${partition.name}. The credentials are of the partition ${caller.partition}: use a region of theirs, or other credentials.`,
    );
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : String(error));
    aws.refuse(
      "region",
      `is "${region}", where AWS did not tell whose credentials these are: ${reason} Try \`aws sts get-caller-identity\` with the same credentials.`,
    );
  }
  return undefined;
}
