import { BUCKET } from "../../../policy-pack/src/resources/aws-types";
import { s3PolicyServiceSource } from "../../../policy-pack/src/rules/s3-policy-service-source";
import {
  type ResourceCase,
  testResourcePolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { ACCOUNT, allow, deny, documentOf, policyOf, ROLE_ARN } from "../policy-text";

const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const OBJECTS = "arn:aws:s3:::files/*";
const FIX = "Add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.";
const toService = (Service: unknown, parts: object = {}) =>
  allow({ Principal: { Service }, Action: "s3:GetObject", Resource: OBJECTS, ...parts });
const refused = (service: string) => [
  `policy.Statement[0] lets in ${service} for any source. ${FIX}`,
];
const CLOUDFRONT = "cloudfront.amazonaws.com";
const ELB = "logdelivery.elasticloadbalancing.amazonaws.com";
const AS_A_SERVICE_IF_AT_ALL = {
  StringEqualsIfExists: { "aws:PrincipalServiceName": CLOUDFRONT },
};
const SOURCE_ACCOUNT = { StringEquals: { "aws:SourceAccount": ACCOUNT } };

const accepted: Readonly<Record<string, object>> = {
  "a role": allow({ Principal: { AWS: ROLE_ARN }, Action: "s3:GetObject", Resource: OBJECTS }),
  "an account as source": toService(CLOUDFRONT, { Condition: SOURCE_ACCOUNT }),
  "a bucket as source": toService("s3.amazonaws.com", {
    Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::files" } },
  }),
  "an organization as source": toService("cloudtrail.amazonaws.com", {
    Condition: { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
  }),
  "rights that read only ACL and Region": toService("cloudtrail.amazonaws.com", {
    Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
  }),
  "a load balancer's folder of one account": toService(ELB, {
    Action: "s3:PutObject",
    Resource: ["arn:aws:s3:::files/alb/AWSLogs/111122223333/*"],
  }),
  "a Deny to a service": deny({ Principal: { Service: CLOUDFRONT }, Action: "s3:*" }),
  "everyone in a network": allow({
    ...{ Principal: "*", Action: "s3:GetObject", Resource: OBJECTS },
    Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
  }),
  "everyone, whom s3-bucket-policy-not-public refuses": allow({
    ...{ Principal: "*", Action: "s3:GetObject", Resource: OBJECTS },
  }),
  "everyone who is no service, whom that policy refuses as well": allow({
    ...{ Principal: "*", Action: "s3:GetObject", Resource: OBJECTS },
    Condition: AS_A_SERVICE_IF_AT_ALL,
  }),
};

const faults: Readonly<Record<string, readonly [service: string, statement: object]>> = {
  "no condition": [CLOUDFRONT, toService(CLOUDFRONT)],
  "a service beside everyone": [
    CLOUDFRONT,
    allow({
      ...{ Principal: { AWS: "*", Service: CLOUDFRONT } },
      ...{ Action: "s3:GetObject", Resource: OBJECTS },
    }),
  ],
  "a service by everyone's name": [
    CLOUDFRONT,
    allow({
      ...{ Principal: "*", Action: "s3:GetObject", Resource: OBJECTS },
      Condition: { StringEquals: { "aws:PrincipalServiceName": CLOUDFRONT } },
    }),
  ],
  "a condition on something else": [
    "cloudtrail.amazonaws.com",
    toService("cloudtrail.amazonaws.com", {
      ...{ Action: "s3:PutObject" },
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    }),
  ],
  "any account as source": [
    CLOUDFRONT,
    toService(CLOUDFRONT, { Condition: { StringLike: { "aws:SourceAccount": "*" } } }),
  ],
  "a source only if there is one": [
    CLOUDFRONT,
    toService(CLOUDFRONT, {
      Condition: { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } },
    }),
  ],
  "a source of a wrong type": [
    CLOUDFRONT,
    toService(CLOUDFRONT, { Condition: { StringEquals: { "aws:SourceAccount": true } } }),
  ],
  "a load balancer's logs in any folder": [ELB, toService(ELB, { Action: "s3:PutObject" })],
  "a load balancer's logs in the folders of all accounts": [
    ELB,
    toService(ELB, { Action: "s3:PutObject", Resource: "arn:aws:s3:::files/AWSLogs/*" }),
  ],
  "a folder behind a wildcard": [
    ELB,
    toService(ELB, {
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::files/*/AWSLogs/111122223333/*",
    }),
  ],
  "more than writing for a load balancer": [
    ELB,
    toService(ELB, { Action: "s3:*", Resource: "arn:aws:s3:::files/AWSLogs/111122223333/*" }),
  ],
  "another service in an account's folder": [
    "cloudtrail.amazonaws.com",
    toService("cloudtrail.amazonaws.com", {
      ...{ Action: "s3:PutObject", Resource: "arn:aws:s3:::files/AWSLogs/111122223333/*" },
    }),
  ],
};

const props = (policy: unknown) => ({ bucket: "files", policy });

testResourcePolicy(s3PolicyServiceSource, BUCKET_POLICY, [
  ...Object.entries(accepted).map(
    ([what, statement]): ResourceCase => ({
      it: `accepts ${what}`,
      props: props(policyOf(statement)),
    }),
  ),
  ...Object.entries(faults).map(
    ([what, [service, statement]]): ResourceCase => ({
      it: `refuses ${what}`,
      props: props(policyOf(statement)),
      violations: refused(service),
    }),
  ),
  { it: "has nothing to judge in no policy", props: { bucket: "files" } },
  { it: "has nothing to judge in a policy of a wrong type", props: props(5) },
  {
    it: "says what it cannot know at preview",
    props: props(UNKNOWN_TEXT),
    advisories: ["policy is not known until the update."],
  },
  {
    it: "says what it cannot know of a condition",
    type: "aws-native:s3:BucketPolicy",
    props: {
      bucket: "files",
      policyDocument: documentOf(toService(CLOUDFRONT, { Condition: UNKNOWN_TEXT })),
    },
    advisories: ["policyDocument.Statement[0].Condition is not known until the update."],
  },
  {
    it: "judges the policy that a bucket has inline",
    type: BUCKET,
    props: { policy: policyOf(toService(CLOUDFRONT)) },
    violations: refused(CLOUDFRONT),
  },
]);
