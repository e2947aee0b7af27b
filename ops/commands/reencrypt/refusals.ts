import type { KeyMetadata } from "@aws-sdk/client-kms";
import type { LiveBucket } from "../../aws/live-bucket";
import { type Reading, whyNot } from "../../aws/reading";
import { UserError } from "../../terminal/user-error";
import type { Method } from "./plan";

/**
 * Refuses what would do harm, or be undone by the next upload.
 *
 * @throws UserError that says what is wrong and what to do
 */
export function refuseReencryption(
  { Arn: keyArn, KeyState: state }: KeyMetadata,
  bucket: Pick<LiveBucket, "encryption" | "versioning" | "ownership">,
  { method, hasInPlace }: { readonly method: Method; readonly hasInPlace: boolean },
): void {
  if (state !== "Enabled") {
    throw new UserError(
      `The key is ${state}: nothing can be encrypted under it. Restore it with \`aerosecure cancel-deletion\` or \`aws kms enable-key\`.`,
    );
  }
  const byDefault = readValue(bucket.encryption, "the bucket's default encryption")
    ?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
  if (byDefault !== keyArn) {
    throw new UserError(
      `The bucket encrypts new objects under ${byDefault ?? "no key of its own"}, not under ${keyArn}: they would have to be re-encrypted again. Change the bucket's default first, with \`pulumi up\`.`,
    );
  }
  if (method === "in-place") {
    if (!hasInPlace) {
      throw new UserError(
        "--method is in-place, but this S3 does not know UpdateObjectEncryption. Use --method copy.",
      );
    }
    return;
  }
  refuseLossyCopies(bucket);
}

function refuseLossyCopies(bucket: Pick<LiveBucket, "versioning" | "ownership">): void {
  const versioning = readValue(bucket.versioning, "the bucket's versioning");
  if (versioning !== "Enabled") {
    throw new UserError(
      `The bucket's versioning is ${versioning ?? "off"}: a copy would replace the object. Enable versioning, or use --method in-place.`,
    );
  }
  const owner = readValue(bucket.ownership, "the ownership of objects");
  if (owner !== "BucketOwnerEnforced") {
    throw new UserError(
      `The ownership of objects is ${owner ?? "not set"}: a copy would lose the object's ACL. Set BucketOwnerEnforced, or use --method in-place.`,
    );
  }
}

function readValue<T>(reading: Reading<T>, what: string): T {
  if (!("value" in reading)) {
    throw new UserError(`${what} could not be read. ${whyNot(reading)}`);
  }
  return reading.value;
}
