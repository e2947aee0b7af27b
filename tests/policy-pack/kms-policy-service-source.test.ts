import {
  KEY,
  KEY_POLICY,
  KEY_TYPES,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
  TRAIL,
} from "../../policy-pack/aws-types";
import { kmsPolicyServiceSource } from "../../policy-pack/rules/kms-policy-service-source";
import {
  type StackCase,
  type TestResource,
  testStackRule,
  UNKNOWN_TEXT,
} from "../support/run-policy";
import {
  ACCOUNT,
  allow,
  deny,
  documentOf,
  policyOf,
  ROOT_STATEMENT,
  type StatementParts,
} from "./policy-text";

const NATIVE_TYPES: readonly string[] = [NATIVE_KEY, NATIVE_REPLICA_KEY];
const FIX = "Add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.";
const TRAIL_ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY_ID}`;

function lets(service: string, index = 1): string {
  return `key: policy.Statement[${index}] lets in ${service} for any source. ${FIX}`;
}

function toService(parts: StatementParts, Service: unknown = "cloudtrail.amazonaws.com") {
  return allow({ Principal: { Service }, ...parts });
}

function keyWith(...statements: readonly unknown[]): TestResource {
  return { type: KEY, name: "key", props: { policy: policyOf(ROOT_STATEMENT, ...statements) } };
}

const binding: readonly object[] = [
  { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  { stringlike: { "AWS:sourceaccount": [ACCOUNT] } },
  { ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` } },
  { StringEquals: { "aws:SourceArn": TRAIL_ARN } },
  { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::files" } },
  { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
  { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": "o-a1b2c3d4e5/*" } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, filled in by IAM
  { StringEquals: { "aws:SourceAccount": "${aws:ResourceAccount}" } },
  { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:*` } },
  { StringEquals: { "kms:EncryptionContext:aws:ses:source-account": ACCOUNT } },
];

const loose: readonly unknown[] = [
  undefined,
  {},
  { StringEquals: { "kms:ViaService": "cloudtrail.us-east-1.amazonaws.com" } },
  { StringEquals: { "kms:CallerAccount": ACCOUNT } },
  { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } },
  { "ForAllValues:StringEquals": { "aws:SourceAccount": ACCOUNT } },
  { StringLike: { "aws:SourceAccount": "*" } },
  { StringNotEquals: { "aws:SourceAccount": "444455556666" } },
  { StringEquals: { "aws:SourceAccount": "files" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
  { StringLike: { "aws:SourceOrgID": "o-*" } },
  { StringEquals: { "kms:EncryptionContext:tenant": ACCOUNT } },
  { StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:*:trail/*" } },
  { Null: { "aws:SourceArn": "false" } },
];

const ELSEWHERE = { StringNotEquals: { "aws:SourceAccount": ACCOUNT } };

const denies: readonly (readonly [isEnough: boolean, title: string, statement: object])[] = [
  [true, "for other accounts", deny({ Action: "kms:*", Condition: ELSEWHERE })],
  [
    true,
    "for other accounts, to services",
    deny({
      Action: "kms:*",
      Condition: {
        StringNotEqualsIfExists: { "aws:SourceAccount": ACCOUNT },
        Bool: { "aws:PrincipalIsAWSService": "true" },
      },
    }),
  ],
  [
    true,
    "for other accounts, to this service",
    deny({ Principal: { Service: "cloudtrail.amazonaws.com" }, Condition: ELSEWHERE }),
  ],
  [
    true,
    "for other accounts, to this service by a condition",
    deny({
      Condition: {
        ...ELSEWHERE,
        StringLike: { "aws:PrincipalServiceName": "cloudtrail.*" },
      },
    }),
  ],
  [
    false,
    "for other accounts, on another key",
    deny({ Resource: "arn:aws:kms:us-east-1:111122223333:key/1", Condition: ELSEWHERE }),
  ],
  [
    false,
    "for other accounts, of another action",
    deny({ Action: "kms:Sign", Condition: ELSEWHERE }),
  ],
  [
    false,
    "for other accounts, to another service",
    deny({ Principal: { Service: "sns.amazonaws.com" }, Condition: ELSEWHERE }),
  ],
  [
    false,
    "for other accounts, to people",
    deny({ Condition: { ...ELSEWHERE, Bool: { "aws:PrincipalIsAWSService": "false" } } }),
  ],
  [
    false,
    "for other accounts, to another service by a condition",
    deny({
      Condition: {
        ...ELSEWHERE,
        StringEquals: { "aws:PrincipalServiceName": "sns.amazonaws.com" },
      },
    }),
  ],
];

const EVENTS = "events.amazonaws.com";
const PUBLISHING = ["kms:Decrypt", "kms:GenerateDataKey*"];
const toTopic = toService({ Action: PUBLISHING }, EVENTS);

function underKey(
  name: string,
  madeFrom: readonly string[],
  kmsMasterKeyId: unknown,
): TestResource {
  const byDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId };
  return {
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    name,
    props: { bucket: "files", rules: [{ applyServerSideEncryptionByDefault: byDefault }] },
    madeFrom: { rules: madeFrom },
  };
}

function shared(name: string, resource = "key", index = 1): string {
  return `${resource}: policy.Statement[${index}] lets in ${EVENTS} for any source, to a key that ${name} encrypts a bucket with. Give EventBridge's topic its own.`;
}

const knownKey: TestResource = {
  type: KEY,
  name: "key",
  inputs: { policy: policyOf(ROOT_STATEMENT, toTopic) },
  props: { policy: policyOf(ROOT_STATEMENT, toTopic), arn: KEY_ARN, keyId: KEY_ID, id: KEY_ID },
};

const newKey = keyWith(toTopic);
const bucket: TestResource = {
  type: "aws:s3/bucket:Bucket",
  name: "bucket",
  props: { bucket: "files" },
};

const eventBridge: readonly StackCase[] = [
  { it: "accepts EventBridge on a key that no bucket uses", stack: [newKey] },
  ...["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"].map(
    (Action) => ({
      it: `accepts EventBridge with ${Action} alone`,
      stack: [keyWith(toService({ Action }, EVENTS))],
    }),
  ),
  ...["kms:*", "kms:Encrypt", "kms:GenerateData*", ["kms:Decrypt", "kms:DescribeKey"]].map(
    (Action) => ({
      it: `refuses EventBridge with ${JSON.stringify(Action)}`,
      stack: [keyWith(toService({ Action }, EVENTS))],
      ...(Action === "kms:GenerateData*" ? {} : { violations: [lets(EVENTS)] }),
    }),
  ),
  {
    it: "refuses another service beside EventBridge",
    stack: [keyWith(toService({ Action: PUBLISHING }, [EVENTS, "sns.amazonaws.com"]))],
    violations: [lets("sns.amazonaws.com")],
  },
  {
    it: "refuses EventBridge by another name",
    stack: [keyWith(toService({ Action: PUBLISHING }, "events.us-east-1.amazonaws.com"))],
    violations: [lets("events.us-east-1.amazonaws.com")],
  },
  ...[KEY_ARN, KEY_ID].map((id) => ({
    it: `refuses EventBridge on a key that a bucket names as ${id}`,
    stack: [knownKey, underKey("encryption", [], id)],
    violations: [shared("encryption")],
    silentBeforeKnown: ["arn", "keyId", "id"],
  })),
  ...["arn", "keyId", "id"].map((output) => ({
    it: `refuses EventBridge on a key whose ${output} a bucket names`,
    stack: [
      { ...knownKey, props: { policy: knownKey.props["policy"], [output]: KEY_ARN } },
      underKey("encryption", [], KEY_ID),
    ],
    violations: [shared("encryption")],
    silentBeforeKnown: ["arn", "keyId", "id"],
  })),
  {
    it: "names one of several buckets under the key",
    stack: [knownKey, underKey("first", [], KEY_ARN), underKey("second", [], KEY_ARN)],
    violations: [shared("first")],
    silentBeforeKnown: ["arn", "keyId", "id"],
  },
  {
    it: "accepts EventBridge on a key that a bucket's encryption is made from, and another known",
    stack: [
      { ...knownKey, props: { policy: knownKey.props["policy"] } },
      { type: KEY, name: "other", props: { arn: KEY_ARN } },
      underKey("encryption", ["other"], KEY_ARN),
    ],
  },
  {
    it: "refuses EventBridge on a key that a bucket's encryption is made from",
    stack: [newKey, underKey("encryption", ["key"], UNKNOWN_TEXT)],
    violations: [shared("encryption")],
  },
  {
    it: "refuses EventBridge on a key whose bucket is encrypted inline",
    stack: [
      knownKey,
      {
        ...bucket,
        props: {
          ...bucket.props,
          serverSideEncryptionConfiguration: {
            rule: { applyServerSideEncryptionByDefault: { kmsMasterKeyId: KEY_ARN } },
          },
        },
      },
    ],
    violations: [shared("bucket")],
    silentBeforeKnown: ["arn", "keyId", "id"],
  },
  {
    it: "accepts EventBridge on a key beside one that a bucket uses",
    stack: [
      knownKey,
      underKey("encryption", [], `${KEY_ARN}0`),
      underKey("other", ["other-key"], UNKNOWN_TEXT),
      { type: KEY, name: "other-key", props: {} },
    ],
  },
  {
    it: "accepts EventBridge on the key of a trail's bucket, by name",
    stack: [
      newKey,
      underKey("encryption", ["key"], UNKNOWN_TEXT),
      { type: TRAIL, name: "trail", props: { s3BucketName: "files" } },
    ],
  },
  {
    it: "accepts EventBridge on the key of a trail's bucket, by what it is made from",
    stack: [
      newKey,
      bucket,
      {
        ...underKey("encryption", ["key"], UNKNOWN_TEXT),
        madeFrom: { rules: ["key"], bucket: ["bucket"] },
      },
      {
        type: TRAIL,
        name: "trail",
        props: { s3BucketName: UNKNOWN_TEXT },
        madeFrom: { s3BucketName: ["bucket"] },
      },
    ],
  },
  {
    it: "refuses EventBridge on a key of a trail's bucket and of another one",
    stack: [
      newKey,
      underKey("encryption", ["key"], UNKNOWN_TEXT),
      {
        ...underKey("other", ["key"], UNKNOWN_TEXT),
        props: { ...underKey("other", [], UNKNOWN_TEXT).props, bucket: "others" },
      },
      { type: TRAIL, name: "trail", props: { s3BucketName: "files" } },
    ],
    violations: [shared("other")],
  },
  {
    it: "says which bucket may turn out to be a trail's",
    stack: [
      newKey,
      {
        ...underKey("encryption", ["key"], UNKNOWN_TEXT),
        props: { ...underKey("", [], UNKNOWN_TEXT).props, bucket: UNKNOWN_TEXT },
      },
      { type: TRAIL, name: "trail", props: { s3BucketName: "files" } },
    ],
    advisories: ["key: bucket of encryption is not known until the update."],
  },
  {
    it: "says which trail may turn out to deliver to the bucket",
    stack: [
      newKey,
      underKey("encryption", ["key"], UNKNOWN_TEXT),
      { type: TRAIL, name: "trail", props: { s3BucketName: UNKNOWN_TEXT } },
    ],
    advisories: ["key: s3BucketName of trail is not known until the update."],
  },
  {
    it: "says which bucket may turn out to use the key",
    stack: [newKey, underKey("encryption", [], UNKNOWN_TEXT)],
    advisories: [
      "key: rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId of encryption is not known until the update.",
    ],
  },
  {
    it: "does not ask which bucket may use a key that other services are refused on",
    stack: [keyWith(toService({}, "sns.amazonaws.com")), underKey("encryption", [], UNKNOWN_TEXT)],
    violations: [lets("sns.amazonaws.com")],
  },
  {
    it: "refuses EventBridge by the KeyPolicy of a key that a bucket uses",
    stack: [
      { type: KEY, name: "key", props: {} },
      {
        type: KEY_POLICY,
        name: "policy",
        props: { keyId: UNKNOWN_TEXT, policy: policyOf(toTopic) },
        madeFrom: { keyId: ["key"] },
      },
      underKey("encryption", ["key"], UNKNOWN_TEXT),
    ],
    violations: [shared("encryption", "policy", 0)],
  },
  {
    it: "refuses EventBridge by the KeyPolicy of a key elsewhere that a bucket uses",
    stack: [
      { type: KEY_POLICY, name: "policy", props: { keyId: KEY_ID, policy: policyOf(toTopic) } },
      underKey("encryption", [], KEY_ARN),
    ],
    violations: [shared("encryption", "policy", 0)],
  },
  {
    it: "says that the key of a KeyPolicy may turn out to be a bucket's",
    stack: [
      {
        type: KEY_POLICY,
        name: "policy",
        props: { keyId: UNKNOWN_TEXT, policy: policyOf(toTopic) },
      },
      underKey("encryption", [], KEY_ARN),
    ],
    advisories: ["policy: keyId is not known until the update."],
  },
  {
    it: "accepts EventBridge by the KeyPolicy of a key elsewhere that no bucket uses",
    stack: [
      {
        type: KEY_POLICY,
        name: "policy",
        props: { keyId: `${KEY_ID}0`, policy: policyOf(toTopic) },
      },
      underKey("encryption", [], KEY_ARN),
    ],
  },
  {
    it: "accepts EventBridge by a KeyPolicy where no bucket has a key",
    stack: [
      {
        type: KEY_POLICY,
        name: "policy",
        props: { keyId: UNKNOWN_TEXT, policy: policyOf(toTopic) },
      },
    ],
  },
];

testStackRule(kmsPolicyServiceSource, [
  {
    it: "accepts a key that leaves the policy to AWS",
    stack: [{ type: KEY, name: "key", props: {} }],
  },
  { it: "accepts the policy that AWS gives a key", stack: [keyWith()] },
  ...binding.map((Condition) => ({
    it: `accepts a service under ${JSON.stringify(Condition)}`,
    stack: [keyWith(toService({ Condition }))],
  })),
  ...loose.map((Condition) => ({
    it: `refuses a service under ${JSON.stringify(Condition)}`,
    stack: [keyWith(toService({ Condition }))],
    violations: [lets("cloudtrail.amazonaws.com")],
  })),
  ...denies.map(([isEnough, title, statement]) => ({
    it: `${isEnough ? "accepts" : "refuses"} a service that is denied ${title}`,
    stack: [keyWith(toService({}), statement)],
    ...(isEnough ? {} : { violations: [lets("cloudtrail.amazonaws.com")] }),
  })),
  {
    it: "refuses each service of each statement",
    stack: [
      keyWith(
        toService({ Action: "kms:DescribeKey" }, ["sns.amazonaws.com", "sqs.amazonaws.com"]),
        toService({}),
      ),
    ],
    violations: [
      lets("sns.amazonaws.com"),
      lets("sqs.amazonaws.com"),
      lets("cloudtrail.amazonaws.com", 2),
    ],
  },
  {
    it: "says nothing of principals of other kinds, of NotPrincipal and of Deny",
    stack: [
      keyWith(
        allow({ Principal: { AWS: ACCOUNT, Federated: "cognito-identity.amazonaws.com" } }),
        allow({ NotPrincipal: { Service: "sns.amazonaws.com" } }),
        deny({ Principal: { Service: "sns.amazonaws.com" } }),
        toService({ Action: "s3:GetObject" }),
      ),
    ],
  },
  {
    it: "does not write out a long name",
    stack: [keyWith(toService({}, "a".repeat(201)))],
    violations: [lets("a name of 201 characters")],
  },
  ...eventBridge,
  ...[...KEY_TYPES, KEY_POLICY]
    .filter((type) => !NATIVE_TYPES.includes(type))
    .map((type) => ({
      it: `judges ${type}`,
      stack: [{ ...keyWith(toService({})), type }],
      violations: [lets("cloudtrail.amazonaws.com")],
    })),
  {
    it: "does not ask which bucket may use a key whose services are bound",
    stack: [
      keyWith(toService({ Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } })),
      underKey("encryption", [], UNKNOWN_TEXT),
    ],
  },
  ...NATIVE_TYPES.map((type) => ({
    it: `judges ${type}`,
    stack: [{ type, name: "key", props: { keyPolicy: documentOf(ROOT_STATEMENT, toService({})) } }],
    violations: [lets("cloudtrail.amazonaws.com").replace("policy", "keyPolicy")],
  })),
  {
    it: "says what it cannot know at preview",
    stack: [{ type: KEY, name: "key", props: { policy: UNKNOWN_TEXT } }],
    advisories: ["key: policy is not known until the update."],
  },
  {
    it: "says which unknown condition of an object may bind a service",
    stack: [
      {
        type: NATIVE_KEY,
        name: "key",
        props: {
          keyPolicy: documentOf(
            toService({ Condition: { StringEquals: { "aws:SourceArn": UNKNOWN_TEXT } } }),
          ),
        },
      },
    ],
    advisories: [
      "key: keyPolicy.Statement[0].Condition.StringEquals.aws:SourceArn is not known until the update.",
    ],
  },
]);
