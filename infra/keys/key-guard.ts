import { getKey } from "@pulumi/aws/kms";
import { getBucketPolicy } from "@pulumi/aws/s3";
import { getProject, getStack, type InvokeOptions } from "@pulumi/pulumi";
import { oneLine, userError } from "../user-error";

/** Where a key is looked up. */
export interface KeyPlace {
  readonly keyAlias: string;
  readonly region: string;
  /**
   * The bucket whose policy leads to its key. It finds the key if the alias was deleted.
   *
   * @default none, so that the alias alone leads to the key
   */
  readonly bucket?: BucketUnderKey;
}

/** A bucket that a deployment may have left in AWS. */
export interface BucketUnderKey {
  readonly name: string;
  /** The key that such a bucket's policy names, by its ARN; undefined if it names none. */
  readonly keyArnIn: (policy: string) => string | undefined;
}

/** The key's place in the stack's state. */
export interface StatePlace {
  /** The logical name of the key and of the component it belongs to. */
  readonly name: string;
  /** The component's URN. */
  readonly parentUrn: string;
  /** What the key encrypts, one of it: "object". */
  readonly content: string;
}

/** A key as AWS describes it. */
export interface DescribedKey {
  readonly id: string;
  /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  readonly keyState: string;
  /** When the key is permanently deleted, in ISO 8601; empty unless its deletion is scheduled. */
  readonly deletionDate: string;
}

/**
 * The URN of what the program declares, known before it is declared. `type` is that of a component,
 * after those of the components it is in, with `$` between them.
 *
 * Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
 */
export function stateUrn(type: string, name: string): string {
  return `urn:pulumi:${getStack()}::${getProject()}::${type}::${name}`;
}

/** What AWS is asked for. Both fail as the AWS provider does. */
export interface KeyLookups {
  /** @param keyId an alias or an ARN */
  describe(keyId: string, region: string): Promise<DescribedKey>;
  bucketPolicy(bucket: string, region: string): Promise<string>;
}

/**
 * How an absence is reported: by AWS's own code, or in the words the AWS provider puts in its place.
 * Other codes end in NotFoundException as well, but not as a word of their own.
 */
const NO_SUCH_KEY = /\bNotFoundException\b|: couldn't find resource/;
const NO_SUCH_POLICY = /\bNoSuchBucket(?:Policy)?\b|: couldn't find resource/;

/** A key that was found, and what led to it. */
interface FoundKey {
  readonly key: DescribedKey;
  /** Such as "alias/cloud_user points to". */
  readonly by: string;
}

/**
 * Stops a deployment whose key is there and cannot be used.
 *
 * The AWS provider treats a key that is pending deletion as deleted. It would create a new one, move
 * alias and bucket to it, and leave every object under a key that is about to be deleted. If the
 * alias was deleted as well, the policy of the bucket still names the key. No key behind either
 * means a first deployment.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 *
 * @throws RunError that names the key, its state and the way back, or why AWS did not answer.
 */
export async function refuseUnusableKey(
  place: KeyPlace,
  inState: StatePlace,
  lookups: KeyLookups = keyLookupsBy({}),
): Promise<void> {
  const found = (await keyBehindAlias(place, lookups)) ?? (await keyOfBucket(place, lookups));
  if (found !== undefined && found.key.keyState !== "Enabled") {
    throw userError(unusable(place, found, inState));
  }
}

/** Asks AWS through the provider that the options name. */
export function keyLookupsBy(opts: InvokeOptions): KeyLookups {
  return {
    describe: (keyId, region) => getKey({ keyId, region }, opts),
    bucketPolicy: async (bucket, region) =>
      (await getBucketPolicy({ bucket, region }, opts)).policy,
  };
}

async function keyBehindAlias(
  { keyAlias, region }: KeyPlace,
  { describe }: KeyLookups,
): Promise<FoundKey | undefined> {
  const key = await unlessAbsent(describe(keyAlias, region), NO_SUCH_KEY, {
    unknown: `which key ${keyAlias} points to in ${region}`,
    needs: "kms:DescribeKey, and AWS KMS",
  });
  return key && { key, by: `${keyAlias} points to` };
}

async function keyOfBucket(
  { keyAlias, region, bucket }: KeyPlace,
  { describe, bucketPolicy }: KeyLookups,
): Promise<FoundKey | undefined> {
  if (bucket === undefined) {
    return undefined;
  }
  const policy = await unlessAbsent(bucketPolicy(bucket.name, region), NO_SUCH_POLICY, {
    unknown: `which key the policy of the bucket ${bucket.name} names`,
    needs: "s3:GetBucketPolicy, and Amazon S3",
  });
  const keyArn = policy === undefined ? undefined : bucket.keyArnIn(policy);
  if (keyArn === undefined) {
    return undefined;
  }
  const key = await unlessAbsent(describe(keyArn, region), NO_SUCH_KEY, {
    unknown: `in which state ${keyArn} is, the key of the bucket ${bucket.name}`,
    needs: "kms:DescribeKey, and AWS KMS",
  });
  const by = `${keyAlias} is gone, and the policy of the bucket ${bucket.name} names`;
  return key && { key, by };
}

/** @throws RunError unless AWS answers, or answers that there is no such thing. */
async function unlessAbsent<Answer>(
  call: Promise<Answer>,
  absence: RegExp,
  { unknown, needs }: { readonly unknown: string; readonly needs: string },
): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (absence.test(reason)) {
      return undefined;
    }
    throw userError(
      [
        `AWS did not say ${unknown}: ${oneLine(reason)}`,
        "Nothing was deployed: a key pending deletion would go unnoticed.",
        `The credentials need ${needs} must be reachable.`,
      ].join("\n"),
    );
  }
}

function unusable(
  { region }: KeyPlace,
  { key, by }: FoundKey,
  { name, parentUrn, content }: StatePlace,
): string {
  const on = `--key-id ${key.id} --region ${region}`;
  const found = `${by} the key ${key.id} in ${region}, which is ${key.keyState}`;
  const enable = `  aws kms enable-key ${on}`;
  switch (key.keyState) {
    case "PendingDeletion":
    case "PendingReplicaDeletion":
      return [
        `${found}${key.deletionDate === "" ? "" : ` and will be permanently deleted on ${key.deletionDate}`}.`,
        `Nothing was deployed: a new key would take its place, and every ${content} under this one would be lost.`,
        "To restore the key, enabled and with its alias:",
        `  npx aerosecure cancel-deletion --key ${key.id} --region ${region}`,
        "or without that:",
        `  aws kms cancel-key-deletion ${on}`,
        enable,
        "If `pulumi refresh` has run since, it removed the key from the state. Then import it before the next `pulumi up`:",
        `  pulumi import aws:kms/key:Key ${name} ${key.id} --parent 'parent=${parentUrn}' --generate-code=false`,
      ].join("\n");
    case "Disabled":
      return [
        `${found}.`,
        `Nothing was deployed: no ${content} under it can be read or written until it is enabled.`,
        "Unless that is intended, enable it:",
        enable,
      ].join("\n");
    default:
      return [
        `${found}.`,
        "Nothing was deployed: the key cannot be used yet. Deploy once this command answers Enabled:",
        `  aws kms describe-key ${on} --query KeyMetadata.KeyState`,
      ].join("\n");
  }
}
