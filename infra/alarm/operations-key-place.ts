import { keyArnIn } from "../buckets/bucket-policy";
import type { KeyPlace } from "../keys/key-guard";
import { type AlarmPlace, operationsKeyAlias } from "./alarm-names";

/**
 * What leads to the operations key of an earlier deployment: its alias, and the bucket of the alarm's own trail. The
 * bucket of an existing trail is under a key of its own.
 */
export function operationsKeyPlace(
  { stack, region, existingTrail }: Pick<AlarmPlace, "stack" | "region" | "existingTrail">,
  trailBucketName: string,
): KeyPlace {
  const keyAlias = operationsKeyAlias(stack);
  return existingTrail === undefined
    ? { keyAlias, region, bucket: { name: trailBucketName, keyArnIn } }
    : { keyAlias, region };
}
