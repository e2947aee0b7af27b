import { paginateListBuckets } from "@aws-sdk/client-s3";
import type { Clients } from "../../../aws/clients";
import { defaultEncryption } from "../../../aws/default-encryption";
import { awsFailure } from "../../../aws/errors/aws-errors";
import { unlessAbsent } from "../../../aws/errors/unless-absent";
import { atOnce } from "../../../long-work/at-once";
import { type NamedKey, namesKey } from "../key-found";

/** How the other buckets of an account and region use a key. */
export interface BucketSurvey {
  /** Those that encrypt under the key by default. */
  readonly underKey: readonly string[];
  /** Those whose default encryption could not be read, each with the reason. */
  readonly unknown: readonly { readonly bucketName: string; readonly reason: string }[];
}

const REQUESTS_AT_ONCE = 8;

/**
 * Reads the default encryption of every bucket of the account in the key's region: S3 accepts no
 * key of another region.
 *
 * @param skipped buckets to leave out
 * @throws the error of AWS if the buckets cannot be listed
 */
export async function surveyBuckets(
  { region, s3 }: Clients,
  key: NamedKey,
  skipped: readonly string[],
  abortSignal: AbortSignal,
): Promise<BucketSurvey> {
  const names: string[] = [];
  const pages = paginateListBuckets({ client: s3 }, { BucketRegion: region }, { abortSignal });
  for await (const { Buckets = [] } of pages) {
    names.push(...Buckets.flatMap(({ Name }) => Name ?? []));
  }
  const underKey: string[] = [];
  const unknown: BucketSurvey["unknown"][number][] = [];
  const survey = async (bucketName: string): Promise<void> => {
    try {
      // A bucket may be gone since it was listed.
      const rule = await unlessAbsent(["NoSuchBucket"], () =>
        defaultEncryption(s3, bucketName, { abortSignal }),
      );
      if (namesKey(rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID, key)) {
        underKey.push(bucketName);
      }
    } catch (error) {
      const failure = abortSignal.aborted ? undefined : awsFailure(error);
      if (failure === undefined) {
        throw error;
      }
      unknown.push({ bucketName, reason: failure.message });
    }
  };
  const asked = names.filter((name) => !skipped.includes(name));
  await atOnce(asked, REQUESTS_AT_ONCE, survey);
  return { underKey: underKey.sort(), unknown };
}
