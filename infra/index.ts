import { getProject, getStack, type Output } from "@pulumi/pulumi";
import { bucketPolicy } from "./bucket-policy";
import { CUSTOMER_KEY_TYPE, CustomerKey } from "./customer-key";
import { EncryptedBucket } from "./encrypted-bucket";
import { refuseUnusableKey } from "./key-guard";
import { keyPolicy } from "./key-policy";
import { someKeyArn } from "./key-use";
import { keyUserPolicy } from "./key-user-policy";
import { BUCKET_POLICY_LIMIT, KEY_POLICY_LIMIT, policyInput, policyText } from "./policy-document";
import { readSettings } from "./settings";

/** What a deployed stack tells: `pulumi stack output`. */
interface StackOutputs {
  readonly keyArn: Output<string>;
  readonly keyId: Output<string>;
  readonly keyAlias: Output<string>;
  readonly bucketName: Output<string>;
  readonly bucketArn: Output<string>;
  readonly region: string;
  readonly deletionWindowInDays: number;
  readonly minimumDeletionWindowInDays: number;
  /** The IAM policy that a key user's role needs, as JSON. */
  readonly keyUserPolicy: Output<string>;
}

/** The logical name of all that keeps the data. */
const NAME = "data";

/** Declares the stack, once its settings and the key it may already have are found sound. */
export = async function program(): Promise<StackOutputs> {
  const settings = await readSettings();
  await refuseUnusableKey(settings, {
    name: NAME,
    parentUrn: `urn:pulumi:${getStack()}::${getProject()}::${CUSTOMER_KEY_TYPE}::${NAME}`,
  });
  const policy = policyText(keyPolicy(settings), KEY_POLICY_LIMIT);
  // Its size alone: the key's ARN is known once the key is there.
  policyText(bucketPolicy({ ...settings, keyArn: someKeyArn(settings) }), BUCKET_POLICY_LIMIT);
  const { region, tags, protect } = settings;
  const key = new CustomerKey(
    NAME,
    {
      region,
      tags,
      alias: settings.keyAlias,
      description: settings.keyDescription,
      rotationPeriodInDays: settings.rotationPeriodInDays,
      deletionWindowInDays: settings.deletionWindowInDays,
      policy,
    },
    { protect },
  );
  const bucket = new EncryptedBucket(
    NAME,
    {
      region,
      tags,
      key,
      bucketName: settings.bucketName,
      policy: policyInput(bucketPolicy({ ...settings, keyArn: key.keyArn })),
      sseAlgorithm: settings.sseAlgorithm,
      forceDestroy: settings.forceDestroy,
    },
    { protect },
  );
  return {
    keyArn: key.keyArn,
    keyId: key.keyId,
    keyAlias: key.keyAlias,
    bucketName: bucket.bucketName,
    bucketArn: bucket.bucketArn,
    region,
    deletionWindowInDays: settings.deletionWindowInDays,
    minimumDeletionWindowInDays: settings.minimumDeletionWindowInDays,
    keyUserPolicy: key.keyArn.apply((keyArn) =>
      JSON.stringify(keyUserPolicy({ ...settings, keyArn })),
    ),
  };
};
