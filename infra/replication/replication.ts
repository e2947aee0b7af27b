import { BucketReplicationConfig } from "@pulumi/aws/s3";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import type { EncryptedBucket } from "../buckets/encrypted-bucket";
import type { Replica } from "./replica";

export interface ReplicationArgs {
  /** The source bucket's region. */
  readonly region: string;
  readonly source: EncryptedBucket;
  /** Has to outlast the source: the bucket names it in `outlastedBy`. */
  readonly replica: Replica;
}

/**
 * Has S3 copy whatever is put into a bucket from now on into its replica, under the replica's key.
 * Delete markers are copied, the removal of a version never is. Deleted with the source bucket and
 * never before.
 *
 * Without S3 Replication Time Control: most objects arrive within minutes, none at a promised time.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
 */
export class Replication extends ComponentResource {
  constructor(name: string, args: ReplicationArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:s3:Replication", name, {}, opts);
    const { region, source, replica } = args;
    new BucketReplicationConfig(
      name,
      {
        region,
        bucket: source.bucketName,
        role: replica.role.arn,
        rules: [
          {
            id: "everything",
            status: "Enabled",
            priority: 1,
            filter: { prefix: "" },
            deleteMarkerReplication: { status: "Enabled" },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: replica.bucket.bucketArn,
              encryptionConfiguration: { replicaKmsKeyId: replica.key.keyArn },
            },
          },
        ],
      },
      // Both buckets keep versions, and the role may copy, before S3 is configured to.
      { parent: this, deletedWith: source.bucket, dependsOn: [source, replica] },
    );
    this.registerOutputs();
  }
}
