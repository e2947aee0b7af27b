import assert from "node:assert/strict";
import { s3PolicyTrustedAccounts } from "../../../policy-pack/src/rules/s3-policy-trusted-accounts";
import { runStack } from "../../../policy-pack/src/testing";
import { bucket, companion, key } from "../buckets";
import {
  allow,
  mayChangePolicy,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  policyOf,
  ROLE_ARN,
  ROOT_STATEMENT,
} from "../policy-text";

const keyOf = (name: string, statement: object) =>
  key({ name, props: { policy: policyOf(statement) } });
const policy = companion("BucketPolicy", {
  policy: policyOf(
    allow({ Principal: { AWS: OTHER_ROLE }, Action: "s3:GetObject", Resource: "*" }),
  ),
});

describe("the account of a bucket", () => {
  it("is the one that the stack's key policies leave in control", async () => {
    const keys = [keyOf("one", ROOT_STATEMENT), keyOf("two", mayChangePolicy(ROLE_ARN))];
    const { violations } = await runStack(s3PolicyTrustedAccounts, [...keys, bucket(), policy]);
    assert.deepEqual(violations, [
      `companion: policy.Statement[0] lets in ${OTHER_ROLE}, of account ${OTHER_ACCOUNT}. Remove it, or add the account to trustedAccounts.`,
    ]);
  });

  it("is neither of two that they leave in control, but the first that its policy names", async () => {
    const keys = [keyOf("one", ROOT_STATEMENT), keyOf("two", mayChangePolicy(OTHER_ROLE))];
    const outcome = await runStack(s3PolicyTrustedAccounts, [...keys, bucket(), policy]);
    assert.deepEqual(outcome, { violations: [], advisories: [] });
  });
});
