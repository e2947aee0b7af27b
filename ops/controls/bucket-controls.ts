import type { ReplicationRule } from "@aws-sdk/client-s3";
import type { Observed } from "../evidence/observe";
import type { ObservedBucket } from "../evidence/observe-bucket";
import type { Declared } from "../stack/declared";
import type { StackParts } from "../stack/stack-parts";
import { type Control, control } from "./control";
import { AS_DEPLOYED, DEPLOY } from "./key-controls";
import { policyDifference } from "./policy-difference";

export interface BucketJudgement {
  readonly bucketArn: string;
  readonly declared: Declared;
  readonly bucket: ObservedBucket;
  /** How the bucket answers without TLS, in the words of `REFUSED` where it refuses. */
  readonly withoutTls: Observed<string>;
  readonly parts: Pick<StackParts, "logBucket">;
}

/** How requests without TLS are to be answered. */
export const REFUSED = "refused by the bucket policy";

/** What is to be true of the bucket; of what a stack need not have, what would be. */
export function bucketControls(judgement: BucketJudgement): readonly Control[] {
  return [
    ...encryptionControls(judgement),
    ...accessControls(judgement),
    ...keepingControls(judgement),
  ];
}

function encryptionControls({
  bucketArn: resource,
  declared: { encryption },
  bucket: { encryption: found },
}: BucketJudgement): readonly Control[] {
  return [
    control("bucket-sse-kms", found, {
      resource,
      wanted: encryption.algorithm,
      seenIn: (rule) => rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? "none",
      remedy: DEPLOY,
    }),
    control("bucket-own-key", found, {
      resource,
      wanted: encryption.keyArn,
      seenIn: (rule) => rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID ?? "none",
      remedy: DEPLOY,
    }),
    control("bucket-key", found, {
      resource,
      wanted: encryption.bucketKey ? "on" : "off: two layers (DSSE) can have none",
      seenIn: (rule) => {
        const off = encryption.bucketKey ? "off" : "off: two layers (DSSE) can have none";
        return rule?.BucketKeyEnabled === true ? "on" : off;
      },
      remedy: DEPLOY,
    }),
    control("bucket-blocks-sse-c", found, {
      resource,
      wanted: "SSE-C is blocked",
      seenIn: (rule) =>
        rule?.BlockedEncryptionTypes?.EncryptionType?.includes("SSE-C")
          ? "SSE-C is blocked"
          : "SSE-C is not blocked",
      remedy: DEPLOY,
    }),
  ];
}

function accessControls({
  bucketArn: resource,
  declared: { bucketPolicy },
  bucket,
  withoutTls,
}: BucketJudgement): readonly Control[] {
  return [
    control("bucket-public-access", bucket.publicAccessBlocks, {
      resource,
      wanted: "4 of 4 blocks",
      seenIn: (count) => `${count} of 4 blocks`,
      remedy: DEPLOY,
    }),
    control("bucket-not-public", bucket.isPublic, {
      resource,
      wanted: "not public",
      seenIn: (isPublic) => (isPublic ? "public" : "not public"),
      remedy: DEPLOY,
    }),
    control("bucket-tls-only", withoutTls, {
      resource,
      wanted: REFUSED,
      seenIn: (text) => text,
      remedy: DEPLOY,
    }),
    ...(bucketPolicy === undefined
      ? []
      : [
          control("bucket-policy-deployed", bucket.policy, {
            resource,
            wanted: AS_DEPLOYED,
            seenIn: (text) =>
              text === undefined
                ? "there is none"
                : (policyDifference(bucketPolicy, text) ?? AS_DEPLOYED),
            remedy: DEPLOY,
          }),
        ]),
    control("bucket-acls-disabled", bucket.ownership, {
      resource,
      wanted: "BucketOwnerEnforced",
      seenIn: (ownership) => ownership ?? "not set",
      remedy: DEPLOY,
    }),
  ];
}

function keepingControls({
  bucketArn: resource,
  declared: { objectLock = "none" },
  bucket,
  parts: { logBucket },
}: BucketJudgement): readonly Control[] {
  return [
    control("bucket-versioned", bucket.versioning, {
      resource,
      wanted: "Enabled",
      seenIn: (status) => status ?? "never switched on",
      remedy: DEPLOY,
    }),
    control("bucket-logged", bucket.logging, {
      resource,
      wanted: `into ${logBucket ?? "a bucket of its own"}`,
      seenIn: (target) => (target === undefined ? "no logs" : `into ${target}`),
      remedy: DEPLOY,
    }),
    control("bucket-object-lock", bucket.retention, {
      resource,
      wanted: objectLock,
      seenIn: (retention) => retention ?? "none",
      remedy: DEPLOY,
    }),
    control("bucket-replicated", bucket.replication, {
      resource,
      wanted: "copied under a key that is named",
      seenIn: replicationText,
      remedy: DEPLOY,
    }),
  ];
}

function replicationText(rules: readonly ReplicationRule[]): string {
  const on = rules.filter(({ Status }) => Status === "Enabled");
  const isKeyNamed = on.every(
    ({ Destination }) => Destination?.EncryptionConfiguration?.ReplicaKmsKeyID !== undefined,
  );
  if (on.length === 0) {
    return rules.length === 0 ? "not copied" : "no rule is enabled";
  }
  return isKeyNamed ? "copied under a key that is named" : "copied, and no key is named";
}
