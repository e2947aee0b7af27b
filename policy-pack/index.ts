import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";

new PolicyPack("aerosecure", {
  displayName: "AeroSecure: KMS keys and the buckets they encrypt",
  provider: "aws",
  tags: ["aws", "kms", "s3", "encryption"],
  enforcementLevel: "mandatory",
  policies: [...rules],
});
