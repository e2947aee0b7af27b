import { s3BucketTlsOnly } from "../../policy-pack/rules/s3-bucket-tls-only";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { bucket, bucketV2, companion, nativeBucket } from "./buckets";
import { accepted, advised, refused } from "./cases";

const ARN = "arn:aws:s3:::files";
const OPEN =
  'policy lets requests without TLS through. Deny "s3:*" to "*" on the bucket and on its objects (/*) where aws:SecureTransport is "false".';
const SILENT =
  "bucket: No resource gives this bucket a policy. Add a BucketPolicy that denies s3:* where aws:SecureTransport is false.";

function deny(rest: object = {}): object {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [ARN, `${ARN}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...rest,
  };
}

function document(...statements: readonly unknown[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

function policy(value: unknown, rest: object = {}) {
  return companion("BucketPolicy", {
    policy: typeof value === "object" ? JSON.stringify(value) : value,
    ...rest,
  });
}

function nativePolicy(policyDocument: unknown) {
  return {
    type: "aws-native:s3:BucketPolicy",
    name: "companion",
    props: { bucket: "files", policyDocument },
  };
}

const closed: readonly (readonly [title: string, ...statements: object[]])[] = [
  ["the usual statement", deny()],
  ["a principal of every account", deny({ Principal: { AWS: "*" } })],
  ["every action there is", deny({ Action: ["*"] })],
  ["the action in another case", deny({ Action: "S3:*" })],
  ["false as a boolean", deny({ Condition: { Bool: { "aws:securetransport": false } } })],
  ["IfExists", deny({ Condition: { BoolIfExists: { "aws:SecureTransport": ["false"] } } })],
  ["a further path", deny({ Resource: [ARN, `${ARN}/*`, `${ARN}/s/*`] })],
  ["every resource", deny({ Resource: "*" })],
  ["a pattern over both", deny({ Resource: `${ARN}*` })],
  ["another partition", deny({ Resource: ["arn:aws-cn:s3:::files", "arn:aws-cn:s3:::files/*"] })],
  ["bucket and objects apart", deny({ Resource: ARN }), deny({ Resource: `${ARN}/*` })],
  [
    "other statements around it",
    { Effect: "Allow", Principal: { AWS: "1" }, Action: "s3:GetObject" },
    deny(),
  ],
];

const leaky: readonly (readonly [title: string, ...statements: unknown[]])[] = [
  ["no statement"],
  ["garbage for a statement", null],
  [
    "Allow with TLS",
    deny({ Effect: "Allow", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
  ],
  ["one action only", deny({ Action: ["s3:PutObject", "s3:Get*"] })],
  ["no action", deny({ Action: undefined, NotAction: "s3:GetObject" })],
  ["one user only", deny({ Principal: { AWS: "arn:aws:iam::111122223333:user/kzax01" } })],
  ["NotPrincipal", deny({ Principal: undefined, NotPrincipal: { AWS: "111122223333" } })],
  ["the bucket alone", deny({ Resource: ARN })],
  ["the objects alone", deny({ Resource: `${ARN}/*` })],
  ["some objects", deny({ Resource: [ARN, `${ARN}/s/*`] })],
  ["names of one character", deny({ Resource: [ARN, `${ARN}/?`] })],
  ["a bucket with a longer name", deny({ Resource: [`${ARN}-2`, `${ARN}-2/*`] })],
  [
    "a bucket with a shorter name",
    deny({ Resource: ["arn:aws:s3:::file", "arn:aws:s3:::file/*"] }),
  ],
  ["a resource of another type", deny({ Resource: [1, { Ref: ARN }] })],
  ["with TLS", deny({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
  ["no condition", deny({ Condition: undefined })],
  ["a condition of another type", deny({ Condition: "aws:SecureTransport" })],
  [
    "a value of another type",
    deny({ Condition: { Bool: { "aws:SecureTransport": { toString: 1 } } } }),
  ],
  [
    "a narrower condition",
    deny({
      Condition: {
        Bool: { "aws:SecureTransport": "false" },
        StringEquals: { "aws:SourceVpc": "vpc-1" },
      },
    }),
  ],
];

testStackRule(s3BucketTlsOnly, [
  ...closed.map(([title, ...statements]) => ({
    it: `accepts ${title}`,
    stack: [bucket(), policy(document(...statements))],
  })),
  ...leaky.map(([title, ...statements]) => ({
    it: `refuses ${title}`,
    stack: [bucket(), policy(document(...statements))],
    violations: [`companion: ${OPEN}`],
  })),
  ...accepted({
    "accepts a BucketV2's companion": [bucketV2(), policy(document(deny()))],
    "accepts the bucket's own policy": [bucket({ policy: JSON.stringify(document(deny())) })],
    "accepts a policy that is an object": [
      bucket(),
      companion("BucketPolicy", { policy: document(deny()) }),
    ],
    "accepts a policy whose bucket is in another stack": [policy(document(deny()))],
    "takes any one bucket while the name is not known": [
      bucket({ bucket: UNKNOWN_TEXT }),
      companion(
        "BucketPolicy",
        { policy: JSON.stringify(document(deny())), bucket: UNKNOWN_TEXT },
        { madeFrom: { bucket: ["bucket"] } },
      ),
    ],
  }),
  ...refused(SILENT, {
    "refuses a bucket without a policy": [bucket()],
    "does not take the policy AWS reports for one the program declares": [
      bucket({ policy: JSON.stringify(document(deny())) }, { inputs: { bucket: "files" } }),
    ],
    "takes an empty text for no policy": [bucket({ policy: "" })],
  }),
  ...refused(`bucket: ${OPEN}`, {
    "refuses the bucket's own policy": [bucket({ policy: JSON.stringify(document()) })],
  }),
  ...[
    [undefined, "policy is not set. Pass a policy document."],
    ["{", "policy is not valid JSON. Pass a policy document."],
    ["[]", "policy is JSON, but not of an object. Pass a policy document."],
    [5, "policy is 5. Pass a policy document."],
  ].map(([value, finding]) => ({
    it: `refuses the policy ${JSON.stringify(value)}`,
    stack: [bucket(), policy(value)],
    violations: [`companion: ${finding}`],
  })),
  ...[document(deny()), JSON.stringify(document(deny()))].map((policyDocument) => ({
    it: `accepts an aws-native policy that is ${typeof policyDocument === "string" ? "a text" : "an object"}`,
    stack: [nativeBucket(), nativePolicy(policyDocument)],
  })),
  ...refused(`companion: ${OPEN.replace("policy", "policyDocument")}`, {
    "refuses an aws-native policy": [nativeBucket(), nativePolicy(document())],
  }),
  ...advised("companion: bucket is not known until the update.", {
    "waits for the name of the bucket that the policy speaks of": [
      policy(document(deny()), { bucket: UNKNOWN_TEXT }),
    ],
  }),
  ...refused(`companion: ${OPEN}`, {
    "judges a policy whose bucket is in another stack by its name": [
      policy(document(deny({ Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] }))),
    ],
    "wants one and the same bucket while the name is not known": [
      policy(document(deny({ Resource: ["arn:aws:s3:::one", "arn:aws:s3:::two/*"] })), {
        bucket: UNKNOWN_TEXT,
      }),
    ],
    "ends in time on a pattern made to be slow": [
      bucket(),
      policy(document(deny({ Resource: `arn${"*a".repeat(5_000)}` }))),
    ],
  }),
  ...advised("companion: policy is not known until the update.", {
    "says what it cannot know at preview": [bucket(), policy(UNKNOWN_TEXT)],
    "says when a part of the policy is not known": [
      bucket(),
      companion("BucketPolicy", { policy: document(deny({ Resource: [UNKNOWN_TEXT] })) }),
    ],
  }),
]);
