import { judgeDemandedEncryption } from "../buckets/default-encryption";
import { stackRule } from "../framework/stack-rule";
import { expectValue } from "../values/expect";
import { isKeyArn } from "../values/key-arn";
import { UNKNOWN } from "../values/unknown";

export const s3BucketCustomerKey = stackRule({
  name: "s3-bucket-customer-key",
  description: "A bucket's default encryption names a customer managed key by its full ARN.",
  displayName: "S3 bucket uses a customer managed key",
  severity: "high",
  why: "You can neither restrict the policy of the AWS managed key for S3 nor disable that key.",
  services: ["s3", "kms", "encryption"],
  securityHub: [],
  remediationSteps:
    "Set kmsMasterKeyId to the ARN of a key of your own, such as key.arn. Buckets that receive one of these are exempt, since the service writes them under SSE-S3: access logs of S3, of Application and Classic Load Balancers and of CloudFront (legacy), audit logs of Amazon Redshift, and the data feed of EC2 Spot Instances. What writes them shows it if it is in the stack, or the bucket policy that lets the service in.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html",
  judge(stack, findingsOf) {
    judgeDemandedEncryption(stack, findingsOf, {
      judge(findings, { keyId, keys }) {
        // At the first preview no key has an ARN yet; that the value comes from a key is enough.
        if (keyId.value !== UNKNOWN || keys.length === 0) {
          expectValue(
            findings,
            keyId,
            isKeyArn,
            "Set it to the full ARN of a customer managed key, such as key.arn.",
          );
        }
      },
      silence:
        "No resource names a key to encrypt with. Add a BucketServerSideEncryptionConfiguration with kmsMasterKeyId for this bucket.",
    });
  },
});
