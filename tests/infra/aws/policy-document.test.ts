import assert from "node:assert/strict";
import { output, RunError } from "@pulumi/pulumi";
import {
  BUCKET_POLICY_LIMIT,
  KEY_POLICY_LIMIT,
  type PolicyDocument,
  type PolicyTextLimit,
  policyInput,
  policyText,
} from "../../../infra/aws/policy-document";

/** A document of exactly so many bytes as text. */
function documentOf(bytes: number): PolicyDocument {
  const withSid = (Sid: string): PolicyDocument => ({
    Version: "2012-10-17",
    Statement: [{ Sid, Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
  });
  return withSid("x".repeat(bytes - JSON.stringify(withSid("")).length));
}

describe("policyText", () => {
  const cases: readonly (readonly [PolicyTextLimit, number, string])[] = [
    [
      KEY_POLICY_LIMIT,
      32_768,
      "The key policy has 32769 bytes; AWS takes 32768. Name fewer administrators and keyUsers: one role can stand for many people.",
    ],
    [
      BUCKET_POLICY_LIMIT,
      20_480,
      "The bucket policy has 20481 bytes; AWS takes 20480. Name fewer serviceRoles and VPC endpoints.",
    ],
  ];
  for (const [limit, bytes, message] of cases) {
    it(`writes a ${limit.name} of ${bytes} bytes as JSON`, () => {
      const document = documentOf(bytes);
      const text = policyText(document, limit);
      assert.equal(Buffer.byteLength(text), bytes);
      assert.deepEqual(JSON.parse(text), document);
    });

    it(`refuses a ${limit.name} of one byte more`, () => {
      assert.throws(
        () => policyText(documentOf(bytes + 1), limit),
        (error) => RunError.isInstance(error) && error.message === message,
      );
    });
  }
});

describe("policyInput", () => {
  it("hands a document over piece by piece, what is not known yet among what is", () => {
    const arn = output("arn:aws:kms:us-east-1:111122223333:key/1234abcd");
    const document = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "One",
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:PutObject", "s3:GetObject"],
          Resource: "arn:aws:s3:::files/*",
          Condition: { Null: { "s3:a": "false" }, ArnNotEquals: { "s3:b": arn } },
        },
        {
          Sid: "Two",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::111122223333:root"] },
          Action: "s3:*",
          Resource: ["arn:aws:s3:::files"],
        },
        {
          Sid: "Three",
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::files/*",
        },
      ],
    } as const;
    const given = policyInput(document);
    assert.deepEqual(given, document);
    const [first] = Array.isArray(given.Statement) ? given.Statement : [];
    assert.equal(first?.Condition.ArnNotEquals["s3:b"], arn);
  });
});
