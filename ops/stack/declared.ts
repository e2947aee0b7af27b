import type { WantedEncryption } from "../aws/object-encryption";
import type { StateResource } from "./stack";
import type { BucketTarget } from "./target";

/** What key and bucket are to be like. What is undefined was declared by nobody. */
export interface Declared {
  readonly encryption: WantedEncryption;
  readonly keyAlias: string | undefined;
  /** Days; undefined where any period will do. */
  readonly rotationPeriodInDays: number | undefined;
  readonly keyPolicy: string | undefined;
  readonly bucketPolicy: string | undefined;
  /** Such as "GOVERNANCE, 30 days" or "none". */
  readonly objectLock: string | undefined;
}

/**
 * What the stack has deployed, by its state. Without a stack it is what every stack of this project has.
 *
 * @param resources the stack's state; undefined without a stack
 * @param bucketAlgorithm the bucket's own, which without a stack nobody can say to be wrong
 */
export function declaredOf(
  target: BucketTarget,
  resources: readonly StateResource[] | undefined,
  bucketAlgorithm: string | undefined,
): Declared {
  const { keyArn, bucketName, keyAlias } = target;
  if (resources === undefined) {
    return {
      encryption: wantedUnder(keyArn, bucketAlgorithm),
      keyAlias,
      rotationPeriodInDays: undefined,
      keyPolicy: undefined,
      bucketPolicy: undefined,
      objectLock: undefined,
    };
  }
  const outputsOf = (type: string, property: string, value: string) =>
    resources.find((each) => each.type === type && each.outputs?.[property] === value)?.outputs ??
    {};
  const ofBucket = (type: string) => outputsOf(`aws:s3/${type}`, "bucket", bucketName);
  const key = outputsOf("aws:kms/key:Key", "arn", keyArn);
  const [rule] = listOf(
    ofBucket("bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")[
      "rules"
    ],
  );
  const lock = ofBucket("bucketObjectLockConfiguration:BucketObjectLockConfiguration")["rule"];
  return {
    encryption: wantedUnder(
      keyArn,
      textOf(recordOf(recordOf(rule)["applyServerSideEncryptionByDefault"])["sseAlgorithm"]),
    ),
    keyAlias,
    rotationPeriodInDays: numberOf(key["rotationPeriodInDays"]),
    keyPolicy: policyOf(key["policy"]),
    bucketPolicy: policyOf(ofBucket("bucketPolicy:BucketPolicy")["policy"]),
    objectLock: lockOf(recordOf(recordOf(lock)["defaultRetention"])) ?? "none",
  };
}

type Values = Readonly<Record<string, unknown>>;

/** Two layers (DSSE) can have no Bucket Key. */
function wantedUnder(keyArn: string, sseAlgorithm: string | undefined): WantedEncryption {
  const algorithm = sseAlgorithm === "aws:kms:dsse" ? "aws:kms:dsse" : "aws:kms";
  return { algorithm, keyArn, bucketKey: algorithm === "aws:kms" };
}

function lockOf({ mode, days, years }: Values): string | undefined {
  return retentionText({ mode: textOf(mode), days: numberOf(days), years: numberOf(years) });
}

/** "GOVERNANCE, 30 days"; undefined where nothing is retained by default. */
export function retentionText(retention: {
  readonly mode?: string | undefined;
  readonly days?: number | undefined;
  readonly years?: number | undefined;
}): string | undefined {
  const { mode, days, years } = retention;
  if (mode === undefined) {
    return undefined;
  }
  const [count, unit] = years === undefined ? [days ?? 0, "day"] : [years, "year"];
  return `${mode}, ${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** A policy is text in the state, or the document itself. */
function policyOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : textOf(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Values {
  return typeof value === "object" && value !== null ? (value as Values) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The provider writes 0 where nothing is set. */
function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && value !== 0 ? value : undefined;
}
