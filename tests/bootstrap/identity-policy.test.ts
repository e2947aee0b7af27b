import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import {
  allow,
  type IdentityPolicy,
  policyOf,
  refuseLongPolicies,
} from "../../bootstrap/policies/identity-policy";

describe("policyOf", () => {
  it("says in one statement what is allowed on the same resources under the same conditions", () => {
    const Effect = "Allow";
    const Resource = ["a", "b"];
    const here = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
    assert.deepEqual(
      policyOf(
        allow("Make", ["s3:CreateBucket", "s3:PutBucketPolicy"], Resource),
        allow("Read", ["s3:Get*", "s3:CreateBucket"], Resource),
        allow("ReadOne", "s3:Get*", ["a"]),
        allow("MakeHere", "kms:CreateKey", "*", here),
        allow("FindAny", "kms:ListAliases", "*"),
      ).Statement,
      [
        { Effect, Action: ["s3:CreateBucket", "s3:PutBucketPolicy", "s3:Get*"], Resource },
        { Sid: "ReadOne", Effect, Action: ["s3:Get*"], Resource: ["a"] },
        { Sid: "MakeHere", Effect, Action: ["kms:CreateKey"], Resource: "*", Condition: here },
        { Sid: "FindAny", Effect, Action: ["kms:ListAliases"], Resource: "*" },
      ],
    );
  });

  it("names a statement only where it says what the name does", () => {
    const merged = policyOf(
      allow("One", "s3:Get*", "*"),
      allow("Two", "iam:Get*", "*"),
      allow("Three", "kms:Get*", "*"),
      allow("Other", "s3:Get*", "a"),
    );
    assert.deepEqual(
      merged.Statement.map(({ Sid }) => Sid),
      [undefined, "Other"],
    );
  });

  it("leaves out what speaks of nothing", () => {
    assert.deepEqual(policyOf(allow("None", "s3:DeleteBucket", [])).Statement, []);
  });
});

describe("refuseLongPolicies", () => {
  const policy = (length: number): IdentityPolicy => {
    const empty = policyOf(allow("Read", "s3:Get*", "x"));
    const rest = length - JSON.stringify(empty).length;
    return policyOf(allow("Read", "s3:Get*", "x".repeat(rest + 1)));
  };

  it("takes as many characters as IAM does, not counting white space", () => {
    refuseLongPolicies({ one: policy(6144), other: policy(6144) });
  });

  it("refuses one more, by the policy's name", () => {
    assert.throws(
      () => refuseLongPolicies({ one: policy(6144), "aerosecure-dev-deploy-data": policy(6145) }),
      (error) =>
        RunError.isInstance(error) &&
        error.message ===
          "The policy aerosecure-dev-deploy-data has 6145 characters; IAM accepts at most 6144. Use shorter names: environment, bucketNamePrefix, keyAlias.",
    );
  });
});
