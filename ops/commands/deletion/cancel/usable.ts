import { setTimeout as sleep } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { defaultEncryption } from "../../../aws/default-encryption";
import { defaultRetention } from "../../../aws/default-retention";
import { awsFailure } from "../../../aws/errors/aws-errors";
import { readingFailure } from "../../../aws/errors/reading-failure";
import { objectBytes } from "../../../aws/object-bytes";
import { type ExpectedEncryption, headVersion } from "../../../aws/object-encryption";
import { versionPages } from "../../../aws/objects";
import { type Check, judged } from "../../../controls/check";
import { type LeftProbe, Probes } from "../../../controls/probes";
import { uploadProbe } from "../../../controls/upload-probe";
import type { Context } from "../../../door/context";
import type { BucketTarget } from "../../../stack/target";

/** Whether a key encrypts and decrypts what its bucket holds. */
export interface Usability {
  readonly checks: readonly Check[];
  /** Probes that could not be deleted. */
  readonly leftProbes: readonly LeftProbe[];
}

type UsabilityArgs = Pick<BucketTarget, "bucketName" | "keyArn">;
type Trying = Pick<Context<unknown>, "clients" | "progress" | "signal" | "now">;

/** A new state of a key reaches all of AWS within seconds, rarely minutes. */
const PATIENCE_MS = 90_000;
const PAUSE_MS = 3000;
const OLD_STATE = /KMS\.(?:Disabled|KMSInvalidState)Exception/;
/** How many versions are searched for one under the key. */
const CANDIDATES = 50;

/**
 * Uploads an object without encryption headers, checks its key and reads it back; if Object Lock
 * would keep it, reads an existing object instead.
 *
 * @returns a failed check for what AWS refuses: the key is restored all the same
 * @throws anything that does not come from AWS
 */
export async function usabilityOf(context: Trying, args: UsabilityArgs): Promise<Usability> {
  const { clients, signal, now } = context;
  const until = now().getTime() + PATIENCE_MS;
  try {
    const look = (await defaultRetention(clients.s3, args.bucketName))
      ? readExisting
      : uploadAndRead;
    for (;;) {
      const isLast = signal.aborted || now().getTime() > until;
      const found = await look(context, args);
      if (isLast || !isOutOfDate(found)) {
        return found;
      }
      await sleep(PAUSE_MS);
    }
  } catch (error) {
    const failure = awsFailure(error);
    if (failure === undefined) {
      throw error;
    }
    return {
      checks: [
        judged(
          { id: "tried", title: "The key can be tested" },
          { holds: false, expected: "yes", found: failure.message, remedy: null },
        ),
      ],
      leftProbes: [],
    };
  }
}

function isOutOfDate({ checks }: Usability): boolean {
  return checks.some(({ found }) => OLD_STATE.test(found));
}

async function uploadAndRead(
  { clients: { s3 }, progress }: Trying,
  { bucketName: bucket, keyArn }: UsabilityArgs,
): Promise<Usability> {
  const expected = await defaultUnder(s3, bucket, keyArn);
  const probes = new Probes(s3, bucket);
  try {
    const checks = await uploadProbe({ s3, bucket, expected, probes });
    return { checks, leftProbes: await probes.clean() };
  } catch (error) {
    for (const { key, versionId = "every version", why } of await probes.clean()) {
      progress.line(`Left in the bucket: ${key}, ${versionId}: ${why}`);
    }
    throw error;
  }
}

/** The bucket's own default, under the key: `aerosecure verify` judges the rest. */
async function defaultUnder(
  s3: S3Client,
  bucket: string,
  keyArn: string,
): Promise<ExpectedEncryption> {
  const rule = await defaultEncryption(s3, bucket);
  const algorithm = rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
  return {
    algorithm: algorithm === "aws:kms:dsse" ? algorithm : "aws:kms",
    keyArn,
    bucketKey: rule?.BucketKeyEnabled ?? false,
  };
}

async function readExisting(
  { clients: { s3 } }: Trying,
  { bucketName: bucket, keyArn }: UsabilityArgs,
): Promise<Usability> {
  const version = await versionUnder(s3, bucket, keyArn);
  const title = "An existing object can be read (Object Lock would keep a new one)";
  const checkOf = (found: string, holds = false) => ({
    checks: [judged({ id: "read", title }, { holds, expected: "yes", found, remedy: null })],
    leftProbes: [],
  });
  if (version === undefined) {
    return checkOf(`no object under the key among the first ${CANDIDATES} versions`);
  }
  try {
    await objectBytes(s3, { ...version, Range: "bytes=0-0" });
    return checkOf("yes", true);
  } catch (error) {
    return checkOf(readingFailure(error));
  }
}

async function versionUnder(s3: S3Client, bucket: string, keyArn: string) {
  const { value: page } = await versionPages(s3, { bucket }).next();
  const candidates = (page?.versions ?? []).filter(({ size }) => size > 0).slice(0, CANDIDATES);
  for (const { key, versionId } of candidates) {
    const found = await headVersion(s3, { bucket, key, versionId });
    if (found?.encryption.keyArn === keyArn) {
      return { Bucket: bucket, Key: key, VersionId: versionId };
    }
  }
  return undefined;
}
