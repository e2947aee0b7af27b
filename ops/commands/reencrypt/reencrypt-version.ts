import type { S3Client } from "@aws-sdk/client-s3";
import { codeOf, isDenied } from "../../aws/errors/aws-errors";
import { isOfTheKey } from "../../aws/errors/kms-codes";
import {
  type ExpectedEncryption,
  type HeadedVersion,
  headVersion,
  isAsExpected,
  type VersionName,
} from "../../aws/object-encryption";
import type { ObjectVersion } from "../../aws/objects";
import { UserError } from "../../terminal/user-error";
import { copyOntoItself } from "./copy";
import { updateInPlace } from "./in-place";
import type { VersionOutcome } from "./outcome-tally";
import { type LeftBecause, type PlanArgs, planFor } from "./plan";
import { differences } from "./same-object";

export interface ReencryptArgs extends PlanArgs {
  readonly s3: S3Client;
  readonly bucket: string;
  /** False only plans. */
  readonly execute: boolean;
}

/**
 * Brings one version under the key, and checks it afterwards. A second time it finds nothing to do,
 * so that a kill at any point does no harm.
 *
 * @throws anything that stops the whole work: a missing permission, an endpoint out of reach
 */
export async function reencryptVersion(
  args: ReencryptArgs,
  version: ObjectVersion,
): Promise<VersionOutcome> {
  const { s3, bucket, execute } = args;
  const { size } = version;
  const name: VersionName = { bucket, key: version.key, versionId: version.versionId };
  const headed = await headVersion(s3, name);
  const plan = planFor(version, headed, args);
  switch (plan.action) {
    case "nothing":
      return { kind: "already", size };
    case "gone":
      return { kind: "gone", size };
    case "leave":
      return { kind: "left", size, because: plan.because };
    case "in-place":
      return execute
        ? changed(args, "changed-in-place", name, size, async () => {
            await updateInPlace(s3, name, args.expected);
            return name.versionId;
          })
        : { kind: "would-change-in-place", size };
    case "copy":
      return execute
        ? changed(args, "copied", name, size, (before) =>
            copyOntoItself(s3, name, before, args.expected),
          )
        : { kind: "would-copy", size };
  }
}

type Change = (before: NonNullable<NonNullable<HeadedVersion>["head"]>) => Promise<string>;

async function changed(
  { s3, expected }: ReencryptArgs,
  kind: "changed-in-place" | "copied",
  name: VersionName,
  size: number,
  change: Change,
): Promise<VersionOutcome> {
  let versionId: string;
  let before: Parameters<Change>[0] | undefined;
  try {
    before = (await headWithChecksum(s3, name))?.head;
    if (before === undefined) {
      return { kind: "gone", size };
    }
    versionId = await change(before);
  } catch (error) {
    return { kind: "left", size, because: reasonOf(error, expected) };
  }
  const after = await headWithChecksum(s3, { ...name, versionId });
  const detail = faultOf(before, after, expected, kind);
  return detail === undefined ? { kind, size } : { kind: "failed", size, detail };
}

/** With the checksum if these credentials may read it: for SSE-KMS that takes kms:Decrypt. */
async function headWithChecksum(s3: S3Client, name: VersionName): Promise<HeadedVersion> {
  try {
    return await headVersion(s3, name, { checksum: true });
  } catch (error) {
    if (isDenied(error)) {
      return headVersion(s3, name);
    }
    throw error;
  }
}

/** What is not as it should be afterwards; undefined if all is well. */
function faultOf(
  before: Parameters<Change>[0],
  after: HeadedVersion,
  expected: ExpectedEncryption,
  kind: "changed-in-place" | "copied",
): string | undefined {
  if (after?.head === undefined) {
    return "it is gone afterwards";
  }
  const { algorithm, keyArn, bucketKey } = after.encryption;
  if (!isAsExpected(after.encryption, expected)) {
    const under = keyArn === undefined ? algorithm : `${algorithm} ${keyArn}`;
    return `afterwards it is under ${under}, Bucket Key ${bucketKey ? "on" : "off"}`;
  }
  const other = [
    ...differences(before, after.head),
    ...(kind === "changed-in-place" && before.ETag !== after.head.ETag ? ["ETag"] : []),
  ];
  return other.length === 0 ? undefined : `changed: ${other.join(", ")}`;
}

/**
 * S3's answer for a key that is not the bucket owner's. It reads as if a permission were missing.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 */
const OTHER_OWNER = /KMS key .*(?:same account|same organization)|isn.t part of an organization/i;

/**
 * Why S3 left the version as it was.
 *
 * @throws the error itself if it is about more than this version
 */
function reasonOf(error: unknown, { keyArn }: ExpectedEncryption): LeftBecause {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : "";
  // Someone else was faster, or this change took effect and its answer was lost.
  if (
    /^(?:PreconditionFailed|ConditionalRequestConflict|NoSuchKey|NoSuchVersion|NotFound)$/.test(
      code,
    )
  ) {
    return "changed";
  }
  if (isDenied(error) && /object lock/i.test(message)) {
    return "locked";
  }
  if (code === "InvalidRequest" && /source object/i.test(message)) {
    return "not-in-place";
  }
  if (isDenied(error) && OTHER_OWNER.test(message)) {
    throw new UserError(
      `S3 changes nothing in place under ${keyArn}: ${message} Use --method copy, or a key of the bucket's account.`,
    );
  }
  const isOfOldKey = isDenied(error) && /\bkms:\w+/.test(message) && !message.includes(keyArn);
  if (isOfTheKey(code) || isOfOldKey) {
    return "unusable-key";
  }
  if (code === "InvalidObjectState") {
    return "archived";
  }
  throw error;
}
