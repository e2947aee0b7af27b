import type { Answer } from "../support/mocks";

/** The account that the mocked AWS says it is. */
export const ACCOUNT = "111122223333";

/** What a mocked AWS answers in which nothing is deployed. */
export const ANSWERS: Readonly<Record<string, Answer>> = {
  "aws:index/getRegion:getRegion": { region: "us-east-1" },
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
  },
  "aws:kms/getKey:getKey": new Error("reading KMS Key: couldn't find resource"),
  "aws:s3/getBucketPolicy:getBucketPolicy": new Error(
    "reading S3 Bucket Policy: couldn't find resource",
  ),
};
