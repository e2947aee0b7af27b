import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";

/** Whose credentials the deployment runs with. */
export interface Caller {
  /** 12 digits. */
  readonly accountId: string;
  /** The partition of the caller's ARN, such as `aws-us-gov`. */
  readonly partition: string;
  /** The caller's ARN: of a user, of a role's session, or of the account itself. */
  readonly arn: string;
}

/**
 * Asks AWS whose credentials these are.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 *
 * @throws Error with what the AWS provider says, or when the answer holds no account.
 */
export async function askCaller(): Promise<Caller> {
  const { accountId, arn } = await getCallerIdentity();
  const [, partition = ""] = arn.split(":");
  if (!/^\d{12}$/.test(accountId) || partition === "") {
    throw new Error(`AWS answered with the account "${accountId}" and the ARN "${arn}".`);
  }
  return { accountId, partition, arn };
}
