import { paginateListBuckets } from "@aws-sdk/client-s3";
import type { Clients } from "../../aws/clients";
import { defaultEncryption } from "../../aws/default-encryption";
import { awsFailure } from "../../aws/errors/aws-errors";
import { unlessAbsent } from "../../aws/errors/unless-absent";
import { atOnce } from "../../long-work/at-once";
import { type NamedKey, namesKey } from "../names-key";

/** What the other buckets of an account and region say about a key. */
export interface BucketSurvey {
  /** How many told their default encryption. */
  readonly lookedAt: number;
  /** Those that encrypt under the key by default. */
  readonly underKey: readonly string[];
  /** Those that did not tell. */
  readonly unseen: readonly { readonly bucketName: string; readonly reason: string }[];
}

const REQUESTS_AT_ONCE = 8;

/**
 * Asks every bucket of the account in the key's region for its default encryption: S3 takes no key of
 * another region.
 *
 * @param left buckets that are not asked
 * @throws the error of AWS where the buckets cannot be listed
 */
export async function surveyBuckets(
  clients: Clients,
  key: NamedKey,
  left: readonly string[],
  abortSignal: AbortSignal,
): Promise<BucketSurvey> {
  const names: string[] = [];
  const { region, s3: client } = clients;
  const pages = paginateListBuckets({ client }, { BucketRegion: region }, { abortSignal });
  for await (const page of pages) {
    names.push(...(page.Buckets ?? []).flatMap(({ Name }) => (Name === undefined ? [] : [Name])));
  }
  const asked = names.filter((name) => !left.includes(name));
  const answers: DefaultOfBucket[] = [];
  await atOnce(asked, REQUESTS_AT_ONCE, async (name) => {
    answers.push(await defaultOf(clients, name, abortSignal));
  });
  const unseen = answers.flatMap(({ bucketName, reason }) =>
    reason === undefined ? [] : [{ bucketName, reason }],
  );
  return {
    lookedAt: asked.length - unseen.length,
    underKey: answers
      .filter(({ keyName }) => namesKey(keyName, key))
      .map(({ bucketName }) => bucketName)
      .sort(),
    unseen,
  };
}

interface DefaultOfBucket {
  readonly bucketName: string;
  /** As S3 keeps it; undefined if it is not under a named key, or is not known. */
  readonly keyName?: string | undefined;
  /** Why it is not known. */
  readonly reason?: string;
}

async function defaultOf(
  { s3 }: Clients,
  bucketName: string,
  abortSignal: AbortSignal,
): Promise<DefaultOfBucket> {
  try {
    // A bucket may be gone since it was listed.
    const rule = await unlessAbsent(["NoSuchBucket"], () =>
      defaultEncryption(s3, bucketName, { abortSignal }),
    );
    return { bucketName, keyName: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID };
  } catch (error) {
    const failure = abortSignal.aborted ? undefined : awsFailure(error);
    if (failure === undefined) {
      throw error;
    }
    return { bucketName, reason: failure.message };
  }
}
