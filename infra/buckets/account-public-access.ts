import { AccountPublicAccessBlock } from "@pulumi/aws/s3";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";

export interface AccountPublicAccessArgs {
  /** The account, 12 digits. */
  readonly accountId: string;
}

/**
 * Keeps the public out of every bucket of the account, whatever the buckets say.
 *
 * An account has one such block, which others may rely on: it stays when this is destroyed or no
 * longer declared.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html
 */
export class AccountPublicAccess extends ComponentResource {
  constructor(
    name: string,
    { accountId }: AccountPublicAccessArgs,
    opts?: ComponentResourceOptions,
  ) {
    super("aerosecure:s3:AccountPublicAccess", name, {}, opts);
    new AccountPublicAccessBlock(
      name,
      {
        accountId,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this, retainOnDelete: true },
    );
    this.registerOutputs();
  }
}
