import { GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import { GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import { UserError } from "../cli/user-error";
import type { Clients } from "./clients";
import type { StackPolicies } from "./enforced-site";
import type { StackOutputs } from "./stack-outputs";

const ADMINISTRATORS = "Allow access for Key Administrators";

/**
 * What the deployed stack says about who may do what, as AWS has it.
 *
 * @throws UserError if no IAM user is among the key's administrators
 */
export async function deployedPolicies(
  { kms, s3 }: Clients,
  { region, keyArn, bucketName, keyUserPolicy }: StackOutputs,
): Promise<StackPolicies> {
  const { Policy: keyPolicy = "" } = await kms.send(
    new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" }),
  );
  const { Policy: bucketPolicy = "" } = await s3.send(
    new GetBucketPolicyCommand({ Bucket: bucketName }),
  );
  const administratorArn = administratorIn(keyPolicy);
  return { region, keyArn, bucketName, keyPolicy, bucketPolicy, keyUserPolicy, administratorArn };
}

function administratorIn(keyPolicy: string): string {
  const { Statement }: KeyPolicy = JSON.parse(keyPolicy);
  const found = Statement.filter(({ Sid }) => Sid === ADMINISTRATORS)
    .flatMap(({ Principal }) => Principal?.AWS ?? [])
    .find((arn) => arn.includes(":user/"));
  if (found === undefined) {
    throw new UserError(
      "No IAM user is among the administrators of the local stack. Name one in Pulumi.local.yaml, such as user/kzax01.",
    );
  }
  return found;
}

/** The part of a key policy that is read here. */
interface KeyPolicy {
  readonly Statement: readonly {
    readonly Sid?: string;
    readonly Principal?: { readonly AWS?: string | readonly string[] };
  }[];
}
