import { STSClient } from "@aws-sdk/client-sts";
import { DELETION_WINDOW_IN_DAYS, MINIMUM_DELETION_WINDOW_IN_DAYS } from "../../infra/aws/limits";
import { clientsOf } from "../aws/clients";
import { type Credentials, findCredentials } from "../aws/credentials";
import { describeKey } from "../aws/describe-key";
import { UserError } from "../terminal/user-error";
import { openStack, type Stack } from "./stack";

/** The key, and the bucket it encrypts, that a command is about. */
export interface Target {
  /** The stack that named it; undefined if `--key` did. */
  readonly stack: string | undefined;
  /** That stack itself, whose state has been read. */
  readonly openedStack?: Stack;
  readonly region: string;
  readonly keyArn: string;
  readonly keyId: string;
  /** Of the key's ARN: "aws", "aws-us-gov", "aws-cn". */
  readonly partition: string;
  /** Of the key's ARN, 12 digits. */
  readonly accountId: string;
  /** `alias/…` as the stack or `--key` names it; it may lead elsewhere by now. */
  readonly keyAlias: string | undefined;
  readonly bucketName: string | undefined;
  /** Days, 7 to 30: the stack's, else 30. */
  readonly deletionWindowInDays: number;
  /** Days, 7 to 30: the stack's, else 7. */
  readonly minimumDeletionWindowInDays: number;
}

/** A target whose bucket is known. */
export type BucketTarget = Target & { readonly bucketName: string };

/** The options that name a target. */
export interface TargetOptions {
  readonly stack?: string;
  readonly key?: string;
  readonly bucket?: string;
  readonly region?: string;
  readonly cwd: string;
}

const KEY_ARN =
  /^arn:(?<partition>aws[a-z-]*):kms:(?<region>[a-z0-9-]+):(?<accountId>\d{12}):key\/(?<keyId>[\w-]+)$/;
const KEY_NAME = /^(?:[\w-]{10,}|alias\/[\w/-]+|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:alias\/.+)$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Finds what a command is about: through `--key` and `--bucket`, or else through the outputs of the
 * stack that `--stack` or PULUMI_STACK names.
 *
 * @param signal ends the search
 * @param credentials those that the command uses after it
 * @throws UserError if nothing, too much or nothing that exists is named
 */
export async function resolveTarget(
  options: TargetOptions,
  signal: AbortSignal,
  credentials: Credentials = findCredentials(),
): Promise<Target> {
  if (options.key === undefined && options.bucket === undefined) {
    return targetOfStack(stackNameOf(options, ", or --key KEY and --bucket BUCKET"), options);
  }
  if (options.stack !== undefined) {
    throw new UserError("Name --stack, or --key and --bucket, not both.", 2);
  }
  if (options.key === undefined) {
    throw new UserError("Name the key as well as the bucket: --key KEY-ARN.", 2);
  }
  return targetOfKey(options.key, options, signal, credentials);
}

/** @throws UserError if no stack is named */
export function stackNameOf({ stack }: Pick<TargetOptions, "stack">, otherWay = ""): string {
  const name = stack ?? process.env["PULUMI_STACK"] ?? "";
  if (name === "") {
    throw new UserError(`Name what this is about: --stack STACK${otherWay}.`, 2);
  }
  return name;
}

/** The region of the environment or of the AWS profile. @throws UserError if neither has one */
export async function defaultRegion(): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch {
    throw new UserError("No AWS region is set. Name it: --region us-east-1, or AWS_REGION.", 2);
  }
}

async function targetOfStack(name: string, { cwd, region }: TargetOptions): Promise<Target> {
  const stack = openStack(name, cwd);
  const outputs = await stack.outputs();
  if (outputs === undefined) {
    throw new UserError(
      `There is no stack "${name}" in this Pulumi backend. List the stacks with \`pulumi stack ls\`.`,
    );
  }
  const textOf = (output: string): string => {
    const value = outputs[output];
    if (typeof value !== "string") {
      throw new UserError(
        `The stack ${name} has no output ${output}. Deploy it with \`pulumi up\`, or name --key and --bucket.`,
      );
    }
    return value;
  };
  const key = keyParts(textOf("keyArn"));
  if (region !== undefined && region !== key.region) {
    throw new UserError(`--region is ${region}, but the stack ${name} is in ${key.region}.`, 2);
  }
  return {
    ...key,
    stack: name,
    openedStack: stack,
    keyAlias: textOf("keyAlias"),
    bucketName: textOf("bucketName"),
    deletionWindowInDays: daysOf(outputs["deletionWindowInDays"], DELETION_WINDOW_IN_DAYS.default),
    minimumDeletionWindowInDays: daysOf(
      outputs["minimumDeletionWindowInDays"],
      MINIMUM_DELETION_WINDOW_IN_DAYS.default,
    ),
  };
}

async function targetOfKey(
  key: string,
  options: TargetOptions,
  signal: AbortSignal,
  credentials: Credentials,
): Promise<Target> {
  const { bucket } = options;
  if (bucket !== undefined && !BUCKET_NAME.test(bucket)) {
    throw new UserError(`--bucket is "${bucket}". Use only the bucket's name.`, 2);
  }
  if (!KEY_ARN.test(key) && !KEY_NAME.test(key)) {
    throw new UserError(`--key is "${key}". Use the key's ARN, its id, or alias/NAME.`, 2);
  }
  const named = /^arn:[^:]+:kms:([^:]+):/.exec(key)?.[1];
  if (named !== undefined && options.region !== undefined && named !== options.region) {
    throw new UserError(`--region is ${options.region}, but the key is in ${named}.`, 2);
  }
  const region = named ?? options.region ?? (await defaultRegion());
  const parts = keyParts(
    KEY_ARN.test(key) ? key : await keyArnOf(key, region, signal, credentials),
  );
  return {
    ...parts,
    stack: undefined,
    keyAlias: /(?:^|:)(alias\/.+)$/.exec(key)?.[1],
    bucketName: bucket,
    deletionWindowInDays: DELETION_WINDOW_IN_DAYS.default,
    minimumDeletionWindowInDays: MINIMUM_DELETION_WINDOW_IN_DAYS.default,
  };
}

async function keyArnOf(
  key: string,
  region: string,
  abortSignal: AbortSignal,
  credentials: Credentials,
): Promise<string> {
  const found = await describeKey(clientsOf(region, { credentials }).kms, key, { abortSignal });
  if (found === undefined) {
    throw new UserError(`--key is "${key}", but there is no such key in ${region}.`);
  }
  return found.Arn ?? "";
}

function keyParts(keyArn: string) {
  const { partition, region, accountId, keyId } = KEY_ARN.exec(keyArn)?.groups ?? {};
  if (!partition || !region || !accountId || !keyId) {
    throw new UserError(`"${keyArn}" is not the ARN of a KMS key.`);
  }
  return { keyArn, keyId, region, partition, accountId };
}

function daysOf(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
