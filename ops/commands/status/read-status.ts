import type { KeyMetadata } from "@aws-sdk/client-kms";
import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { describeExistingKey } from "../../aws/describe-key";
import { readAliases, readGrants, readLastUse } from "../../aws/key-use";
import { algorithmIn, readEncryption } from "../../aws/live-bucket";
import { readAliasTarget, readRotation } from "../../aws/live-key";
import { type AwsAccess, foundIn, mapped, type Reading } from "../../aws/reading";
import { encryptionControls } from "../../controls/bucket-controls";
import type { Control } from "../../controls/control";
import { aliasControl, keyStateControl, rotationControl } from "../../controls/key-controls";
import type { Remedies } from "../../controls/remedies";
import { declaredOf } from "../../stack/declared";
import type { Target } from "../../stack/target";
import { isoText } from "../../terminal/iso-text";
import type { BucketEncryption, KeyFacts, KeyStatus } from "./key-status";
import { readOtherKeys } from "./other-keys";

/** How key and bucket are, and what is not as it has to be. */
export interface Judged {
  readonly status: KeyStatus;
  /** The controls that AWS was asked about. */
  readonly controls: readonly Control[];
  /** The permissions that are missing, in a sentence each. */
  readonly refusals: readonly string[];
}

/**
 * Reads key and bucket. What one permission is missing for does not hide the rest.
 *
 * @throws UserError if there is no such key or bucket, and what AWS says if the key is not described
 */
export async function readStatus(
  access: AwsAccess,
  target: Target,
  remedies: Remedies,
): Promise<Judged> {
  const { clients, signal } = access;
  const { keyArn, bucketName } = target;
  const metadata = await describeExistingKey(clients.kms, keyArn, { abortSignal: signal });
  const [rotation, lastUse, aliases, grants, otherKeys, aliasTarget, encryption] =
    await Promise.all([
      readRotation(access, keyArn),
      readLastUse(access, keyArn),
      readAliases(access, keyArn),
      readGrants(access, keyArn),
      readOtherKeys(access, keyArn),
      readAliasTarget(access, target),
      bucketName === undefined ? undefined : readEncryption(access, bucketName),
    ]);
  const bucket =
    bucketName === undefined || encryption === undefined
      ? undefined
      : mapped(encryption, (rule) => encryptionFacts(bucketName, rule));
  return {
    status: {
      key: keyFacts(metadata, target),
      rotation: foundIn(rotation),
      lastUse: foundIn(lastUse),
      aliases: foundIn(aliases),
      grants: foundIn(grants),
      otherKeys: foundIn(otherKeys),
      bucket: bucket && foundIn(bucket),
    },
    controls: [
      keyStateControl(target, { sources: [], value: metadata }, remedies),
      ...(isRotatable(metadata)
        ? [rotationControl(keyArn, rotation, { rotationPeriodInDays: undefined }, remedies)]
        : []),
      ...(aliasTarget === undefined ? [] : [aliasControl(target, aliasTarget, remedies)]),
      ...(bucketName === undefined || encryption === undefined
        ? []
        : bucketControlsOf({ ...target, bucketName }, encryption, remedies)),
    ],
    refusals: [lastUse, aliases, grants, otherKeys].flatMap((found: Reading<unknown>) =>
      "refused" in found ? [found.refused] : [],
    ),
  };
}

/** AWS rotates symmetric keys with material of its own, while they are enabled. */
function isRotatable({ KeySpec, Origin, KeyState }: KeyMetadata): boolean {
  return KeySpec === "SYMMETRIC_DEFAULT" && Origin === "AWS_KMS" && KeyState === "Enabled";
}

/** What uploads get by default is for `aerosecure verify` to judge in whole. */
function bucketControlsOf(
  target: Target & { readonly bucketName: string },
  encryption: Reading<ServerSideEncryptionRule | undefined>,
  remedies: Remedies,
): readonly Control[] {
  const { encryption: expected } = declaredOf(target, undefined, algorithmIn(encryption));
  const bucketArn = `arn:${target.partition}:s3:::${target.bucketName}`;
  return encryptionControls(bucketArn, encryption, expected, remedies);
}

function keyFacts(key: KeyMetadata, { keyArn, keyId }: Target): KeyFacts {
  return {
    arn: key.Arn ?? keyArn,
    id: key.KeyId ?? keyId,
    state: key.KeyState ?? "",
    description: key.Description ?? "",
    createdAt: isoText(key.CreationDate),
    deletionDate: isoText(key.DeletionDate),
    spec: key.KeySpec ?? "",
    usage: key.KeyUsage ?? "",
    origin: key.Origin ?? "",
    isMultiRegion: key.MultiRegion ?? false,
  };
}

function encryptionFacts(
  name: string,
  rule: ServerSideEncryptionRule | undefined,
): BucketEncryption {
  return {
    name,
    algorithm: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? null,
    keyArn: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID ?? null,
    isBucketKeyOn: rule?.BucketKeyEnabled ?? false,
    blocked: rule?.BlockedEncryptionTypes?.EncryptionType ?? [],
  };
}
