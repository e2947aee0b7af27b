import {
  DescribeKeyCommand,
  GetKeyRotationStatusCommand,
  paginateListAliases,
} from "@aws-sdk/client-kms";
import { GetBucketEncryptionCommand } from "@aws-sdk/client-s3";
import { codeOf } from "../aws/errors/aws-errors";
import { missingKey } from "../aws/errors/missing-key";
import { grantsOf, lastUseOf } from "../aws/key-use";
import type { Context } from "../command/context";
import type { Target } from "../stack/target";
import { isoText } from "../terminal/iso-text";
import { UserError } from "../terminal/user-error";
import { findOut } from "./found";
import type { BucketEncryption, KeyFacts, KeyStatus, Rotation } from "./key-status";

type StatusContext = Pick<Context<Target>, "clients" | "isLoopback" | "signal" | "target">;

/**
 * Asks AWS how key and bucket stand. What one permission is missing for does not hide the rest.
 *
 * @throws UserError where there is no such key or bucket, and what AWS says where the key is not described
 */
export async function readStatus(context: StatusContext): Promise<KeyStatus> {
  const key = await keyFacts(context);
  const { target } = context;
  const { bucketName } = target;
  const [rotation, lastUse, aliases, grants, bucket] = await Promise.all([
    findOut(context, "kms:GetKeyRotationStatus", () => rotationOf(context)),
    lastUseOf(context, target.keyArn),
    findOut(context, "kms:ListAliases", () => aliasesOf(context)),
    grantsOf(context, target.keyArn),
    bucketName === undefined
      ? undefined
      : findOut(context, "s3:GetEncryptionConfiguration", () => encryptionOf(context, bucketName)),
  ]);
  return { key, rotation, lastUse, aliases, grants, bucket };
}

async function keyFacts({ clients, target, signal }: StatusContext): Promise<KeyFacts> {
  try {
    const command = new DescribeKeyCommand({ KeyId: target.keyArn });
    const { KeyMetadata: key } = await clients.kms.send(command, { abortSignal: signal });
    return {
      arn: key?.Arn ?? target.keyArn,
      id: key?.KeyId ?? target.keyId,
      state: key?.KeyState ?? "",
      description: key?.Description ?? "",
      createdAt: isoText(key?.CreationDate),
      deletionDate: isoText(key?.DeletionDate),
      spec: key?.KeySpec ?? "",
      usage: key?.KeyUsage ?? "",
      origin: key?.Origin ?? "",
      isMultiRegion: key?.MultiRegion ?? false,
    };
  } catch (error) {
    if (codeOf(error) === "NotFoundException") {
      throw missingKey(target.keyArn);
    }
    throw error;
  }
}

async function rotationOf({ clients, target, signal }: StatusContext): Promise<Rotation> {
  try {
    const command = new GetKeyRotationStatusCommand({ KeyId: target.keyArn });
    const answer = await clients.kms.send(command, { abortSignal: signal });
    return {
      isOn: answer.KeyRotationEnabled ?? false,
      periodInDays: answer.RotationPeriodInDays ?? null,
      next: isoText(answer.NextRotationDate),
    };
  } catch (error) {
    // What KMS answers of keys whose material is not its own.
    if (codeOf(error) === "UnsupportedOperationException") {
      return { isOn: false, periodInDays: null, next: null };
    }
    throw error;
  }
}

async function aliasesOf({ clients, target, signal }: StatusContext) {
  const names: string[] = [];
  const pages = paginateListAliases(
    { client: clients.kms },
    { KeyId: target.keyArn },
    { abortSignal: signal },
  );
  for await (const { Aliases = [] } of pages) {
    names.push(...Aliases.flatMap(({ AliasName }) => AliasName ?? []));
  }
  return { names: names.sort() };
}

async function encryptionOf(
  { clients, signal }: StatusContext,
  bucketName: string,
): Promise<BucketEncryption> {
  try {
    const command = new GetBucketEncryptionCommand({ Bucket: bucketName });
    const answer = await clients.s3.send(command, { abortSignal: signal });
    const rule = answer.ServerSideEncryptionConfiguration?.Rules?.[0];
    return {
      name: bucketName,
      algorithm: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? null,
      keyArn: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID ?? null,
      isBucketKeyOn: rule?.BucketKeyEnabled ?? false,
      blocked: rule?.BlockedEncryptionTypes?.EncryptionType ?? [],
    };
  } catch (error) {
    if (codeOf(error) === "ServerSideEncryptionConfigurationNotFoundError") {
      return { name: bucketName, algorithm: null, keyArn: null, isBucketKeyOn: false, blocked: [] };
    }
    if (codeOf(error) === "NoSuchBucket") {
      throw new UserError(`There is no bucket ${bucketName}.`);
    }
    throw error;
  }
}
