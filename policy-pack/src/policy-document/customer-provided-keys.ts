import { deniesToEveryone } from "./bucket-denial";
import { clausesOf } from "./clause";
import type { PolicyDocument } from "./document";
import { allHold, type Fact } from "./elements/condition";
import { S3 } from "./services";

/**
 * Whether the policy of a bucket denies to everyone every upload with a key of the uploader's own.
 *
 * @param bucketName undefined where it is not known: any one bucket will do then.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html#ssec-require-condition-key
 */
export function refusesCustomerProvidedKeys(
  document: PolicyDocument,
  bucketName: string | undefined,
): boolean {
  const denying = clausesOf(document, S3)
    .filter(
      ({ actions, tests }) =>
        actions.has("s3:putobject") && allHold(tests, uploadWithCustomerKey) === true,
    )
    .map(({ statement }) => statement);
  return deniesToEveryone(document, bucketName, {
    isIn: (statement) => denying.includes(statement),
    onBucket: false,
  });
}

/** Such an upload names the only algorithm there is, no other encryption, and uses TLS. */
function uploadWithCustomerKey(key: string): Fact {
  switch (key) {
    case "s3:x-amz-server-side-encryption-customer-algorithm":
      return { is: "AES256" };
    case "s3:x-amz-server-side-encryption":
    case "s3:x-amz-server-side-encryption-aws-kms-key-id":
      return "absent";
    case "aws:securetransport":
      return { is: "true" };
    default:
      return undefined;
  }
}
