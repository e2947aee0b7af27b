import { DescribeKeyCommand, type KeyMetadata, type KMSClient } from "@aws-sdk/client-kms";
import { missingKey } from "./errors/missing-key";
import { unlessAbsent } from "./errors/unless-absent";

type Options = { readonly abortSignal?: AbortSignal };

/**
 * A key as KMS describes it.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 *
 * @param keyId an id, an ARN or `alias/…`
 * @returns undefined if KMS has no such key in the client's region
 */
export function describeKey(
  kms: KMSClient,
  keyId: string,
  options: Options = {},
): Promise<KeyMetadata | undefined> {
  return unlessAbsent(["NotFoundException"], async () => {
    const answer = await kms.send(new DescribeKeyCommand({ KeyId: keyId }), options);
    return answer.KeyMetadata;
  });
}

/**
 * The same for a key that has to exist.
 *
 * @param keyArn the ARN of a key, not of an alias
 * @throws UserError if KMS has no such key
 */
export async function describeExistingKey(
  kms: KMSClient,
  keyArn: string,
  options: Options = {},
): Promise<KeyMetadata> {
  const key = await describeKey(kms, keyArn, options);
  if (key === undefined) {
    throw missingKey(keyArn);
  }
  return key;
}
