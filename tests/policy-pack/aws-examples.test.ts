import assert from "node:assert/strict";
import { runStack, type TestResource } from "../../policy-pack/src/testing";
import {
  type AwsExample,
  BUCKET_POLICY_EXAMPLES,
  KEY_POLICY_EXAMPLES,
  OWN_STATEMENT,
} from "./aws-examples";
import { bucket, companion, key } from "./buckets";
import { policyOf } from "./policy-text";
import { ruleNamed } from "./verdict-rows";

const KEY_POLICIES = [
  ...["kms-policy-well-formed", "kms-policy-not-public", "kms-policy-trusted-accounts"],
  ...["kms-policy-keeps-control", "kms-policy-separates-duties", "kms-policy-service-source"],
  "kms-grant-scoped",
];
const BUCKET_POLICIES = [
  ...["s3-bucket-policy-not-public", "s3-policy-trusted-accounts", "s3-policy-service-source"],
];

/** One test for each example: the policies that object are those that it names, and no others. */
function testExamples(
  examples: readonly AwsExample[],
  policies: readonly string[],
  stackOf: (example: AwsExample) => readonly TestResource[],
): void {
  for (const example of examples) {
    it(`${example.page}: ${example.what}`, async () => {
      const objecting: string[] = [];
      for (const policy of policies) {
        const { violations } = await runStack(ruleNamed(policy), stackOf(example));
        objecting.push(...(violations.length === 0 ? [] : [policy]));
      }
      const expected = Object.keys(example.objections ?? {});
      assert.deepEqual(objecting.sort(), expected.sort());
    });
  }
}

describe("the key policies of AWS's guides", () => {
  testExamples(KEY_POLICY_EXAMPLES, KEY_POLICIES, ({ statements }) => [
    key({ props: { policy: policyOf(OWN_STATEMENT, ...statements) } }),
  ]);
});

describe("the bucket policies of AWS's guides", () => {
  testExamples(BUCKET_POLICY_EXAMPLES, BUCKET_POLICIES, ({ statements }) => [
    key({ props: { policy: policyOf(OWN_STATEMENT) } }),
    bucket({ bucket: "amzn-s3-demo-bucket" }),
    companion("BucketPolicy", {
      bucket: "amzn-s3-demo-bucket",
      policy: policyOf(...statements),
    }),
  ]);
});
