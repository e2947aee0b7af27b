import * as aws from "@pulumi/aws";
import { PolicyPack, validateResourceOfType } from "@pulumi/policy";

new PolicyPack("bench-template-pack", {
  policies: [
    {
      name: "kms-key-single-region",
      description: "A KMS key lives in one region.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(aws.kms.Key, (key, _args, reportViolation) => {
        if (key.multiRegion === true) {
          reportViolation("multiRegion is true.");
        }
      }),
    },
    {
      name: "s3-bucket-key-enabled",
      description: "A bucket uses a Bucket Key.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(
        aws.s3.BucketServerSideEncryptionConfiguration,
        (encryption, _args, reportViolation) => {
          for (const rule of encryption.rules) {
            if (rule.bucketKeyEnabled !== true) {
              reportViolation("bucketKeyEnabled is not true.");
            }
          }
        },
      ),
    },
  ],
});
