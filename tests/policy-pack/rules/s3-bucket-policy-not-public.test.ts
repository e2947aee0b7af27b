import { BUCKET, BUCKET_TYPES, BUCKET_V2 } from "../../../policy-pack/src/resources/aws-types";
import { s3BucketPolicyNotPublic } from "../../../policy-pack/src/rules/s3-bucket-policy-not-public";
import { testResourcePolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  ACCOUNT,
  allow,
  deny,
  documentOf,
  policyOf,
  ROOT_ARN,
  type StatementParts,
} from "../policy-text";
import { acceptedProps, advisedProps, byText, refusedProps } from "../titled-cases";

const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const NATIVE_BUCKET_POLICY = "aws-native:s3:BucketPolicy";
const BUCKET_ARN = "arn:aws:s3:::files";
const OBJECTS = `${BUCKET_ARN}/*`;
const FIX =
  "Name its principals, or add a condition that names callers, such as aws:PrincipalOrgID with an organization's id.";
const PUBLIC = `policy.Statement[0] allows s3:GetObject to everyone. ${FIX}`;

function read(parts: StatementParts): StatementParts {
  return allow({ Principal: "*", Action: "s3:GetObject", Resource: OBJECTS, ...parts });
}

function refuse(parts: StatementParts): StatementParts {
  return deny({ Action: "s3:*", Resource: [BUCKET_ARN, OBJECTS], ...parts });
}

/** The statements of policies, by what their tests say of them. */
type Policies = Readonly<Record<string, readonly object[]>>;

/** Policies that read under these conditions, each by its condition. */
function readUnder(...conditions: readonly object[]): Policies {
  return Object.fromEntries(
    conditions.map((Condition): readonly [string, readonly object[]] => [
      JSON.stringify(Condition),
      [read({ Condition })],
    ]),
  );
}

const outside = { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };

const closed: Policies = {
  "a role": [read({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/Reader` } })],
  "an account": [read({ Principal: { AWS: [ROOT_ARN, "444455556666"] } })],
  "a canonical user": [
    read({
      Principal: {
        CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
      },
    }),
  ],
  "CloudFront with origin access control": [
    read({
      Principal: { Service: "cloudfront.amazonaws.com" },
      Condition: {
        StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` },
      },
    }),
  ],
  "the service of access logs": [
    read({
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    }),
  ],
  "a Deny to everyone": [refuse({ Condition: { Bool: { "aws:SecureTransport": "false" } } })],
  ...readUnder(
    { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
    { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
    { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } },
    { StringLike: { "s3:DataAccessPointArn": `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/*` } },
    { StringEquals: { "aws:SourceOwner": ACCOUNT } },
    { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    { IpAddress: { "aws:SourceIp": ["203.0.113.7", "10.0.0.0/8", "198.51.100.0/32"] } },
    { IpAddress: { "aws:SourceIp": ["2001:DB8::/32", "2001:db8::1", "2001:db8::/128"] } },
  ),
  "everyone, with a Deny outside the organization": [read({}), refuse({ Condition: outside })],
  "everyone on everything, with a Deny on bucket and objects": [
    read({ Resource: "*" }),
    refuse({ Condition: outside }),
  ],
  "everyone, with a Deny outside a range of addresses": [
    read({}),
    refuse({ Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
  ],
  "actions of other services": [read({ Action: ["kms:Decrypt", "s3-object-lambda:*"] })],
};

const open: Policies = {
  everyone: [read({})],
  "everyone under AWS": [read({ Principal: { AWS: ["*"] } })],
  "every account": [read({ Principal: { AWS: "arn:aws:iam::*:root" } })],
  ...readUnder(
    { StringLike: { "aws:Referer": "https://example.com/*" } },
    { Bool: { "aws:SecureTransport": "true" } },
    { StringEquals: { "s3:ExistingObjectTag/public": "yes" } },
    { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
    { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.0.0.0/7"] } },
    { IpAddress: { "aws:SourceIp": "203.0.113.0/33" } },
    { IpAddress: { "aws:SourceIp": "2001::/31" } },
    { IpAddress: { "aws:SourceIp": "2001::/129" } },
    { IpAddress: { "aws:SourceIp": "::/0" } },
    { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    { IpAddressIfExists: { "aws:SourceIp": "203.0.113.0/24" } },
    { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-east-1:*:accesspoint/*" } },
  ),
  "everyone, with a Deny of other actions": [
    read({}),
    refuse({ Action: "s3:Put*", Condition: outside }),
  ],
  "everyone, with a Deny on the bucket alone": [
    read({}),
    refuse({ Resource: BUCKET_ARN, Condition: outside }),
  ],
  "everyone, with a Deny on a folder": [
    read({}),
    refuse({ Resource: [`${BUCKET_ARN}/private/*`], Condition: outside }),
  ],
  "everyone on everything, with a Deny on the objects": [
    read({ Resource: "*" }),
    refuse({ Resource: OBJECTS, Condition: outside }),
  ],
};

testResourcePolicy(s3BucketPolicyNotPublic, BUCKET_POLICY, [
  ...byText(closed, (title, statements) => ({
    it: `accepts ${title}`,
    props: { bucket: "files", policy: policyOf(...statements) },
  })),
  ...byText(open, (title, statements) => ({
    it: `refuses ${title}`,
    props: { bucket: "files", policy: policyOf(...statements) },
    violations: [PUBLIC],
  })),
  ...refusedProps(
    `policy.Statement[0] allows s3:GetObject to everyone but its NotPrincipal. ${FIX}`,
    {
      "refuses everyone but a NotPrincipal": {
        policy: policyOf(read({ Principal: undefined, NotPrincipal: { AWS: ROOT_ARN } })),
      },
    },
  ),
  ...["s3:*", "*", "s3:Get*", "S3:listbucket"].map((Action) => ({
    it: `refuses everyone with ${Action}`,
    props: { policy: policyOf(read({ Action })) },
    violations: [`policy.Statement[0] allows ${Action} to everyone. ${FIX}`],
  })),
  ...[
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
  ].map((action) => ({
    it: `names ${action} where a Deny leaves it of all`,
    props: {
      policy: policyOf(
        read({ Action: "s3:*", Resource: "*" }),
        refuse({ Action: undefined, NotAction: [action.toLowerCase(), "x:y"], Resource: "*" }),
      ),
    },
    violations: [`policy.Statement[0] allows ${action} to everyone. ${FIX}`],
  })),
  ...refusedProps(`policy.Statement[0] allows s3:getobject* to everyone. ${FIX}`, {
    "takes a pattern for more actions than are denied by name": {
      policy: policyOf(
        read({ Action: ["s3:GetObject*", "s3:ListBucket"] }),
        refuse({ Action: ["s3:GetObject", "s3:List*"] }),
      ),
    },
  }),
  ...refusedProps(PUBLIC, {
    "judges a document that is an object": { policy: documentOf(read({})) },
    "refuses a public statement on a bucket that is not known yet": {
      policy: documentOf(
        read({ Resource: UNKNOWN_TEXT }),
        refuse({ Resource: UNKNOWN_TEXT, Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ),
    },
  }),
  ...byText(
    {
      "a document of a native BucketPolicy": documentOf(read({})),
      "the text of a native BucketPolicy": policyOf(read({})),
    },
    (title, policyDocument) => ({
      it: `judges ${title}`,
      type: NATIVE_BUCKET_POLICY,
      props: { policyDocument },
      violations: [`policyDocument.Statement[0] allows s3:GetObject to everyone. ${FIX}`],
    }),
  ),
  ...[BUCKET, BUCKET_V2].map((type) => ({
    it: `judges the inline policy of ${type}`,
    type,
    props: { policy: policyOf(read({})) },
    violations: [PUBLIC],
  })),
  ...[...BUCKET_TYPES, BUCKET_POLICY, NATIVE_BUCKET_POLICY].map((type) => ({
    it: `accepts ${type} without a policy`,
    type,
    props: { bucket: "files" },
  })),
  ...acceptedProps({
    "says that a Deny may turn out to speak of other resources": {
      policy: documentOf(
        read({}),
        refuse({ Resource: [OBJECTS, UNKNOWN_TEXT], Condition: outside }),
        refuse({ Resource: UNKNOWN_TEXT }),
      ),
    },
    "says nothing of a service's condition that is not known yet": {
      policy: documentOf(
        read({
          Principal: { Service: "cloudfront.amazonaws.com" },
          Condition: { StringEquals: { "AWS:SourceArn": UNKNOWN_TEXT } },
        }),
      ),
    },
  }),
  ...advisedProps("policy.Statement[1].Resource is not known until the update.", {
    "says that a Deny may turn out to speak of the objects or not": {
      policy: documentOf(read({}), refuse({ Resource: UNKNOWN_TEXT })),
    },
  }),
  ...advisedProps("policy is not known until the update.", {
    "says what it cannot know at preview": { policy: UNKNOWN_TEXT },
  }),
  ...["{", "", 5, ["*"]].map((policy) => ({
    it: `leaves ${JSON.stringify(policy)} to AWS, which refuses it`,
    props: { policy },
  })),
]);
