import { derivedName } from "../aws/derived-name";
import { BUCKET_NAME_CHARACTERS, IAM_NAME_MAX_CHARACTERS } from "../aws/limits";

/** The name of the bucket that another one is copied into, in that region. */
export function replicaBucketName(sourceName: string, region: string): string {
  return derivedName(sourceName, `-replica-${region}`, BUCKET_NAME_CHARACTERS.max);
}

/** The name of the role that S3 copies a bucket as; policies name it before it is there. */
export function replicationRoleName(sourceName: string): string {
  return derivedName(sourceName, "-replication", IAM_NAME_MAX_CHARACTERS);
}
