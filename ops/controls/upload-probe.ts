import { randomBytes } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { answeredFailure } from "../aws/errors/answered-failure";
import { permissionMissingIn } from "../aws/errors/aws-errors";
import { readingFailure } from "../aws/errors/reading-failure";
import { objectBytes } from "../aws/object-bytes";
import { type ExpectedEncryption, encryptionOf, headVersion } from "../aws/object-encryption";
import { type Check, type Finding, judged } from "./check";
import type { Probes } from "./probes";

const BODY_BYTES = 1024;

const NOT_UPLOADED = "not checked: the upload failed";

export interface UploadProbeArgs {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly expected: ExpectedEncryption;
  readonly probes: Probes;
}

/**
 * Uploads without encryption headers, and checks how S3 encrypted it.
 *
 * @returns the upload itself, how it is encrypted, and whether it reads back as it was
 * @throws what is no answer of AWS, such as an endpoint out of reach
 */
export async function uploadProbe(args: UploadProbeArgs): Promise<readonly Check[]> {
  const { s3, bucket, expected, probes } = args;
  const body = randomBytes(BODY_BYTES);
  const key = probes.newKey("upload");
  const fails = (parts: readonly Part[], error: unknown, found = answeredFailure(error)) => {
    const missingPermission = permissionMissingIn(error);
    return parts.map((part) =>
      partCheck(expected, part, { holds: false, found, missingPermission }),
    );
  };
  let versionId: string | undefined;
  try {
    const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    versionId = put.VersionId;
    probes.stored(key, versionId);
  } catch (error) {
    return [
      ...fails(["accepted"], error),
      ...fails(["algorithm", "key", "bucket-key", "content"], error, NOT_UPLOADED),
    ];
  }
  const version = { bucket, key, versionId: versionId ?? "null" };
  return [
    partCheck(expected, "accepted", { holds: true, found: "yes" }),
    ...(await encryptionChecks(args, version).catch((error) =>
      fails(["algorithm", "key", "bucket-key"], error),
    )),
    partCheck(expected, "content", await readBack(s3, version, body)),
  ];
}

type Part = keyof typeof TITLES;

const TITLES = {
  accepted: "An upload without encryption headers is accepted",
  algorithm: "It is encrypted with the bucket's algorithm",
  key: "It is encrypted under the key",
  "bucket-key": "It uses the Bucket Key as the bucket does",
  content: "It reads back unchanged",
} as const;

function partCheck(
  { algorithm, keyArn, bucketKey }: ExpectedEncryption,
  part: Part,
  finding: Finding,
): Check {
  const expected: Readonly<Record<Part, string>> = {
    accepted: "yes",
    algorithm,
    key: keyArn,
    "bucket-key": String(bucketKey),
    content: "byte for byte",
  };
  return judged(
    { id: `upload-${part}`, title: TITLES[part] },
    {
      ...{ ...finding, expected: expected[part] },
      remedy: "Run `aerosecure status`. `pulumi preview --diff --refresh` shows what changed.",
    },
  );
}

async function encryptionChecks(
  { s3, expected }: UploadProbeArgs,
  version: { readonly bucket: string; readonly key: string; readonly versionId: string },
): Promise<readonly Check[]> {
  const headed = await headVersion(s3, version);
  const { algorithm, keyArn, bucketKey } = headed?.encryption ?? encryptionOf({});
  return [
    partCheck(expected, "algorithm", {
      holds: algorithm === expected.algorithm,
      found: headed === undefined ? "the object is gone" : algorithm,
    }),
    partCheck(expected, "key", { holds: keyArn === expected.keyArn, found: keyArn ?? "none" }),
    partCheck(expected, "bucket-key", {
      holds: bucketKey === expected.bucketKey,
      found: String(bucketKey),
    }),
  ];
}

async function readBack(
  s3: S3Client,
  { bucket, key, versionId }: { bucket: string; key: string; versionId: string },
  body: Uint8Array,
): Promise<Finding> {
  try {
    const bytes = await objectBytes(s3, { Bucket: bucket, Key: key, VersionId: versionId });
    return Buffer.compare(bytes, body) === 0
      ? { holds: true, found: "byte for byte" }
      : { holds: false, found: `${bytes.length} bytes, other than the ${body.length} sent` };
  } catch (error) {
    const missingPermission = permissionMissingIn(error);
    return { holds: false, found: readingFailure(error), missingPermission };
  }
}
