import { getKey } from "@pulumi/aws/kms";
import { getProject, getStack, type InvokeOptions } from "@pulumi/pulumi";
import { oneLine } from "../one-line";
import { userError } from "../user-error";

/** Where an alias is looked up. */
export interface AliasPlace {
  readonly keyAlias: string;
  readonly region: string;
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

/** The key an alias points to, as AWS describes it. */
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

/** Describes the key behind an alias; fails as the AWS provider does. */
export type DescribeKey = (place: AliasPlace) => Promise<DescribedKey>;

/**
 * How the absence of a key is reported: by AWS's own code, or in the words the AWS provider puts in its
 * place. Other codes end in NotFoundException as well, but not as a word of their own.
 */
const NO_SUCH_KEY = /\bNotFoundException\b|: couldn't find resource/;

/**
 * Stops a deployment whose alias points to a key that cannot be used.
 *
 * The AWS provider treats a key that is pending deletion as deleted. It would create a new one, move
 * alias and bucket to it, and leave every object under a key that is about to be deleted. No key
 * behind the alias means a first deployment. An alias that was deleted while its key is pending
 * deletion looks the same.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 *
 * @throws RunError that names the key, its state and the way back, or why AWS did not answer.
 */
export async function refuseUnusableKey(
  place: AliasPlace,
  inState: StatePlace,
  describe: DescribeKey = describeKeyBy({}),
): Promise<void> {
  const key = await keyBehind(place, describe);
  if (key !== undefined && key.keyState !== "Enabled") {
    throw userError(unusable(place, key, inState));
  }
}

/** Describes keys through the provider that the options name. */
export function describeKeyBy(opts: InvokeOptions): DescribeKey {
  return ({ keyAlias, region }) => getKey({ keyId: keyAlias, region }, opts);
}

async function keyBehind(
  place: AliasPlace,
  describe: DescribeKey,
): Promise<DescribedKey | undefined> {
  try {
    return await describe(place);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (NO_SUCH_KEY.test(reason)) {
      return undefined;
    }
    throw userError(
      [
        `AWS did not say which key ${place.keyAlias} points to in ${place.region}: ${oneLine(reason)}`,
        "Nothing was deployed: a key pending deletion would go unnoticed.",
        "The credentials need kms:DescribeKey, and AWS KMS must be reachable.",
      ].join("\n"),
    );
  }
}

function unusable(
  { keyAlias, region }: AliasPlace,
  key: DescribedKey,
  { name, parentUrn, content }: StatePlace,
): string {
  const on = `--key-id ${key.id} --region ${region}`;
  const found = `${keyAlias} points to the key ${key.id} in ${region}, which is ${key.keyState}`;
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
        `  pulumi import aws:kms/key:Key ${name} ${key.id} --parent "parent=${parentUrn}" --generate-code=false`,
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
