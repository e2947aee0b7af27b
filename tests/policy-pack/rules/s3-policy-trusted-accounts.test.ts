import { s3PolicyTrustedAccounts } from "../../../policy-pack/src/rules/s3-policy-trusted-accounts";
import { type StackCase, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { bucket, companion, key } from "../buckets";
import {
  ACCOUNT,
  allow,
  deny,
  mayChangePolicy,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  policyOf,
  ROLE_ARN,
  ROOT_STATEMENT,
} from "../policy-text";

const OBJECTS = "arn:aws:s3:::files/*";
const STRANGER = `arn:aws:iam::${OTHER_ACCOUNT}:root`;
const CANONICAL = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const LOAD_BALANCER = "arn:aws:iam::127311923021:root";
const FIX = "Remove it, or add the account to trustedAccounts.";

const to = (Principal: unknown, parts: object = {}) =>
  allow({ Principal, Action: "s3:GetObject", Resource: OBJECTS, ...parts });
const policy = (...statements: readonly object[]) =>
  companion("BucketPolicy", { policy: policyOf(...statements) });
const ownKey = key({ props: { policy: policyOf(ROOT_STATEMENT) } });
const unknownKey = key({ props: { policy: UNKNOWN_TEXT } });
const stackWith = (...statements: readonly object[]) => [ownKey, bucket(), policy(...statements)];
const lets = (by: string, account = OTHER_ACCOUNT, path = "policy.Statement[0]") =>
  `companion: ${path} lets in ${by}, of account ${account}. ${FIX}`;
const canonical = `companion: policy.Statement[0] lets in the canonical user ${CANONICAL}, whose account nothing tells. Name the account or its roles instead, or add the id to trustedAccounts.`;

const accepted: Readonly<Record<string, object>> = {
  "a role of the own account": to({ AWS: ROLE_ARN }),
  "everyone, whom s3-bucket-policy-not-public refuses": to("*"),
  "a service for a source of the own account": to(
    { Service: "cloudfront.amazonaws.com" },
    { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } },
  ),
  "the account from which AWS writes a load balancer's logs": to(
    { AWS: LOAD_BALANCER },
    { Action: "s3:PutObject" },
  ),
  "a canonical user who reads, as CloudFront does": to({ CanonicalUser: CANONICAL }),
  "a Deny to another account": deny({ Principal: { AWS: STRANGER }, Action: "s3:*" }),
};

const refused: Readonly<Record<string, readonly [statement: object, violation: string]>> = {
  "another account with every right": [to({ AWS: STRANGER }, { Action: "s3:*" }), lets(STRANGER)],
  "another account that deletes and changes the policy": [
    to(
      { AWS: OTHER_ACCOUNT },
      { Action: ["s3:DeleteObjectVersion", "s3:PutBucketPolicy", "s3:PutEncryptionConfiguration"] },
    ),
    lets(OTHER_ACCOUNT),
  ],
  "a canonical user with every right": [
    to({ CanonicalUser: CANONICAL }, { Action: "s3:*" }),
    canonical,
  ],
  "a service for a source of another account": [
    to(
      { Service: "cloudtrail.amazonaws.com" },
      { Condition: { StringEquals: { "aws:SourceAccount": OTHER_ACCOUNT } } },
    ),
    `companion: policy.Statement[0] lets in account ${OTHER_ACCOUNT} through its condition on aws:SourceAccount. ${FIX}`,
  ],
  "access points of another account": [
    to("*", { Condition: { StringEquals: { "s3:DataAccessPointAccount": OTHER_ACCOUNT } } }),
    `companion: policy.Statement[0] lets in account ${OTHER_ACCOUNT} through its condition on s3:DataAccessPointAccount. ${FIX}`,
  ],
  "a load balancer's account with more than writing": [
    to({ AWS: LOAD_BALANCER }, { Action: ["s3:PutObject", "s3:GetObject"] }),
    lets(LOAD_BALANCER, "127311923021"),
  ],
};

testStackPolicy(s3PolicyTrustedAccounts, [
  ...Object.entries(accepted).map(
    ([what, statement]): StackCase => ({ it: `accepts ${what}`, stack: stackWith(statement) }),
  ),
  ...Object.entries(refused).map(
    ([what, [statement, violation]]): StackCase => ({
      it: `refuses ${what}`,
      stack: stackWith(statement),
      violations: [violation],
    }),
  ),
  {
    it: "accepts accounts and canonical users that are trusted",
    stack: stackWith(to({ AWS: STRANGER }), to({ CanonicalUser: CANONICAL }, { Action: "s3:*" })),
    config: { trustedAccounts: [OTHER_ACCOUNT, CANONICAL] },
  },
  {
    it: "takes the configured account for the bucket's own",
    stack: [bucket(), policy(to({ AWS: STRANGER }))],
    config: { ownAccount: ACCOUNT },
    violations: [lets(STRANGER)],
  },
  {
    it: "takes the account in whose namespace the name is for the bucket's own",
    stack: [
      companion("BucketPolicy", {
        bucket: `files-${ACCOUNT}-us-east-1-an`,
        policy: policyOf(to({ AWS: STRANGER })),
      }),
    ],
    violations: [lets(STRANGER)],
  },
  {
    it: "takes the first account for the bucket's own if nothing names another",
    stack: [bucket(), policy(to({ AWS: ROLE_ARN }), to({ AWS: STRANGER }))],
    violations: [lets(STRANGER, OTHER_ACCOUNT, "policy.Statement[1]")],
  },
  {
    it: "takes for it the first account of several that one key's policy leaves in control",
    stack: [
      key({ props: { policy: policyOf(ROOT_STATEMENT, mayChangePolicy(OTHER_ROLE)) } }),
      ...[bucket(), policy(to({ AWS: STRANGER }), to({ AWS: ROLE_ARN }))],
    ],
    violations: [lets(STRANGER)],
  },
  {
    it: "waits for the bucket's name, which may have the account in it",
    stack: [
      companion("BucketPolicy", { bucket: UNKNOWN_TEXT, policy: policyOf(to({ AWS: STRANGER })) }),
    ],
    advisories: ["companion: bucket is not known until the update."],
  },
  {
    it: "says what may name the bucket's own account once it is known",
    stack: [unknownKey, bucket(), policy(to({ AWS: STRANGER }))],
    advisories: ["companion: policy of key is not known until the update."],
  },
  {
    it: "does not wait for it where the policy lets in no account",
    stack: [unknownKey, bucket(), policy(to({ CanonicalUser: CANONICAL }))],
  },
  {
    it: "waits for it where the policy lets in one account in two statements",
    stack: [unknownKey, bucket(), policy(to({ AWS: STRANGER }), to({ AWS: OTHER_ACCOUNT }))],
    advisories: ["companion: policy of key is not known until the update."],
  },
  {
    it: "does not wait for it to refuse a second account, nor a canonical user",
    stack: [
      unknownKey,
      bucket(),
      policy(
        to({ CanonicalUser: CANONICAL }, { Action: "s3:*" }),
        ...[STRANGER, ROLE_ARN, OTHER_ACCOUNT].map((AWS) => to({ AWS })),
      ),
    ],
    violations: [
      `companion: policy lets in the accounts ${OTHER_ACCOUNT}, ${ACCOUNT}, of which at most one is the bucket's own. Remove the others, or add them to trustedAccounts.`,
      canonical,
    ],
  },
  {
    it: "judges the policy that a bucket has inline",
    stack: [ownKey, bucket({ policy: policyOf(to({ AWS: STRANGER })) })],
    violations: [lets(STRANGER).replace("companion", "bucket")],
  },
  { it: "has nothing to judge in a bucket without a policy", stack: [ownKey, bucket()] },
  {
    it: "has nothing to judge in a policy of a wrong type",
    stack: [ownKey, companion("BucketPolicy", { policy: 5 })],
  },
  {
    it: "says what it cannot know at preview",
    stack: [ownKey, companion("BucketPolicy", { policy: UNKNOWN_TEXT })],
    advisories: ["companion: policy is not known until the update."],
  },
]);
