import type { Output } from "@pulumi/pulumi";
import type { DataSettings } from "../arguments/data-settings";
import type { BatchOperations } from "../batch/batch-operations";
import { keyUserPolicy } from "../keys/key-user-policy";
import { verifierPolicy } from "../keys/verifier-policy";
import { replicaBucketName } from "../replication/replica-names";
import { type PlaceSettings, serviceRoleNames } from "./data-place";
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
  /** Names of the roles that services act as on the bucket. */
  readonly serviceRoleNames: readonly string[];
  /** Of the copy in another region, if there is one. The same holds for both others. */
  readonly replicaRegion?: string;
  readonly replicaBucketName?: string;
  readonly replicaKeyArn?: Output<string>;
  /** The role that S3 Batch Operations acts as, if there is one. The same holds for both others. */
  readonly batchOperationsRoleArn?: Output<string>;
  /** Where manifests and reports of its jobs are: s3://BUCKET/PREFIX/. */
  readonly batchOperationsLocation?: string;
  /** The IAM policy that `aerosecure reencrypt --batch` needs, as JSON. */
  readonly batchOperatorPolicy?: Output<string>;
}

/** The outputs of a key and its bucket. */
export function dataOutputs(
  settings: PlaceSettings & DataSettings,
  { key, bucket, replica }: DeclaredData,
  batch: BatchOperations | undefined,
): DataOutputs {
  const { partition, accountId, region, bucketArn, sseAlgorithm, replicationRegion } = settings;
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
    serviceRoleNames: serviceRoleNames(settings),
    ...(replicationRegion !== undefined &&
      replica && {
        replicaRegion: replicationRegion,
        replicaBucketName: replicaBucketName(settings.bucketName, replicationRegion),
        replicaKeyArn: replica.key.keyArn,
      }),
    ...(batch && {
      batchOperationsRoleArn: batch.roleArn,
      batchOperationsLocation: batch.location,
      batchOperatorPolicy: batch.operatorPolicy,
    }),
  };
}
