import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import type { InvokeOptions } from "@pulumi/pulumi";
import { oneLine } from "../user-error";
import type { SettingReader } from "./reader/setting-reader";
import type { RegionSettings } from "./region-settings";

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
export async function askCaller(opts: InvokeOptions = {}): Promise<Caller> {
  const { accountId, arn } = await getCallerIdentity({}, opts);
  const [, partition = ""] = arn.split(":");
  if (!/^\d{12}$/.test(accountId) || partition === "") {
    throw new Error(`AWS answered with the account "${accountId}" and the ARN "${arn}".`);
  }
  return { accountId, partition, arn };
}

/** Asks for the caller, and refuses a region that the caller cannot deploy to. */
export async function callerIn(
  aws: SettingReader,
  { region, partition }: RegionSettings,
  ask: () => Promise<Caller>,
): Promise<Caller | undefined> {
  try {
    const caller = await ask();
    if (caller.partition === partition.name) {
      return caller;
    }
    aws.refuse(
      "region",
      `is "${region}", of the partition ${partition.name}. The credentials are of the partition ${caller.partition}: use a region of theirs, or other credentials.`,
    );
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : String(error));
    aws.refuse(
      "region",
      `is "${region}", and AWS did not say whose credentials these are: ${reason} Try \`aws sts get-caller-identity\` with the same credentials.`,
    );
  }
  return undefined;
}
