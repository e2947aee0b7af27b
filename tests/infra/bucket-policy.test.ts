import assert from "node:assert/strict";
import { bucketPolicy } from "../../infra/bucket-policy";

describe("bucketPolicy", () => {
  it("turns away everyone who comes without TLS, from bucket and objects", () => {
    assert.deepEqual(bucketPolicy("arn:aws-cn:s3:::files"), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws-cn:s3:::files", "arn:aws-cn:s3:::files/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });
});
