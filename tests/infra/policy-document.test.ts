import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import {
  BUCKET_POLICY_LIMIT,
  KEY_POLICY_LIMIT,
  type PolicyDocument,
  type PolicyTextLimit,
  policyText,
} from "../../infra/policy-document";

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
      "The bucket policy has 20481 bytes; AWS takes 20480. Name less in it.",
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
