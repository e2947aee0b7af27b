import type { ExpectedEncryption } from "../aws/object-encryption";
import type { StateResource } from "./stack";
import { DEFAULT_ENCRYPTION, KEY, OBJECT_LOCK, StackState } from "./stack-state";
import { numberAt, textAt, valueAt } from "./state-value";
import type { BucketTarget } from "./target";

/** What key and bucket should be like; undefined for what is not declared. */
export interface Declared {
  readonly encryption: ExpectedEncryption;
  readonly keyAlias: string | undefined;
  /** Days; undefined if any period will do. */
  readonly rotationPeriodInDays: number | undefined;
  readonly keyPolicy: string | undefined;
  readonly bucketPolicy: string | undefined;
  /** Such as "GOVERNANCE, 30 days" or "none". */
  readonly objectLock: string | undefined;
}

/**
 * What the stack has deployed, or without a stack, what every stack of this project has.
 *
 * @param resources the stack's state; undefined without a stack
 * @param bucketAlgorithm the bucket's own, which is right if there is no stack to compare with
 */
export function declaredOf(
  target: BucketTarget,
  resources: readonly StateResource[] | undefined,
  bucketAlgorithm: string | undefined,
): Declared {
  const { keyArn, bucketName, keyAlias } = target;
  if (resources === undefined) {
    return {
      encryption: expectedUnder(keyArn, bucketAlgorithm),
      keyAlias,
      rotationPeriodInDays: undefined,
      keyPolicy: undefined,
      bucketPolicy: undefined,
      objectLock: undefined,
    };
  }
  const state = new StackState(resources);
  const ofBucket = (type: string) => state.first(type, { bucket: bucketName });
  const key = state.first(KEY, { arn: keyArn });
  const algorithm = ["rules", 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"];
  const lock = ofBucket(OBJECT_LOCK);
  const retention = ["rule", "defaultRetention"];
  return {
    encryption: expectedUnder(keyArn, textAt(ofBucket(DEFAULT_ENCRYPTION), ...algorithm)),
    keyAlias,
    rotationPeriodInDays: numberAt(key, "rotationPeriodInDays"),
    keyPolicy: policyIn(key),
    bucketPolicy: policyIn(ofBucket("aws:s3/bucketPolicy:BucketPolicy")),
    objectLock:
      retentionText({
        mode: textAt(lock, ...retention, "mode"),
        days: numberAt(lock, ...retention, "days"),
        years: numberAt(lock, ...retention, "years"),
      }) ?? "none",
  };
}

/** Two layers (DSSE) can have no Bucket Key. */
function expectedUnder(keyArn: string, sseAlgorithm: string | undefined): ExpectedEncryption {
  const algorithm = sseAlgorithm === "aws:kms:dsse" ? "aws:kms:dsse" : "aws:kms";
  return { algorithm, keyArn, bucketKey: algorithm === "aws:kms" };
}

/** "GOVERNANCE, 30 days"; undefined if nothing is retained by default. */
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
function policyIn(resource: StateResource | undefined): string | undefined {
  const policy = valueAt(resource, "policy");
  return typeof policy === "object" && policy !== null
    ? JSON.stringify(policy)
    : textAt(resource, "policy");
}
