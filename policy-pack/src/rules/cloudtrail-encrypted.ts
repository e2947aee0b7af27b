import { stackRule } from "../framework/stack-rule";
import { ALIAS_TYPES, KEY_TYPES, TRAIL_TYPES } from "../resources/aws-types";
import { expectValue } from "../values/expect";
import { UNKNOWN } from "../values/unknown";

/**
 * CloudTrail takes a key by id or ARN and an alias by name or ARN. Aliases under alias/aws/ lead to
 * AWS's own keys.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
const CUSTOMER_KEY = /^(?:arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:key\/)?[\w-]+$/;
const CUSTOMER_ALIAS = /^(?:arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:)?alias\/(?!aws\/)[\w/-]+$/;

const NAMING_TYPES: readonly string[] = [...KEY_TYPES, ...ALIAS_TYPES];

export const cloudtrailEncrypted = stackRule({
  name: "cloudtrail-encrypted",
  description: "A trail's log files are encrypted under a customer managed key.",
  displayName: "CloudTrail log files are encrypted",
  severity: "medium",
  why: "Log files record who does what with which data. Under S3's own key, anyone who can read the bucket can read them all. Under a customer managed key, they need permission to decrypt with that key, too.",
  services: ["cloudtrail", "kms", "encryption"],
  securityHub: ["CloudTrail.2"],
  remediationSteps:
    "Set kmsKeyId to the ARN of a customer managed key whose policy allows cloudtrail.amazonaws.com to use it.",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
  judge(stack, findingsOf) {
    for (const trail of stack.ofTypes(TRAIL_TYPES)) {
      const keyId = trail.property("kmsKeyId");
      const isMadeFromKey = trail
        .madeFrom("kmsKeyId")
        .some(({ type }) => NAMING_TYPES.includes(type));
      // At the first preview no key has an ARN yet; that the value comes from a key is enough.
      if (keyId.value !== UNKNOWN || !isMadeFromKey) {
        expectValue(
          findingsOf(trail.urn),
          keyId,
          (value) =>
            typeof value === "string" && (CUSTOMER_KEY.test(value) || CUSTOMER_ALIAS.test(value)),
          "Set it to the ARN of a customer managed key.",
        );
      }
    }
  },
});
