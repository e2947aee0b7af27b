import { KEY_POLICY, NATIVE_KEY, TRAIL } from "../../../policy-pack/src/resources/aws-types";
import { kmsPolicyServiceSource } from "../../../policy-pack/src/rules/kms-policy-service-source";
import {
  type StackCase,
  type TestResource,
  testStackPolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { bucket, companion, inline, key } from "../buckets";
import { NATIVE_TYPES, TEXT_TYPES } from "../key-policy-cases";
import {
  ACCOUNT,
  allow,
  deny,
  documentOf,
  KEY_ARN,
  KEY_ID,
  OTHER_ACCOUNT,
  policyOf,
  ROOT_STATEMENT,
  type StatementParts,
} from "../policy-text";

type Rest = Partial<TestResource>;

const FIX = "Add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.";
const TRAIL_ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;

function lets(service = "cloudtrail.amazonaws.com", index = 1): string {
  return `key: policy.Statement[${index}] lets in ${service} for any source. ${FIX}`;
}

function toService(parts: StatementParts = {}, Service: unknown = "cloudtrail.amazonaws.com") {
  return allow({ Principal: { Service }, ...parts });
}

function keyWith(...statements: readonly unknown[]): TestResource {
  return key({ props: { policy: policyOf(ROOT_STATEMENT, ...statements) } });
}

const binding: readonly object[] = [
  { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  { stringlike: { "AWS:sourceaccount": [ACCOUNT] } },
  { ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` } },
  { StringEquals: { "aws:SourceArn": TRAIL_ARN } },
  { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::files" } },
  { ArnEquals: { "aws:SourceArn": "arn:aws:route53:::hostedzone/Z0123456789ABC" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:route53:*:*:hostedzone/Z0123456789ABC" } },
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
  { StringNotEquals: { "aws:SourceAccount": OTHER_ACCOUNT } },
  { StringEquals: { "aws:SourceAccount": "files" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:route53:::hostedzone/*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:route53:::hostedzone/Z01*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:route53:::healthcheck/Z01" } },
  { StringLike: { "aws:SourceOrgID": "o-*" } },
  { StringEquals: { "kms:EncryptionContext:tenant": ACCOUNT } },
  { StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:*:trail/*" } },
  { Null: { "aws:SourceArn": "false" } },
];

const ELSEWHERE = { StringNotEquals: { "aws:SourceAccount": ACCOUNT } };

/** Denies, for other accounts if no condition is given, that leave nothing of an Allow. */
const enough: readonly (readonly [title: string, denial: StatementParts])[] = [
  ["for other accounts", { Action: "kms:*" }],
  [
    "for other accounts, to services",
    {
      Action: "kms:*",
      Condition: {
        StringNotEqualsIfExists: { "aws:SourceAccount": ACCOUNT },
        Bool: { "aws:PrincipalIsAWSService": "true" },
      },
    },
  ],
  ["for other accounts, to this service", { Principal: { Service: "cloudtrail.amazonaws.com" } }],
  [
    "for other accounts, to this service by a condition",
    { Condition: { ...ELSEWHERE, StringLike: { "aws:PrincipalServiceName": "cloudtrail.*" } } },
  ],
];

/** Such Denies that leave something of it. */
const notEnough: readonly (readonly [title: string, denial: StatementParts])[] = [
  ["for other accounts, on another key", { Resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1` }],
  ["for other accounts, of another action", { Action: "kms:Sign" }],
  ["for other accounts, to another service", { Principal: { Service: "sns.amazonaws.com" } }],
  [
    "for other accounts, to people",
    { Condition: { ...ELSEWHERE, Bool: { "aws:PrincipalIsAWSService": "false" } } },
  ],
  [
    "for other accounts, to another service by a condition",
    {
      Condition: {
        ...ELSEWHERE,
        StringEquals: { "aws:PrincipalServiceName": "sns.amazonaws.com" },
      },
    },
  ],
];

const EVENTS = "events.amazonaws.com";
const PUBLISHING = ["kms:Decrypt", "kms:GenerateDataKey*"];
const toTopic = toService({ Action: PUBLISHING }, EVENTS);
const OUTPUTS = ["arn", "keyId", "id"];

/** The encryption of the bucket "files", or of another one, under a key of this id. */
function underKey(name: string, keyId: unknown, bucketName: unknown = "files"): TestResource {
  const byDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyId };
  const rules = [{ applyServerSideEncryptionByDefault: byDefault }];
  const kind = "BucketServerSideEncryptionConfiguration";
  return companion(kind, { bucket: bucketName, rules }, { name });
}

/** The same under the new key, whose id is not known. */
function underNewKey(name = "encryption", bucketName: unknown = "files"): TestResource {
  return { ...underKey(name, UNKNOWN_TEXT, bucketName), madeFrom: { rules: ["key"] } };
}

function policyOfKey(keyId: unknown, rest: Rest = {}): TestResource {
  const props = { keyId, policy: policyOf(toTopic) };
  return { type: KEY_POLICY, name: "policy", props, ...rest };
}

function trailTo(s3BucketName: unknown, rest: Rest = {}): TestResource {
  return { type: TRAIL, name: "trail", props: { s3BucketName }, ...rest };
}

function shared(name: string, resource = "key", index = 1): string {
  return `${resource}: policy.Statement[${index}] lets in ${EVENTS} for any source, to a key that ${name} encrypts a bucket with. Give EventBridge's topic a key of its own.`;
}

const newKey = keyWith(toTopic);

function knownKey(outputs: object = { arn: KEY_ARN, keyId: KEY_ID, id: KEY_ID }): TestResource {
  const { props } = newKey;
  return { ...newKey, inputs: props, props: { ...props, ...outputs } };
}

const eventBridge: readonly StackCase[] = [
  { it: "accepts EventBridge on a key that no bucket uses", stack: [newKey] },
  ...["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"].map(
    (Action) => ({
      it: `accepts EventBridge with ${Action} alone`,
      stack: [keyWith(toService({ Action }, EVENTS))],
    }),
  ),
  ...["kms:*", "kms:Encrypt", "kms:GenerateData*", ["kms:Decrypt", "kms:Sign"]].map((Action) => ({
    it: `refuses EventBridge with ${JSON.stringify(Action)}`,
    stack: [keyWith(toService({ Action }, EVENTS))],
    ...(Action === "kms:GenerateData*" ? {} : { violations: [lets(EVENTS)] }),
  })),
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
  ...[
    ...[KEY_ARN, KEY_ID].map((id) => ({
      it: `refuses EventBridge on a key that a bucket names as ${id}`,
      stack: [knownKey(), underKey("encryption", id)],
      violations: [shared("encryption")],
    })),
    ...OUTPUTS.map((output) => ({
      it: `refuses EventBridge on a key whose ${output} a bucket names`,
      stack: [knownKey({ [output]: KEY_ARN }), underKey("encryption", KEY_ID)],
      violations: [shared("encryption")],
    })),
    {
      it: "names one of several buckets under the key",
      stack: [knownKey(), underKey("first", KEY_ARN), underKey("second", KEY_ARN)],
      violations: [shared("first")],
    },
    {
      it: "refuses EventBridge on a key whose bucket is encrypted inline",
      stack: [
        knownKey(),
        bucket(inline({ applyServerSideEncryptionByDefault: { kmsMasterKeyId: KEY_ARN } })),
      ],
      violations: [shared("bucket")],
    },
  ].map((each) => ({ ...each, silentBeforeKnown: OUTPUTS })),
  {
    it: "accepts EventBridge on a key that a bucket's encryption is made from, and another known",
    stack: [
      knownKey({}),
      key({ name: "other", props: { arn: KEY_ARN } }),
      { ...underKey("encryption", KEY_ARN), madeFrom: { rules: ["other"] } },
    ],
  },
  {
    it: "refuses EventBridge on a key that a bucket's encryption is made from",
    stack: [newKey, underNewKey()],
    violations: [shared("encryption")],
  },
  {
    it: "accepts EventBridge on a key beside one that a bucket uses",
    stack: [
      knownKey(),
      underKey("encryption", `${KEY_ARN}0`),
      { ...underKey("other", UNKNOWN_TEXT), madeFrom: { rules: ["other-key"] } },
      key({ name: "other-key" }),
    ],
  },
  {
    it: "accepts EventBridge on the key of a trail's bucket, by name",
    stack: [newKey, underNewKey(), trailTo("files")],
  },
  {
    it: "accepts EventBridge on the key of a trail's bucket, by what it is made from",
    stack: [
      newKey,
      bucket(),
      { ...underNewKey(), madeFrom: { rules: ["key"], bucket: ["bucket"] } },
      trailTo(UNKNOWN_TEXT, { madeFrom: { s3BucketName: ["bucket"] } }),
    ],
  },
  {
    it: "refuses EventBridge on a key of a trail's bucket and of another one",
    stack: [newKey, underNewKey(), underNewKey("other", "others"), trailTo("files")],
    violations: [shared("other")],
  },
  {
    it: "says which bucket may turn out to be a trail's",
    stack: [newKey, underNewKey("encryption", UNKNOWN_TEXT), trailTo("files")],
    advisories: ["key: bucket of encryption is not known until the update."],
  },
  {
    it: "says which trail may turn out to deliver to the bucket",
    stack: [newKey, underNewKey(), trailTo(UNKNOWN_TEXT)],
    advisories: ["key: s3BucketName of trail is not known until the update."],
  },
  {
    it: "says which bucket may turn out to use the key",
    stack: [newKey, underKey("encryption", UNKNOWN_TEXT)],
    advisories: [
      "key: rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId of encryption is not known until the update.",
    ],
  },
  {
    it: "does not ask which bucket may use a key that other services are refused on",
    stack: [keyWith(toService({}, "sns.amazonaws.com")), underKey("encryption", UNKNOWN_TEXT)],
    violations: [lets("sns.amazonaws.com")],
  },
  {
    it: "refuses EventBridge by the KeyPolicy of a key that a bucket uses",
    stack: [key(), policyOfKey(UNKNOWN_TEXT, { madeFrom: { keyId: ["key"] } }), underNewKey()],
    violations: [shared("encryption", "policy", 0)],
  },
  {
    it: "refuses EventBridge by the KeyPolicy of a key elsewhere that a bucket uses",
    stack: [policyOfKey(KEY_ID), underKey("encryption", KEY_ARN)],
    violations: [shared("encryption", "policy", 0)],
  },
  {
    it: "says that the key of a KeyPolicy may turn out to be a bucket's",
    stack: [policyOfKey(UNKNOWN_TEXT), underKey("encryption", KEY_ARN)],
    advisories: ["policy: keyId is not known until the update."],
  },
  {
    it: "accepts EventBridge by the KeyPolicy of a key elsewhere that no bucket uses",
    stack: [policyOfKey(`${KEY_ID}0`), underKey("encryption", KEY_ARN)],
  },
  {
    it: "accepts EventBridge by a KeyPolicy where no bucket has a key",
    stack: [policyOfKey(UNKNOWN_TEXT)],
  },
];

testStackPolicy(kmsPolicyServiceSource, [
  { it: "accepts a key that leaves the policy to AWS", stack: [key()] },
  { it: "accepts the policy that AWS gives a key", stack: [keyWith()] },
  ...binding.map((Condition) => ({
    it: `accepts a service under ${JSON.stringify(Condition)}`,
    stack: [keyWith(toService({ Condition }))],
  })),
  ...loose.map((Condition) => ({
    it: `refuses a service under ${JSON.stringify(Condition)}`,
    stack: [keyWith(toService({ Condition }))],
    violations: [lets()],
  })),
  ...enough.map(([title, denial]) => ({
    it: `accepts a service that is denied ${title}`,
    stack: [keyWith(toService(), deny({ Condition: ELSEWHERE, ...denial }))],
  })),
  ...notEnough.map(([title, denial]) => ({
    it: `refuses a service that is denied ${title}`,
    stack: [keyWith(toService(), deny({ Condition: ELSEWHERE, ...denial }))],
    violations: [lets()],
  })),
  {
    it: "refuses each service of each statement",
    stack: [
      keyWith(
        toService({ Action: "kms:Encrypt" }, ["sns.amazonaws.com", "sqs.amazonaws.com"]),
        toService(),
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
  ...TEXT_TYPES.map((type) => ({
    it: `judges ${type}`,
    stack: [{ ...keyWith(toService()), type }],
    violations: [lets()],
  })),
  {
    it: "does not ask which bucket may use a key whose services are bound",
    stack: [
      keyWith(toService({ Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } })),
      underKey("encryption", UNKNOWN_TEXT),
    ],
  },
  ...NATIVE_TYPES.map((type) => ({
    it: `judges ${type}`,
    stack: [key({ type, props: { keyPolicy: documentOf(ROOT_STATEMENT, toService()) } })],
    violations: [lets().replace("policy", "keyPolicy")],
  })),
  {
    it: "says what it cannot know at preview",
    stack: [key({ props: { policy: UNKNOWN_TEXT } })],
    advisories: ["key: policy is not known until the update."],
  },
  {
    it: "says which unknown condition of an object may bind a service",
    stack: [
      key({
        type: NATIVE_KEY,
        props: {
          keyPolicy: documentOf(
            toService({ Condition: { StringEquals: { "aws:SourceArn": UNKNOWN_TEXT } } }),
          ),
        },
      }),
    ],
    advisories: [
      "key: keyPolicy.Statement[0].Condition.StringEquals.aws:SourceArn is not known until the update.",
    ],
  },
]);
