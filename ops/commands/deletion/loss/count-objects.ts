import type { S3Client } from "@aws-sdk/client-s3";
import { isAnswer } from "../../../aws/errors/answered-failure";
import { unlessCutShort } from "../../../aws/network/cut-short";
import { headVersion, type VersionName } from "../../../aws/object-encryption";
import { type ObjectVersion, versionPages } from "../../../aws/objects";
import type { Context } from "../../../door/context";
import { atOnce } from "../../../long-work/at-once";
import { countText } from "../../../terminal/output";
import { type NamedKey, namesKey } from "../key-found";
import type { BucketCount } from "./loss";

type Counting = Pick<Context<unknown>, "clients" | "progress" | "signal">;

/** Whether a version is under the key; "unknown" counts as if it were. */
type Answer = "yes" | "no" | "unknown";

const REQUESTS_AT_ONCE = 16;

/**
 * Checks whether each version in a bucket is encrypted under the key.
 *
 * @returns undefined if the signal stopped it
 * @throws the error of AWS if the bucket's versions cannot be listed, or AWS does not answer
 */
export async function countObjects(
  { clients: { s3 }, progress, signal }: Counting,
  bucket: string,
  key: NamedKey,
): Promise<BucketCount | undefined> {
  const count = { objects: 0, versions: 0, bytes: 0, unknown: 0 };
  let asked = 0;
  const look = async (detail: (text: string) => void): Promise<void> => {
    const ask = async (version: ObjectVersion): Promise<void> => {
      const name = { bucket, key: version.key, versionId: version.versionId };
      add(count, version, await isUnderKey(s3, name, key));
      asked += 1;
      detail(`${countText(asked)} versions`);
    };
    for await (const { versions } of versionPages(s3, { bucket })) {
      await atOnce(versions, REQUESTS_AT_ONCE, ask, signal);
      if (signal.aborted) {
        return;
      }
    }
  };
  await unlessCutShort(signal, undefined, () =>
    progress.during(`Checking the objects in ${bucket}`, look),
  );
  return signal.aborted ? undefined : { bucketName: bucket, source: "scan", ...count };
}

interface Count {
  objects: number;
  versions: number;
  bytes: number;
  unknown: number;
}

function add(count: Count, { isCurrent, size }: ObjectVersion, answer: Answer): void {
  if (answer === "no") {
    return;
  }
  count.versions += 1;
  count.objects += isCurrent ? 1 : 0;
  count.bytes += size;
  count.unknown += answer === "unknown" ? 1 : 0;
}

async function isUnderKey(s3: S3Client, name: VersionName, key: NamedKey): Promise<Answer> {
  try {
    const found = await headVersion(s3, name);
    return namesKey(found?.encryption.keyArn, key) ? "yes" : "no";
  } catch (error) {
    if (isAnswer(error)) {
      return "unknown";
    }
    throw error;
  }
}
