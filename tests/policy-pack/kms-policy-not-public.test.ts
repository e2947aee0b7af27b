import { KEY, KEY_POLICY, KEY_TYPES } from "../../policy-pack/aws-types";
import { kmsPolicyNotPublic } from "../../policy-pack/rules/kms-policy-not-public";
import { type ResourceCase, testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const ROOT = "arn:aws:iam::111122223333:root";
const FIX =
  "Name its principals, or add a condition that names callers, such as kms:CallerAccount with an account id.";
const PUBLIC = [`policy.Statement[0] allows kms:Decrypt to everyone. ${FIX}`];

function policyOf(...statements: readonly unknown[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function allow(rest: object): object {
  return { Effect: "Allow", Action: "kms:Decrypt", Resource: "*", ...rest };
}

const principals: readonly ResourceCase[] = [
  ...[
    { AWS: ROOT },
    { AWS: [ROOT, "444455556666"] },
    { Service: "events.amazonaws.com" },
    { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
  ].map((Principal) => ({
    it: `accepts the principal ${JSON.stringify(Principal).slice(0, 60)}`,
    props: { policy: policyOf(allow({ Principal })) },
  })),
  ...[
    "*",
    { AWS: "*" },
    { AWS: [ROOT, "*"] },
    ["foo", "*"],
    { AWS: "arn:aws:iam::*:root" },
    { AWS: "arn:aws:iam::11112222333?:root" },
    { CanonicalUser: "*" },
    { Federated: "*" },
    { Service: "*" },
  ].map((Principal) => ({
    it: `refuses the principal ${JSON.stringify(Principal)}`,
    props: { policy: policyOf(allow({ Principal })) },
    violations: PUBLIC,
  })),
  {
    it: "refuses NotPrincipal, which is everyone else",
    props: { policy: policyOf(allow({ NotPrincipal: { AWS: ROOT } })) },
    violations: [`policy.Statement[0] allows kms:Decrypt to everyone but its NotPrincipal. ${FIX}`],
  },
  {
    it: "accepts a Deny to everyone",
    props: { policy: policyOf({ ...allow({ Principal: "*" }), Effect: "Deny" }) },
  },
  {
    it: "takes an effect that is not a clear Deny for Allow",
    props: { policy: policyOf({ ...allow({ Principal: "*" }), Effect: "deny" }) },
    violations: PUBLIC,
  },
  {
    it: "refuses each of several public statements, whatever it allows",
    props: {
      policy: policyOf(
        allow({ Principal: "*", Action: "kms:DescribeKey" }),
        allow({ Principal: { AWS: ROOT } }),
        allow({ Principal: "*", Action: ["kms:Encrypt", "kms:Decrypt"] }),
        { Effect: "Allow", Principal: "*", NotAction: "kms:PutKeyPolicy", Resource: "*" },
      ),
    },
    violations: [
      `policy.Statement[0] allows kms:DescribeKey to everyone. ${FIX}`,
      `policy.Statement[2] allows 2 actions to everyone. ${FIX}`,
      `policy.Statement[3] allows every action but its NotAction to everyone. ${FIX}`,
    ],
  },
];

const restrictive: readonly object[] = [
  { StringEquals: { "kms:CallerAccount": "111122223333" } },
  { StringEquals: { "KMS:calleraccount": ["111122223333", "444455556666"] } },
  { stringequals: { "aws:PrincipalAccount": 111122223333 } },
  { StringLike: { "kms:CallerAccount": "111122223333" } },
  { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-1/" } },
  { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  { StringEqualsIgnoreCase: { "aws:SourceAccount": "111122223333" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } },
  { ArnEquals: { "AWS:PrincipalArn": "arn:aws-us-gov:iam::111122223333:role/Reader" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:111122223333:trail/*" } },
  { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::aerosecure-files" } },
  { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
  { StringEquals: { "aws:SourceVpc": ["vpc-1a2b3c4d"] } },
  { StringLike: { "aws:userid": "AROAEXAMPLEID123456:*" } },
  {
    StringEquals: {
      "kms:ViaService": "s3.us-east-1.amazonaws.com",
      "kms:CallerAccount": "111122223333",
    },
  },
  {
    StringEqualsIfExists: { "kms:CallerAccount": "111122223333" },
    Null: { "kms:CallerAccount": "false" },
  },
];

const open: readonly unknown[] = [
  undefined,
  {},
  null,
  "kms:CallerAccount",
  { StringEquals: {} },
  { StringEquals: "111122223333" },
  { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
  { StringEquals: { "kms:EncryptionContext:tenant": "1" } },
  { StringLike: { "kms:CallerAccount": "*" } },
  { StringLike: { "kms:CallerAccount": "11112222333?" } },
  { StringEquals: { "kms:CallerAccount": ["111122223333", "*"] } },
  { StringEquals: { "kms:CallerAccount": [] } },
  { StringEquals: { "kms:CallerAccount": { toString: 1 } } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, filled in by IAM
  { StringEquals: { "kms:CallerAccount": "${aws:PrincipalAccount}" } },
  { StringNotEquals: { "kms:CallerAccount": "444455556666" } },
  { StringEqualsIfExists: { "kms:CallerAccount": "111122223333" } },
  { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  {
    StringEqualsIfExists: { "kms:CallerAccount": "111122223333" },
    Null: { "kms:CallerAccount": "true" },
  },
  { StringLike: { "aws:PrincipalOrgID": "o-*" } },
  { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
  { StringEquals: { "aws:PrincipalTag/team": "flight" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Reader" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:s3:::aero*" } },
  { StringLike: { "aws:SourceVpce": "vpce-*" } },
  { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
  { Bool: { "aws:SecureTransport": "true" } },
];

testResourceRule(kmsPolicyNotPublic, KEY, [
  { it: "accepts a key that leaves the policy to AWS", props: {} },
  ...principals,
  ...restrictive.map((Condition) => ({
    it: `accepts everyone under ${JSON.stringify(Condition)}`,
    props: { policy: policyOf(allow({ Principal: "*", Condition })) },
  })),
  ...open.map((Condition) => ({
    it: `refuses everyone under ${JSON.stringify(Condition)}`,
    props: { policy: policyOf(allow({ Principal: "*", Condition })) },
    violations: PUBLIC,
  })),
  ...[...KEY_TYPES, KEY_POLICY].map((type) => ({
    it: `judges ${type}`,
    type,
    props: { policy: policyOf(allow({ Principal: "*" })) },
    violations: PUBLIC,
  })),
  {
    it: "judges a statement that is not in a list",
    props: { policy: JSON.stringify({ Statement: allow({ Principal: "*" }) }) },
    violations: [`policy.Statement allows kms:Decrypt to everyone. ${FIX}`],
  },
  {
    it: "judges a policy that is an object",
    props: { policy: { Statement: [null, allow({ Principal: "*" })] } },
    violations: [`policy.Statement[1] allows kms:Decrypt to everyone. ${FIX}`],
  },
  {
    it: "says what it cannot know at preview",
    props: { policy: UNKNOWN_TEXT },
    advisories: ["policy is not known until the update."],
  },
  ...["{", "", "null", 5, true, ["*"]].map((policy) => ({
    it: `leaves ${JSON.stringify(policy)} to kms-policy-well-formed`,
    props: { policy },
  })),
]);
