import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { KEY_POLICY_LIMIT, policyInput, policyText } from "../infra/aws/policy-document";
import { taggedForStack } from "../infra/aws/stack-tag";
import { bucketPolicy } from "../infra/buckets/bucket-policy";
import { hardenedBucket } from "../infra/buckets/hardened-bucket";
import { CustomerKey } from "../infra/keys/customer-key";
import type { BootstrapSettings } from "./settings";
import { stateKeyPolicy } from "./state-key-policy";

/** Days that an old or deleted checkpoint can be restored. */
const OLD_STATE_KEPT_FOR_DAYS = 90;

/** The component's type, as in URNs. */
export const STATE_STORE_TYPE = "aerosecure:delivery:StateStore";

/** The alias of the key that encrypts state and secrets. */
export function stateKeyAlias(environment: string): string {
  return `alias/aerosecure-state-${environment}`;
}

/**
 * Stores a stack's state in a bucket that is encrypted under a key of its own. The key also encrypts
 * the stack's secrets.
 */
export class StateStore extends ComponentResource {
  readonly keyArn: Output<string>;
  readonly bucketName: Output<string>;
  readonly bucketArn: string;

  constructor(name: string, settings: BootstrapSettings, opts?: ComponentResourceOptions) {
    super(STATE_STORE_TYPE, name, {}, opts);
    const { stack, stateBucketName: bucketName } = settings;
    const { region, partition, accountId, environment } = stack;
    this.bucketArn = `arn:${partition.name}:s3:::${bucketName}`;
    const key = new CustomerKey(
      name,
      {
        region,
        rotationPeriodInDays: settings.rotationPeriodInDays,
        deletionWindowInDays: settings.deletionWindowInDays,
        alias: stateKeyAlias(environment),
        description: `Encrypts Pulumi's state and secrets of the AeroSecure stack ${environment}.`,
        policy: policyText(
          stateKeyPolicy({
            partition,
            accountId,
            minimumDeletionWindowInDays: settings.minimumDeletionWindowInDays,
          }),
          KEY_POLICY_LIMIT,
        ),
        // No environment can have this name, so no deploy role may manage this key or tag it as its own.
        tags: taggedForStack(`state-${environment}`),
      },
      { parent: this },
    );
    const bucket = hardenedBucket(
      name,
      {
        region,
        partition,
        accountId,
        bucketName,
        key,
        policy: policyInput(
          bucketPolicy({
            bucketArn: this.bucketArn,
            keyArn: key.keyArn,
            minimumTlsVersion: settings.minimumTlsVersion,
            sseAlgorithm: "aws:kms",
            serviceRoles: [],
            deployer: [],
            protect: settings.protect,
          }),
        ),
        forceDestroy: settings.forceDestroy,
        accessLogs: true,
        protect: settings.protect,
        oldVersionsKeptForDays: OLD_STATE_KEPT_FOR_DAYS,
        objectLock: undefined,
      },
      { parent: this },
    );
    this.keyArn = key.keyArn;
    this.bucketName = bucket.bucketName;
    this.registerOutputs({ keyArn: this.keyArn, bucketName: this.bucketName });
  }
}
