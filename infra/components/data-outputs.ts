import type { Output } from "@pulumi/pulumi";
import type { TamperAlarm } from "../alarm/tamper-alarm";
import type { DataSettings } from "../arguments/data-settings";
import type { BatchOperations } from "../batch/batch-operations";
import { keyUserPolicy } from "../keys/key-user-policy";
import { verifierPolicy } from "../keys/verifier-policy";
import type { DeclaredData } from "./declare-data";

/** What is shown of a key and its bucket. */
export interface DataOutputs {
  readonly keyArn: Output<string>;
  readonly keyId: Output<string>;
  readonly keyAlias: Output<string>;
  readonly bucketName: Output<string>;
  readonly bucketArn: Output<string>;
  readonly region: string;
  readonly deletionWindowInDays: number;
  readonly minimumDeletionWindowInDays: number;
  /** The IAM policy that a key user's role needs, as JSON. */
  readonly keyUserPolicy: Output<string>;
  /** The IAM policy that `aerosecure verify` needs, as JSON. */
  readonly verifierPolicy: Output<string>;
}

/** What a deployed stack shows: `pulumi stack output`. */
export interface StackOutputs extends DataOutputs {
  /** The topic that reports alarms and findings, if there is an alarm. */
  readonly alarmTopicArn?: Output<string>;
  readonly trailArn?: Output<string>;
  /** The role that S3 Batch Operations acts as, if there is one. */
  readonly batchOperationsRoleArn?: Output<string>;
  /** Where manifests and reports of its jobs are: s3://BUCKET/PREFIX/. */
  readonly batchOperationsLocation?: string;
  /** The IAM policy that `aerosecure reencrypt --batch` needs, as JSON. */
  readonly batchOperatorPolicy?: Output<string>;
}

/** The outputs of a stack. */
export function stackOutputs(
  settings: DataSettings,
  data: DeclaredData,
  alarm: TamperAlarm | undefined,
  batch: BatchOperations | undefined,
): StackOutputs {
  return {
    ...dataOutputs(settings, data),
    ...(alarm && { alarmTopicArn: alarm.channel.topicArn, trailArn: alarm.trailArn }),
    ...(batch && {
      batchOperationsRoleArn: batch.roleArn,
      batchOperationsLocation: batch.location,
      batchOperatorPolicy: batch.operatorPolicy,
    }),
  };
}

/** The outputs of a key and its bucket. */
export function dataOutputs(settings: DataSettings, { key, bucket }: DeclaredData): DataOutputs {
  const { partition, accountId, region, bucketArn, sseAlgorithm } = settings;
  const place = { partition, accountId, region, bucketArn };
  return {
    keyArn: key.keyArn,
    keyId: key.keyId,
    keyAlias: key.keyAlias,
    bucketName: bucket.bucketName,
    bucketArn: bucket.bucketArn,
    region,
    deletionWindowInDays: settings.deletionWindowInDays,
    minimumDeletionWindowInDays: settings.minimumDeletionWindowInDays,
    keyUserPolicy: key.keyArn.apply((keyArn) =>
      JSON.stringify(keyUserPolicy({ ...place, sseAlgorithm, keyArn })),
    ),
    verifierPolicy: key.keyArn.apply((keyArn) =>
      JSON.stringify(verifierPolicy({ ...place, keyArn })),
    ),
  };
}
