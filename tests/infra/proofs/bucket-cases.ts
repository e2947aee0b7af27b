import { type BucketPolicyArgs, bucketPolicy } from "../../../infra/buckets/bucket-policy";
import { bucketProperties } from "../../../policy-pack/src/policy-document/prove/bucket-properties";
import type { Proven } from "./proven";

export const ACCOUNT = "111122223333";

export const DEFAULTS: BucketPolicyArgs = {
  bucketArn: "arn:aws:s3:::aerosecure-dev",
  keyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  sseAlgorithm: "aws:kms",
  minimumTlsVersion: "1.2",
  serviceRoles: [],
  deployer: [],
  protect: false,
};

export const FULL: BucketPolicyArgs = {
  ...DEFAULTS,
  perimeter: {
    organizationId: "o-a1b2c3d4e5",
    vpcEndpointIds: ["vpce-1a2b3c4d", "vpce-5e6f7081"],
  },
  serviceRoles: [`arn:aws:iam::${ACCOUNT}:role/Backup`],
  deployer: [`arn:aws:iam::${ACCOUNT}:role/Deployer`, `arn:aws:iam::${ACCOUNT}:role/*/Deployer`],
  protect: true,
};

export function provenBucket(args: BucketPolicyArgs): Proven {
  return {
    policy: bucketPolicy(args),
    properties: bucketProperties({ ...args, accountId: ACCOUNT }),
    place: {
      service: "s3",
      arn: args.bucketArn,
      partition: args.bucketArn.split(":")[1] ?? "",
      accountId: ACCOUNT,
    },
  };
}

export const BUCKET_CASES: readonly (readonly [string, BucketPolicyArgs])[] = [
  ["the defaults", DEFAULTS],
  ["DSSE and TLS 1.3", { ...DEFAULTS, sseAlgorithm: "aws:kms:dsse", minimumTlsVersion: "1.3" }],
  ["every setting", FULL],
  [
    "an organization alone",
    { ...FULL, perimeter: { organizationId: "o-a1b2c3d4e5", vpcEndpointIds: [] } },
  ],
  ["VPC endpoints alone", { ...FULL, perimeter: { vpcEndpointIds: ["vpce-1a2b3c4d"] } }],
  ["a partition without re-encryption", { ...FULL, bucketArn: "arn:aws-iso:s3:::aerosecure-dev" }],
];
