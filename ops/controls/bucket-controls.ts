import type { ReplicationRule, ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import type { LiveBucket } from "../aws/live-bucket";
import type { Reading } from "../aws/reading";
import { type Declared, retentionText } from "../stack/declared";
import type { StackParts } from "../stack/stack-parts";
import { type Control, control } from "./control";
import { policyDifference } from "./policies/policy-difference";
import { deployRemedy, type Remedies } from "./remedies";
import type { AnswerWithoutTls } from "./transport";

export interface BucketJudgement {
  readonly bucketArn: string;
  readonly declared: Pick<Declared, "encryption" | "bucketPolicy" | "objectLock">;
  readonly bucket: LiveBucket;
  readonly withoutTls: Reading<AnswerWithoutTls>;
  readonly parts: Pick<StackParts, "logBucket">;
  readonly remedies: Remedies;
}

/** What has to hold of the bucket; of what a stack need not have, what would have to. */
export function bucketControls(judgement: BucketJudgement): readonly Control[] {
  const { bucketArn, bucket, declared, remedies } = judgement;
  return [
    ...encryptionControls(bucketArn, bucket.encryption, declared.encryption, remedies),
    ...accessControls(judgement),
    ...durabilityControls(judgement),
  ];
}

export function encryptionControls(
  resource: string,
  encryption: LiveBucket["encryption"],
  { algorithm, keyArn, bucketKey }: Declared["encryption"],
  remedies: Remedies,
): readonly Control[] {
  const remedy = deployRemedy(remedies);
  const onOrOff = (isOn: boolean) => (isOn ? "on" : "off");
  const appliedBy = (rule: ServerSideEncryptionRule | undefined) =>
    rule?.ApplyServerSideEncryptionByDefault;
  const blocksSseC = (rule: ServerSideEncryptionRule | undefined) =>
    rule?.BlockedEncryptionTypes?.EncryptionType?.includes("SSE-C") === true;
  return [
    control("bucket-sse-kms", encryption, {
      resource,
      holds: (rule) => appliedBy(rule)?.SSEAlgorithm === algorithm,
      expected: algorithm,
      found: (rule) => appliedBy(rule)?.SSEAlgorithm ?? "none",
      remedy,
    }),
    control("bucket-own-key", encryption, {
      resource,
      holds: (rule) => appliedBy(rule)?.KMSMasterKeyID === keyArn,
      expected: keyArn,
      found: (rule) => appliedBy(rule)?.KMSMasterKeyID ?? "none",
      remedy,
    }),
    control("bucket-key", encryption, {
      resource,
      // S3 ignores the Bucket Key of two layers (DSSE).
      holds: (rule) => !bucketKey || rule?.BucketKeyEnabled === true,
      expected: bucketKey ? "on" : "on or off: DSSE does not use one",
      found: (rule) => onOrOff(rule?.BucketKeyEnabled === true),
      remedy,
    }),
    control("bucket-blocks-sse-c", encryption, {
      resource,
      holds: blocksSseC,
      expected: "SSE-C is blocked",
      found: (rule) => (blocksSseC(rule) ? "SSE-C is blocked" : "SSE-C is not blocked"),
      remedy,
    }),
  ];
}

function accessControls({
  bucketArn: resource,
  declared: { bucketPolicy },
  bucket,
  withoutTls,
  remedies,
}: BucketJudgement): readonly Control[] {
  const remedy = deployRemedy(remedies);
  return [
    control("bucket-public-access", bucket.publicAccessBlocks, {
      resource,
      holds: (count) => count === 4,
      expected: "4 of 4 blocks",
      found: (count) => `${count} of 4 blocks`,
      remedy,
    }),
    control("bucket-not-public", bucket.isPublic, {
      resource,
      holds: (isPublic) => !isPublic,
      expected: "not public",
      found: (isPublic) => (isPublic ? "public" : "not public"),
      remedy,
    }),
    control("bucket-tls-only", withoutTls, {
      resource,
      holds: ({ isDenied }) => isDenied,
      expected: "denied by the bucket policy",
      found: ({ text }) => text,
      remedy,
    }),
    ...(bucketPolicy === undefined
      ? []
      : [
          control("bucket-policy-deployed", bucket.policy, {
            resource,
            holds: (text) => text !== undefined && !policyDifference(bucketPolicy, text),
            expected: "as deployed",
            found: (text) =>
              text === undefined
                ? "there is none"
                : (policyDifference(bucketPolicy, text) ?? "as deployed"),
            remedy,
          }),
        ]),
    control("bucket-acls-disabled", bucket.ownership, {
      resource,
      holds: (ownership) => ownership === "BucketOwnerEnforced",
      expected: "BucketOwnerEnforced",
      found: (ownership) => ownership ?? "not set",
      remedy,
    }),
  ];
}

function durabilityControls({
  bucketArn: resource,
  declared: { objectLock = "none" },
  bucket,
  parts: { logBucket },
  remedies,
}: BucketJudgement): readonly Control[] {
  const remedy = deployRemedy(remedies);
  const lockText = (retention: Parameters<typeof retentionText>[0] | undefined) =>
    (retention && retentionText(retention)) ?? "none";
  return [
    control("bucket-versioned", bucket.versioning, {
      resource,
      holds: (status) => status === "Enabled",
      expected: "Enabled",
      found: (status) => status ?? "never enabled",
      remedy,
    }),
    control("bucket-logged", bucket.logging, {
      resource,
      holds: (target) => target !== undefined && target === (logBucket ?? target),
      expected: `to ${logBucket ?? "a bucket of its own"}`,
      found: (target) => (target === undefined ? "no access logs" : `to ${target}`),
      remedy,
    }),
    control("bucket-object-lock", bucket.retention, {
      resource,
      holds: (retention) => lockText(retention) === objectLock,
      expected: objectLock,
      found: lockText,
      remedy,
    }),
    control("bucket-replicated", bucket.replication, {
      resource,
      holds: (rules) => {
        const enabled = rules.filter(isEnabled);
        return enabled.length > 0 && enabled.every(namesKey);
      },
      expected: "replicated under a key that the rule names",
      found: replicationText,
      remedy,
    }),
  ];
}

function replicationText(rules: readonly ReplicationRule[]): string {
  const enabled = rules.filter(isEnabled);
  if (enabled.length === 0) {
    return rules.length === 0 ? "not replicated" : "no rule is enabled";
  }
  return enabled.every(namesKey)
    ? "replicated under a key that the rule names"
    : "replicated, and a rule names no key";
}

function isEnabled({ Status }: ReplicationRule): boolean {
  return Status === "Enabled";
}

function namesKey({ Destination }: ReplicationRule): boolean {
  return Destination?.EncryptionConfiguration?.ReplicaKmsKeyID !== undefined;
}
