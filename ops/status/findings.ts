import type { Target } from "../stack/target";
import { isFound } from "./found";
import type { BucketEncryption, KeyStatus } from "./key-status";

/** The commands that findings tell. */
export interface Remedies {
  /** What takes the deletion of the key back. */
  readonly cancel: string;
  /** What runs Pulumi. */
  readonly pulumi: string;
}

/** Everything about a key and its bucket that is not as it should be: one sentence each, with what to do. */
export function findingsOf(
  status: KeyStatus,
  target: Pick<Target, "keyArn" | "keyAlias" | "region">,
  remedies: Remedies,
): readonly string[] {
  return [
    ...stateFindings(status, target, remedies),
    ...rotationFindings(status, target),
    ...aliasFindings(status, target),
    ...(status.bucket !== undefined && isFound(status.bucket)
      ? bucketFindings(status.bucket, target.keyArn, remedies)
      : []),
    ...refusals(status),
  ];
}

function stateFindings(
  { key }: KeyStatus,
  { keyArn, region }: Pick<Target, "keyArn" | "region">,
  { cancel }: Remedies,
): readonly string[] {
  switch (key.state) {
    case "Enabled":
      return [];
    case "PendingDeletion":
    case "PendingReplicaDeletion":
      return [
        `The key is ${key.state}${key.deletionDate === null ? "" : ` and gone for good on ${key.deletionDate}`}: nothing under it can be read. Take it back: ${cancel}`,
      ];
    case "Disabled":
      return [
        `The key is Disabled: nothing under it can be read or written. Unless that is on purpose, enable it: ${cancel} --enable, or aws kms enable-key --key-id ${keyArn} --region ${region}`,
      ];
    default:
      return [`The key is ${key.state} and cannot be used.`];
  }
}

/** AWS rotates symmetric keys with material of its own. */
function rotationFindings(
  { key, rotation }: KeyStatus,
  { region }: Pick<Target, "region">,
): readonly string[] {
  const isRotatable = key.spec === "SYMMETRIC_DEFAULT" && key.origin === "AWS_KMS";
  const isOff = isFound(rotation) && !rotation.isOn;
  return isRotatable && key.state === "Enabled" && isOff
    ? [
        `The key is not rotated. Switch it on: aws kms enable-key-rotation --key-id ${key.arn} --region ${region}`,
      ]
    : [];
}

function aliasFindings(
  { aliases }: KeyStatus,
  { keyArn, keyAlias, region }: Pick<Target, "keyArn" | "keyAlias" | "region">,
): readonly string[] {
  return keyAlias === undefined || !isFound(aliases) || aliases.names.includes(keyAlias)
    ? []
    : [
        `${keyAlias} does not lead to the key. Where it is gone: aws kms create-alias --alias-name ${keyAlias} --target-key-id ${keyArn} --region ${region}; where it leads elsewhere: aws kms update-alias with the same.`,
      ];
}

function bucketFindings(
  bucket: BucketEncryption,
  keyArn: string,
  { pulumi }: Remedies,
): readonly string[] {
  if (bucket.keyArn !== keyArn) {
    const found = [bucket.algorithm ?? "none", bucket.keyArn ?? "no customer managed key"];
    return [
      `The default encryption of ${bucket.name} is ${found.join(", ")}, and not under this key. Set it back: ${pulumi} up --refresh`,
    ];
  }
  return bucket.algorithm === "aws:kms" && !bucket.isBucketKeyOn
    ? [`The Bucket Key of ${bucket.name} is off: every object costs requests to KMS.`]
    : [];
}

function refusals({ rotation, lastUse, aliases, grants, bucket }: KeyStatus): readonly string[] {
  return [rotation, lastUse, aliases, grants, bucket].flatMap((found) =>
    found !== undefined && "refused" in found ? [found.refused] : [],
  );
}
