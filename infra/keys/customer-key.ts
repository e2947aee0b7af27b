import { Alias, Key } from "@pulumi/aws/kms";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import { DELETION_WINDOW_IN_DAYS, ROTATION_PERIOD_IN_DAYS } from "../aws/limits";
import { NEW_BEFORE_OLD } from "../aws/new-before-old";

export interface CustomerKeyArgs {
  readonly region: string;
  /**
   * The name people and tools find the key by: `alias/` and letters, digits, `/`, `_`, `-`; 256
   * characters at most, not under `alias/aws/`.
   *
   * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
   */
  readonly alias: string;
  /**
   * What the key is for: 1 to 8192 characters.
   *
   * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
   */
  readonly description: string;
  /**
   * The key policy as JSON, at most 32 KB.
   *
   * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
   */
  readonly policy: Input<string>;
  /**
   * Days between two automatic rotations: a whole number, 90 to 2560.
   *
   * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
   *
   * @default 365
   */
  readonly rotationPeriodInDays?: number;
  /**
   * Days between scheduling a deletion and losing the key: a whole number, 7 to 30.
   *
   * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
   *
   * @default 30
   */
  readonly deletionWindowInDays?: number;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The component's type, as it stands in URNs. */
export const CUSTOMER_KEY_TYPE = "aerosecure:kms:CustomerKey";

/**
 * A symmetric, single-region key that rotates, reached through an alias. AWS makes its material.
 *
 * `protect` among the options holds for key and alias: without its alias the key would not be found
 * before the next deployment.
 */
export class CustomerKey extends ComponentResource {
  readonly keyArn: Output<string>;
  readonly keyId: Output<string>;
  readonly keyAlias: Output<string>;

  constructor(name: string, args: CustomerKeyArgs, opts?: ComponentResourceOptions) {
    super(CUSTOMER_KEY_TYPE, name, {}, opts);
    const { region } = args;
    const key = new Key(
      name,
      {
        region,
        description: args.description,
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        keyUsage: "ENCRYPT_DECRYPT",
        multiRegion: false,
        enableKeyRotation: true,
        rotationPeriodInDays: args.rotationPeriodInDays ?? ROTATION_PERIOD_IN_DAYS.default,
        deletionWindowInDays: args.deletionWindowInDays ?? DELETION_WINDOW_IN_DAYS.default,
        policy: args.policy,
        tags: args.tags ?? {},
      },
      { parent: this },
    );
    // By id, because that is what AWS reads back; an alias can point to a key of its own account only.
    const alias = new Alias(
      name,
      { region, name: args.alias, targetKeyId: key.keyId },
      { parent: this, ...NEW_BEFORE_OLD },
    );
    this.keyArn = key.arn;
    this.keyId = key.keyId;
    this.keyAlias = alias.name;
    this.registerOutputs({ keyArn: this.keyArn, keyId: this.keyId, keyAlias: this.keyAlias });
  }
}
