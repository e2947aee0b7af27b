import assert from "node:assert/strict";
import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { reading } from "../../../../ops/aws/reading";
import { type StubAnswer, s3Error, stubAws } from "../../support/stub-aws";

describe("a bucket that cannot be read", () => {
  const aws = stubAws();
  const elsewhere = (status: number, code: string): StubAnswer => {
    const answer = s3Error(status, code, "The bucket is elsewhere.");
    return { ...answer, headers: { ...answer.headers, "x-amz-bucket-region": "eu-west-1" } };
  };
  const inAnother =
    "The bucket files is in eu-west-1, and the key is not: S3 encrypts only under keys of the bucket's own region. Check --bucket and --key.";
  const noBucket =
    'There is no bucket "files". Check --bucket, or deploy the stack with `pulumi up`.';
  const answers: readonly (readonly [string, StubAnswer, string])[] = [
    ["is not there", s3Error(404, "NoSuchBucket", "The specified bucket does not exist"), noBucket],
    ["is in another region", elsewhere(301, "PermanentRedirect"), inAnother],
    [
      "is in another region than the signature",
      elsewhere(400, "AuthorizationHeaderMalformed"),
      inAnother,
    ],
  ];
  for (const [what, answer, message] of answers) {
    it(`that ${what} ends verify, reencrypt and evidence with one sentence`, async () => {
      const { clients } = await aws(() => answer);
      const ask = () => clients.s3.send(new GetBucketVersioningCommand({ Bucket: "files" }));
      const access = { isLoopback: true, now: () => new Date() };
      await assert.rejects(reading(access, "s3:GetBucketVersioning", "files", ask), {
        name: "UserError",
        message,
      });
    });
  }
});
