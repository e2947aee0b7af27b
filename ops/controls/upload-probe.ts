import { randomBytes } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { answeredFailure } from "../aws/errors/answered-failure";
import { readingFailure } from "../aws/errors/reading-failure";
import { objectBytes } from "../aws/object-bytes";
import { type ExpectedEncryption, encryptionOf, headVersion } from "../aws/object-encryption";
import { type Check, compared } from "./check";
import type { Probes } from "./probes";

const BODY_BYTES = 1024;

const NOT_SEEN = "not seen: the upload failed";

export interface UploadProbeArgs {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly wanted: ExpectedEncryption;
  readonly probes: Probes;
}

/**
 * Uploads without a word about encryption, and looks at what S3 made of it.
 *
 * @returns the upload itself, how it is encrypted, and whether it reads back as it was
 * @throws what is no answer of AWS, such as an endpoint out of reach
 */
export async function uploadProbe(args: UploadProbeArgs): Promise<readonly Check[]> {
  const { s3, bucket, wanted, probes } = args;
  const body = randomBytes(BODY_BYTES);
  const key = probes.newKey("upload");
  const remedy =
    "Run `aerosecure status`, and `pulumi preview --diff --refresh` for what has changed.";
  const check = (part: Part, seen: string): Check =>
    compared(`upload-${part}`, WHAT[part], wantedOf(wanted)[part], seen, remedy);
  let versionId: string | undefined;
  try {
    const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    versionId = put.VersionId;
    probes.stored(key, versionId);
  } catch (error) {
    const accepted = check("accepted", answeredFailure(error));
    return [accepted, ...SEEN_LATER.map((part) => check(part, NOT_SEEN))];
  }
  const version = { bucket, key, versionId: versionId ?? "null" };
  return [
    check("accepted", "yes"),
    ...(await encryptionChecks(args, version, check)),
    check("content", await readBack(s3, version, body)),
  ];
}

type Part = keyof typeof WHAT;

const WHAT = {
  accepted: "upload without encryption headers is accepted",
  algorithm: "its algorithm",
  key: "its key",
  "bucket-key": "its Bucket Key",
  content: "it reads back",
} as const;

const SEEN_LATER = ["algorithm", "key", "bucket-key", "content"] as const;

function wantedOf({
  algorithm,
  keyArn,
  bucketKey,
}: ExpectedEncryption): Readonly<Record<Part, string>> {
  return {
    accepted: "yes",
    algorithm,
    key: keyArn,
    "bucket-key": String(bucketKey),
    content: "byte for byte",
  };
}

async function encryptionChecks(
  { s3 }: UploadProbeArgs,
  version: { readonly bucket: string; readonly key: string; readonly versionId: string },
  check: (part: Part, seen: string) => Check,
): Promise<readonly Check[]> {
  try {
    const headed = await headVersion(s3, version);
    const found = headed?.encryption ?? encryptionOf({});
    return [
      check("algorithm", headed === undefined ? "the object is gone" : found.algorithm),
      check("key", found.keyArn ?? "none"),
      check("bucket-key", String(found.bucketKey)),
    ];
  } catch (error) {
    const seen = answeredFailure(error);
    return (["algorithm", "key", "bucket-key"] as const).map((part) => check(part, seen));
  }
}

async function readBack(
  s3: S3Client,
  { bucket, key, versionId }: { bucket: string; key: string; versionId: string },
  body: Uint8Array,
): Promise<string> {
  try {
    const bytes = await objectBytes(s3, { Bucket: bucket, Key: key, VersionId: versionId });
    return Buffer.compare(bytes, body) === 0
      ? "byte for byte"
      : `${bytes.length} other bytes than the ${body.length} that were sent`;
  } catch (error) {
    return readingFailure(error);
  }
}
