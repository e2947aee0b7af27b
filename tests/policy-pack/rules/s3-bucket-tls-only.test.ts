import { s3BucketTlsOnly } from "../../../policy-pack/src/rules/s3-bucket-tls-only";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { bucket, bucketV2, companion, nativeBucket } from "../buckets";
import { documentOf, policyOf } from "../policy-text";
import { accepted, advised, byText, refused } from "../titled-cases";

const ARN = "arn:aws:s3:::files";
const OPEN =
  'policy lets requests without TLS through. Deny "s3:*" to "*" on the bucket and on its objects (/*) if aws:SecureTransport is "false".';
const SILENT =
  "bucket: No resource gives this bucket a policy. Add a BucketPolicy that denies s3:* if aws:SecureTransport is false.";

/** Names no bucket, like one whose name another resource makes up. */
const nameless = { bucket: UNKNOWN_TEXT };

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

function policy(value: unknown, rest: object = {}) {
  return companion("BucketPolicy", { policy: value, ...rest });
}

function nativePolicy(policyDocument: unknown) {
  return companion("BucketPolicy", { policyDocument }, { type: "aws-native:s3:BucketPolicy" });
}

const closed: Readonly<Record<string, readonly unknown[]>> = {
  "the usual statement": [deny()],
  "a principal of every account": [deny({ Principal: { AWS: "*" } })],
  "every action there is": [deny({ Action: ["*"] })],
  "the action in another case": [deny({ Action: "S3:*" })],
  "false as a boolean": [deny({ Condition: { Bool: { "aws:securetransport": false } } })],
  IfExists: [deny({ Condition: { BoolIfExists: { "aws:SecureTransport": ["false"] } } })],
  "a further path": [deny({ Resource: [ARN, `${ARN}/*`, `${ARN}/s/*`] })],
  "every resource": [deny({ Resource: "*" })],
  "a pattern over both": [deny({ Resource: `${ARN}*` })],
  "another partition": [deny({ Resource: ["arn:aws-cn:s3:::files", "arn:aws-cn:s3:::files/*"] })],
  "bucket and objects apart": [deny({ Resource: ARN }), deny({ Resource: `${ARN}/*` })],
  "other statements around it": [
    { Effect: "Allow", Principal: { AWS: "1" }, Action: "s3:GetObject" },
    deny(),
  ],
};

const leaky: Readonly<Record<string, readonly unknown[]>> = {
  "no statement": [],
  "garbage for a statement": [null],
  "Allow with TLS": [
    deny({ Effect: "Allow", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
  ],
  "one action only": [deny({ Action: ["s3:PutObject", "s3:Get*"] })],
  "no action": [deny({ Action: undefined, NotAction: "s3:GetObject" })],
  "one user only": [deny({ Principal: { AWS: "arn:aws:iam::111122223333:user/kzax01" } })],
  NotPrincipal: [deny({ Principal: undefined, NotPrincipal: { AWS: "111122223333" } })],
  "the bucket alone": [deny({ Resource: ARN })],
  "the objects alone": [deny({ Resource: `${ARN}/*` })],
  "some objects": [deny({ Resource: [ARN, `${ARN}/s/*`] })],
  "names of one character": [deny({ Resource: [ARN, `${ARN}/?`] })],
  "a bucket with a longer name": [deny({ Resource: [`${ARN}-2`, `${ARN}-2/*`] })],
  "a bucket with a shorter name": [
    deny({ Resource: ["arn:aws:s3:::file", "arn:aws:s3:::file/*"] }),
  ],
  "a resource of another type": [deny({ Resource: [1, { Ref: ARN }] })],
  "with TLS": [deny({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
  "no condition": [deny({ Condition: undefined })],
  "a condition of another type": [deny({ Condition: "aws:SecureTransport" })],
  "a value of another type": [
    deny({ Condition: { Bool: { "aws:SecureTransport": { toString: 1 } } } }),
  ],
  "a narrower condition": [
    deny({
      Condition: {
        Bool: { "aws:SecureTransport": "false" },
        StringEquals: { "aws:SourceVpc": "vpc-1" },
      },
    }),
  ],
};

testStackPolicy(s3BucketTlsOnly, [
  ...byText(closed, (title, statements) => ({
    it: `accepts ${title}`,
    stack: [bucket(), policy(policyOf(...statements))],
  })),
  ...byText(leaky, (title, statements) => ({
    it: `refuses ${title}`,
    stack: [bucket(), policy(policyOf(...statements))],
    violations: [`companion: ${OPEN}`],
  })),
  ...accepted({
    "accepts a BucketV2's companion": [bucketV2(), policy(policyOf(deny()))],
    "accepts the bucket's own policy": [bucket({ policy: policyOf(deny()) })],
    "accepts an aws-native policy that is a text": [nativeBucket(), nativePolicy(policyOf(deny()))],
    "accepts an aws-native policy that is an object": [
      nativeBucket(),
      nativePolicy(documentOf(deny())),
    ],
    "accepts a policy that is an object": [bucket(), policy(documentOf(deny()))],
    "accepts a policy whose bucket is in another stack": [policy(policyOf(deny()))],
    "takes any one bucket while the name is not known": [
      bucket(nameless),
      { ...policy(policyOf(deny()), nameless), madeFrom: { bucket: ["bucket"] } },
    ],
  }),
  ...refused(SILENT, {
    "refuses a bucket without a policy": [bucket()],
    "does not take the policy AWS reports for one the program declares": [
      bucket({ policy: policyOf(deny()) }, { inputs: { bucket: "files" } }),
    ],
    "takes an empty text for no policy": [bucket({ policy: "" })],
  }),
  ...refused(`bucket: ${OPEN}`, {
    "refuses the bucket's own policy": [bucket({ policy: policyOf() })],
  }),
  ...byText(
    { "not set": undefined, "not valid JSON": "{", "JSON, but not of an object": "[]", "5": 5 },
    (text, value) => ({
      it: `refuses the policy ${JSON.stringify(value)}`,
      stack: [bucket(), policy(value)],
      violations: [`companion: policy is ${text}. Pass a policy document.`],
    }),
  ),
  ...refused(`companion: ${OPEN.replace("policy", "policyDocument")}`, {
    "refuses an aws-native policy": [nativeBucket(), nativePolicy(documentOf())],
  }),
  ...advised("companion: bucket is not known until the update.", {
    "waits for the name of the bucket that the policy speaks of": [
      policy(policyOf(deny()), nameless),
    ],
  }),
  ...refused(`companion: ${OPEN}`, {
    "judges a policy whose bucket is in another stack by its name": [
      policy(policyOf(deny({ Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] }))),
    ],
    "wants one and the same bucket while the name is not known": [
      policy(policyOf(deny({ Resource: ["arn:aws:s3:::one", "arn:aws:s3:::two/*"] })), nameless),
    ],
    "ends in time on a pattern made to be slow": [
      bucket(),
      policy(policyOf(deny({ Resource: `arn${"*a".repeat(5_000)}` }))),
    ],
  }),
  ...advised("companion: policy is not known until the update.", {
    "says what it cannot know at preview": [bucket(), policy(UNKNOWN_TEXT)],
    "says when a part of the policy is not known": [
      bucket(),
      policy(documentOf(deny({ Resource: [UNKNOWN_TEXT] }))),
    ],
  }),
]);
