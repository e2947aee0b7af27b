import { readBucketStack } from "../buckets/bucket-stack";
import { judgeSilence } from "../buckets/declarations";
import { demandedEncryptionsIn } from "../buckets/default-encryption";
import { stackRule } from "../stack-rule";
import { expectValue } from "../values/expect";
import { UNKNOWN } from "../values/plain";

/** An alias or a bare key id is looked up in the account of whoever writes the object. */
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

export const s3BucketCustomerKey = stackRule({
  name: "s3-bucket-customer-key",
  description: "A bucket's default encryption names a customer managed key by its full ARN.",
  displayName: "S3 bucket uses a customer managed key",
  severity: "high",
  why: "AWS's own key for S3 has a policy that nobody can narrow and use that nobody can switch off.",
  services: ["s3", "kms", "encryption"],
  securityHub: [],
  remediationSteps:
    "Set kmsMasterKeyId to the ARN of a key of your own, such as key.arn. Buckets that receive other buckets' access logs are exempt.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html",
  judge(stack, findingsOf) {
    const { all, silent } = demandedEncryptionsIn(stack.view(readBucketStack), (urn, path) =>
      findingsOf(urn).unknown(path),
    );
    for (const { declaration, keyId, madeFromKey } of all) {
      // At the first preview no key has an ARN yet; that the value comes from a key is enough.
      if (keyId.value === UNKNOWN && madeFromKey) {
        continue;
      }
      expectValue(
        findingsOf(declaration.resource.urn),
        keyId,
        (value) => typeof value === "string" && KEY_ARN.test(value),
        "Set it to the full ARN of a customer managed key, such as key.arn.",
      );
    }
    for (const each of silent) {
      judgeSilence(
        findingsOf(each.bucket.urn),
        each,
        "No resource names a key to encrypt with. Add a BucketServerSideEncryptionConfiguration with kmsMasterKeyId for this bucket.",
      );
    }
  },
});
