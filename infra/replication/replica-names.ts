import { derivedBucketName } from "../aws/bucket-namespace";
import { derivedName } from "../aws/derived-name";
import { IAM_NAME_MAX_CHARACTERS } from "../aws/limits";

/** The name of the bucket that another one is copied into, in that region. */
export function replicaBucketName(sourceName: string, region: string): string {
  return derivedBucketName(sourceName, "-replica", region);
}

/** The name of the role that S3 copies a bucket as; policies name it before it is there. */
export function replicationRoleName(sourceName: string): string {
  return derivedName(sourceName, "-replication", IAM_NAME_MAX_CHARACTERS);
}
