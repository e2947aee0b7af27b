import { Role, RolePolicy } from "@pulumi/aws/iam";
import { all, ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { NEW_BEFORE_OLD } from "../aws/new-before-old";
import type { EncryptedBucket } from "../buckets/encrypted-bucket";
import { type HardenedBucketArgs, hardenedBucket } from "../buckets/hardened-bucket";
import type { CustomerKey } from "../keys/customer-key";
import { replicationRoleName } from "./replica-names";
import { replicationPolicy, replicationTrust } from "./replication-policy";

/** The bucket that is copied; known by name alone, for it is made after its replica. */
export interface ReplicaSource {
  readonly region: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly key: CustomerKey;
}

export interface ReplicaArgs {
  readonly source: ReplicaSource;
  /** The copy, under a key of its own region: S3 uses no key across regions. */
  readonly bucket: HardenedBucketArgs;
  /** ARN of the policy that bounds the role's rights. @default none */
  readonly permissionsBoundary?: string | undefined;
}

/**
 * A bucket in another region that S3 copies a bucket into, with a log of its own, and the role that
 * S3 copies as.
 *
 * It is made before the bucket it copies and deleted after it. Neither key goes while this bucket
 * stands.
 */
export class Replica extends ComponentResource {
  readonly key: CustomerKey;
  readonly bucket: EncryptedBucket;
  readonly role: Role;

  constructor(name: string, args: ReplicaArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:s3:Replica", name, {}, opts);
    this.key = args.bucket.key;
    this.bucket = hardenedBucket(
      name,
      {
        ...args.bucket,
        outlastedBy: [...(args.bucket.outlastedBy ?? []), args.source.key],
      },
      { parent: this },
    );
    this.role = replicationRole(this, name, args);
    this.registerOutputs({ keyArn: this.key.keyArn, bucketName: this.bucket.bucketName });
  }
}

function replicationRole(parent: Replica, name: string, args: ReplicaArgs): Role {
  const { source, bucket, permissionsBoundary } = args;
  const { partition } = bucket;
  const role = new Role(
    name,
    {
      name: replicationRoleName(source.bucketName),
      description: `Lets S3 copy ${source.bucketName} into ${bucket.bucketName}.`,
      assumeRolePolicy: JSON.stringify(replicationTrust()),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      tags: bucket.tags ?? {},
    },
    { parent, ...NEW_BEFORE_OLD },
  );
  const replicaArn = `arn:${partition.name}:s3:::${bucket.bucketName}`;
  const policy = all([source.key.keyArn, parent.key.keyArn]).apply(([sourceKey, replicaKey]) =>
    JSON.stringify(
      replicationPolicy({
        partition,
        source: { region: source.region, bucketArn: source.bucketArn, keyArn: sourceKey },
        replica: { region: bucket.region, bucketArn: replicaArn, keyArn: replicaKey },
        objectLock: bucket.objectLock !== undefined,
      }),
    ),
  );
  new RolePolicy(
    name,
    { role: role.name, name: "replication", policy },
    { parent, ...NEW_BEFORE_OLD },
  );
  return role;
}
