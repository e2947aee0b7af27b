import { Role, RolePolicy } from "@pulumi/aws/iam";
import {
  ComponentResource,
  type ComponentResourceOptions,
  jsonStringify,
  type Output,
} from "@pulumi/pulumi";
import { NEW_BEFORE_OLD } from "../aws/new-before-old";
import { accessLogBucketName } from "../buckets/access-log-bucket";
import type { CustomerKey } from "../keys/customer-key";
import { BATCH_PREFIX, batchRoleArn, batchRoleName } from "./batch-names";
import {
  type BatchSite,
  batchOperationsPolicy,
  batchOperationsTrust,
  batchOperatorPolicy,
} from "./batch-policies";

export interface BatchOperationsArgs extends Omit<BatchSite, "keyArn" | "logArn"> {
  /** The bucket whose objects jobs re-encrypt. It has a bucket for its access logs. */
  readonly bucketName: string;
  /** The key the bucket's objects are under. Its policy has to let the role use it. */
  readonly key: CustomerKey;
  /** ARN of the policy that bounds the role's rights. @default none */
  readonly permissionsBoundary?: string | undefined;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The role that S3 Batch Operations acts as while it re-encrypts a bucket's objects. It makes no job. */
export class BatchOperations extends ComponentResource {
  readonly roleArn: Output<string>;
  /** Where manifests and reports are: s3://BUCKET/PREFIX/. */
  readonly location: string;
  /** The IAM policy that makes jobs, as JSON. */
  readonly operatorPolicy: Output<string>;

  constructor(name: string, args: BatchOperationsArgs, opts?: ComponentResourceOptions) {
    super("aerosecure:s3:BatchOperations", name, {}, opts);
    const { bucketName, permissionsBoundary, tags = {} } = args;
    const logName = accessLogBucketName(bucketName);
    const role = new Role(
      name,
      {
        name: batchRoleName(bucketName),
        description: `Lets S3 Batch Operations re-encrypt the files in ${bucketName}.`,
        assumeRolePolicy: JSON.stringify(batchOperationsTrust(args)),
        ...(permissionsBoundary !== undefined && { permissionsBoundary }),
        tags,
      },
      { parent: this, ...NEW_BEFORE_OLD },
    );
    const site = args.key.keyArn.apply((keyArn) => ({
      ...args,
      keyArn,
      logArn: `arn:${args.partition.name}:s3:::${logName}`,
    }));
    new RolePolicy(
      name,
      {
        role: role.name,
        name: "batch-operations",
        policy: jsonStringify(site.apply(batchOperationsPolicy)),
      },
      { parent: this, ...NEW_BEFORE_OLD },
    );
    this.roleArn = role.arn;
    this.location = `s3://${logName}/${BATCH_PREFIX}`;
    this.operatorPolicy = site.apply((known) =>
      JSON.stringify(batchOperatorPolicy(known, batchRoleArn(args, bucketName))),
    );
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
