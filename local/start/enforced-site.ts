import { CreateKeyCommand, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { ACCOUNT_ID } from "../emulator/account";
import { type Clients, clientsOf, createUser, rootOf } from "../emulator/enforcing/callers";
import type { EnforcingEmulator } from "../emulator/enforcing/start";

/** What a stack says about who may do what, as it is deployed. */
export interface StackPolicies {
  readonly region: string;
  readonly keyArn: string;
  readonly bucketName: string;
  /** The documents, as JSON. */
  readonly keyPolicy: string;
  readonly bucketPolicy: string;
  readonly keyUserPolicy: string;
  /** The IAM user whom the key policy names as an administrator. */
  readonly administratorArn: string;
}

/** A key and a bucket under the policies of a stack, and people who send requests. */
export interface EnforcedSite {
  readonly bucket: string;
  readonly keyArn: string;
  readonly bucketPolicy: string;
  /** May do everything. */
  readonly root: Clients;
  /** Has the policy that the stack exports for key users. */
  readonly keyUser: Clients;
  /** Has AdministratorAccess. */
  readonly administrator: Clients;
  /** Has AdministratorAccess in another account. */
  readonly stranger: Clients;
  /** Replaces the bucket policy. */
  putBucketPolicy(policy: string): Promise<void>;
}

const STRANGER = "arn:aws:iam::444455556666:user/Stranger";
const OPERATOR = `arn:aws:iam::${ACCOUNT_ID}:user/Operator`;
const ADMINISTRATOR_ACCESS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/** Makes them in an emulator that holds nothing yet. */
export async function enforcedSite(
  emulator: EnforcingEmulator,
  stack: StackPolicies,
): Promise<EnforcedSite> {
  const { region, bucketName: bucket } = stack;
  const root = clientsOf(emulator, region, rootOf(emulator, ACCOUNT_ID));
  const { KeyMetadata } = await root.kms.send(new CreateKeyCommand({}));
  const keyArn = KeyMetadata?.Arn ?? "";
  // The emulator chooses the ids of keys.
  const here = (document: string) => document.replaceAll(stack.keyArn, keyArn);
  const putBucketPolicy = async (Policy: string) => {
    await root.s3("TLS").send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  };
  const person = async (arn: string, policy: string) =>
    clientsOf(emulator, region, await createUser(emulator, region, arn, [policy]));

  await root.s3("TLS").send(new CreateBucketCommand({ Bucket: bucket }));
  const bucketPolicy = here(stack.bucketPolicy);
  await putBucketPolicy(bucketPolicy);
  const people = {
    keyUser: await person(OPERATOR, here(stack.keyUserPolicy)),
    administrator: await person(stack.administratorArn, ADMINISTRATOR_ACCESS),
    stranger: await person(STRANGER, ADMINISTRATOR_ACCESS),
  };
  await root.kms.send(
    new PutKeyPolicyCommand({
      KeyId: keyArn,
      PolicyName: "default",
      Policy: here(stack.keyPolicy),
    }),
  );
  return { bucket, keyArn, bucketPolicy, root, ...people, putBucketPolicy };
}
