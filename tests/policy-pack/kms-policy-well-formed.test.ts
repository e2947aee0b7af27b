import {
  KEY,
  KEY_POLICY,
  KEY_TYPES,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
} from "../../policy-pack/aws-types";
import { kmsPolicyWellFormed } from "../../policy-pack/rules/kms-policy-well-formed";
import { type ResourceCase, testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const NATIVE_TYPES: readonly string[] = [NATIVE_KEY, NATIVE_REPLICA_KEY];

const ROOT = {
  Sid: "Root",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};
const VERSION = "2012-10-17";

function policyOf(statement: unknown, rest: object = { Version: VERSION }): string {
  return JSON.stringify({ ...rest, Statement: statement });
}

/** A well-formed policy of exactly so many bytes. */
function policyOfSize(bytes: number): string {
  const empty = policyOf([{ ...ROOT, Sid: "" }]);
  return policyOf([{ ...ROOT, Sid: "a".repeat(bytes - empty.length) }]);
}

const RESOURCE_FIX = 'Set it to "*", which in a key policy is the key itself.';

/** Of types that take the document itself as well. */
function nativeCases(type: string): readonly ResourceCase[] {
  return [
    { it: `accepts ${type} without a policy`, type, props: {} },
    {
      it: `accepts ${type} with a document`,
      type,
      props: { keyPolicy: { Version: VERSION, Statement: [ROOT] } },
    },
    { it: `accepts ${type} with text`, type, props: { keyPolicy: policyOf([ROOT]) } },
    {
      it: `refuses ${type} with malformed text`,
      type,
      props: { keyPolicy: "{" },
      violations: ["keyPolicy is not valid JSON. Pass the policy as JSON text."],
    },
    {
      it: `refuses ${type} with a list`,
      type,
      props: { keyPolicy: [ROOT] },
      violations: ["keyPolicy is a list. Pass the policy as a document or as JSON text."],
    },
    {
      it: `judges the document of ${type}`,
      type,
      props: { keyPolicy: { Version: VERSION, Statement: [ROOT, null] } },
      violations: ["keyPolicy.Statement[1] is null. Write the statement out or remove it."],
    },
    {
      it: `refuses a document of ${type} that is too long`,
      type,
      props: { keyPolicy: JSON.parse(policyOfSize(32_769)) },
      violations: ["keyPolicy takes 32769 bytes. Keep it to the 32768 that AWS accepts."],
    },
    {
      it: `takes what ${type} does not know yet to be right`,
      type,
      props: {
        keyPolicy: {
          Version: UNKNOWN_TEXT,
          Statement: [
            {
              Sid: UNKNOWN_TEXT,
              Effect: UNKNOWN_TEXT,
              Principal: UNKNOWN_TEXT,
              Action: [UNKNOWN_TEXT, "s3:*"],
              Resource: UNKNOWN_TEXT,
              Condition: UNKNOWN_TEXT,
            },
            UNKNOWN_TEXT,
            {
              ...ROOT,
              Principal: { AWS: [UNKNOWN_TEXT], Service: UNKNOWN_TEXT },
              Condition: { Bool: UNKNOWN_TEXT, StringLike: { "aws:SourceArn": UNKNOWN_TEXT } },
            },
          ],
        },
      },
      violations: [
        'keyPolicy.Statement[0].Action has "s3:*". Name actions of AWS KMS, such as "kms:Decrypt".',
      ],
      advisories: [
        "keyPolicy.Version, keyPolicy.Statement[0].Sid, keyPolicy.Statement[0].Effect, keyPolicy.Statement[0].Principal, keyPolicy.Statement[0].Action[0], keyPolicy.Statement[0].Resource, keyPolicy.Statement[0].Condition, keyPolicy.Statement[1], keyPolicy.Statement[2].Principal.AWS[0], keyPolicy.Statement[2].Principal.Service, keyPolicy.Statement[2].Condition.Bool, keyPolicy.Statement[2].Condition.StringLike.aws:SourceArn are not known until the update.",
      ],
    },
  ];
}

const ACTION_FIX = 'Name actions of AWS KMS, such as "kms:Decrypt".';
const AWS_FIX =
  'Name "*", an account id, or the ARN of an account root, user, role or session without a wildcard.';
const SERVICE_FIX = 'Name an AWS service, such as "logs.us-east-1.amazonaws.com".';

/** Parts of a statement, each with what is said of them, if anything. */
const parts: readonly (readonly [part: object, ...faults: readonly string[]])[] = [
  ...["kms:Decrypt", "KMS:decrypt", "*", "kms:*", "kms:Get*", ["kms:Sign", "kms:List????"]].map(
    (Action) => [{ Action }] as const,
  ),
  ...["s3:*", "kms:", "kms", "Decrypt", "kms:Get Key", ":*", "akms:Sign", ""].map(
    (Action) =>
      [
        { Action },
        `policy.Statement[0].Action is ${JSON.stringify(Action)}. ${ACTION_FIX}`,
      ] as const,
  ),
  [
    { Action: ["kms:Sign", "s3:*", 5] },
    `policy.Statement[0].Action has "s3:*". ${ACTION_FIX}`,
    `policy.Statement[0].Action has 5. ${ACTION_FIX}`,
  ],
  [{ Action: [] }, "policy.Statement[0].Action is an empty list. Name at least one action."],
  [{ Action: {} }, `policy.Statement[0].Action is an object. ${ACTION_FIX}`],
  [{ Action: undefined, NotAction: "kms:Sign" }],
  [
    { Action: undefined, NotAction: "s3:*" },
    `policy.Statement[0].NotAction is "s3:*". ${ACTION_FIX}`,
  ],
  ...[
    "*",
    { AWS: "*" },
    { AWS: "111122223333" },
    { AWS: ["arn:aws:iam::111122223333:root", "AROAEXAMPLEID12345678"] },
    { AWS: "arn:aws-us-gov:iam::111122223333:user/team/kzax01" },
    { AWS: "arn:aws:iam::111122223333:role/aws-reserved/Reader" },
    { AWS: "arn:aws:sts::111122223333:assumed-role/Reader/anna@example.com" },
    { AWS: "arn:aws:sts::111122223333:federated-user/anna" },
    {
      Service: [
        "events.amazonaws.com",
        "logs.us-east-1.amazonaws.com",
        "delivery.logs.amazonaws.com",
      ],
    },
    { Federated: "cognito-identity.amazonaws.com" },
    { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
  ].map((Principal) => [{ Principal }] as const),
  ...[
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::*:root",
    "arn:aws:iam::111122223333:group/readers",
    "arn:aws:iam::11112222333:root",
    "arn:aws:s3:::files",
    "arn:aws:sts::111122223333:role/Reader",
    "arn:aws:iam::111122223333:user/",
    "1111-2222-3333",
    "kzax01",
    "AROA",
    "",
  ].map(
    (AWS) =>
      [
        { Principal: { AWS } },
        `policy.Statement[0].Principal.AWS is ${JSON.stringify(AWS)}. ${AWS_FIX}`,
      ] as const,
  ),
  [{ Principal: { AWS: ["*", 5] } }, `policy.Statement[0].Principal.AWS has 5. ${AWS_FIX}`],
  [{ Principal: { AWS: null } }, `policy.Statement[0].Principal.AWS is "". ${AWS_FIX}`],
  [
    { Principal: { AWS: [] } },
    "policy.Statement[0].Principal.AWS is an empty list. Name at least one principal.",
  ],
  ...["*", "*.amazonaws.com", "events", "Events.amazonaws.com"].map(
    (Service) =>
      [
        { Principal: { Service } },
        `policy.Statement[0].Principal.Service is ${JSON.stringify(Service)}. ${SERVICE_FIX}`,
      ] as const,
  ),
  [
    { Principal: { Federated: "*" } },
    'policy.Statement[0].Principal.Federated is "*". Name an identity provider.',
  ],
  [
    { Principal: { CanonicalUser: "79a59d" } },
    'policy.Statement[0].Principal.CanonicalUser is "79a59d". Name a canonical user id.',
  ],
  [
    { Principal: { aws: "*" } },
    'policy.Statement[0].Principal has "aws", which IAM does not know. Use one of AWS, Service, Federated, CanonicalUser.',
  ],
  [{ Principal: {} }, "policy.Statement[0].Principal is empty. Name at least one principal."],
  ...[
    ["foo", '"foo"'],
    [["*"], "a list"],
    [5, "5"],
  ].map(
    ([Principal, text]) =>
      [
        { Principal },
        `policy.Statement[0].Principal is ${text}. Set it to "*" or to an object such as { "AWS": [] }.`,
      ] as const,
  ),
  [
    { Principal: undefined, NotPrincipal: { AWS: "foo" } },
    `policy.Statement[0].NotPrincipal.AWS is "foo". ${AWS_FIX}`,
  ],
  ...[
    { StringEquals: { "kms:CallerAccount": "111122223333" } },
    { stringnotlikeifexists: { "kms:ViaService": ["a", "b"] } },
    { "ForAnyValue:ArnLike": { "aws:SourceArn": "arn:aws:s3:::files" } },
    { "ForAllValues:StringEqualsIfExists": { "aws:TagKeys": "a" } },
    { Null: { "aws:SourceArn": false }, NumericLessThanEquals: { "aws:MultiFactorAuthAge": 5 } },
    { DateGreaterThan: { "aws:CurrentTime": "2030-01-01" }, Bool: {}, BinaryEquals: {} },
    {},
  ].map((Condition) => [{ Condition }] as const),
  ...["StringEqual", "ForSomeValues:StringEquals", "IfExists", "toString"].map(
    (operator) =>
      [
        { Condition: { [operator]: { a: "b" } } },
        `policy.Statement[0].Condition has the operator "${operator}", which IAM does not know. Use one such as "StringEquals".`,
      ] as const,
  ),
  [{ Condition: "a" }, 'policy.Statement[0].Condition is "a". Make it an object of operators.'],
  [
    { Condition: { Bool: "a" } },
    'policy.Statement[0].Condition.Bool is "a". Make it an object of condition keys.',
  ],
  [
    { Condition: { Bool: { a: [] } } },
    "policy.Statement[0].Condition.Bool.a is an empty list. Give it at least one value.",
  ],
  ...[
    [{}, "an object"],
    [null, "null"],
  ].map(
    ([value, text]) =>
      [
        { Condition: { Bool: { a: value } } },
        `policy.Statement[0].Condition.Bool.a is ${text}. Give it a value or a list of values.`,
      ] as const,
  ),
];

testResourceRule(kmsPolicyWellFormed, KEY, [
  ...parts.map(([part, ...violations]) => ({
    it: `${violations.length === 0 ? "accepts" : "refuses"} ${JSON.stringify(part)}`,
    props: { policy: policyOf([{ ...ROOT, ...part }]) },
    violations,
  })),
  { it: "accepts a key that leaves the policy to AWS", props: {} },
  { it: "accepts a policy", props: { policy: policyOf([ROOT]) } },
  { it: "accepts a statement that is not in a list", props: { policy: policyOf(ROOT) } },
  {
    it: "accepts a list of the one resource",
    props: { policy: policyOf([{ ...ROOT, Resource: ["*"] }]) },
  },
  {
    it: "refuses a KeyPolicy without a policy",
    type: KEY_POLICY,
    props: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    violations: ["policy is not set. Pass the policy as JSON text."],
  },
  ...[...KEY_TYPES, KEY_POLICY]
    .filter((type) => !NATIVE_TYPES.includes(type))
    .map((type) => ({
      it: `judges ${type}`,
      type,
      props: { policy: "{" },
      violations: ["policy is not valid JSON. Pass the policy as JSON text."],
    })),
  ...NATIVE_TYPES.flatMap((type) => nativeCases(type)),
  {
    it: "keeps the text of a malformed policy to itself",
    props: { policy: '{"Statement": [secret' },
    violations: ["policy is not valid JSON. Pass the policy as JSON text."],
  },
  {
    it: "refuses an empty text",
    props: { policy: "" },
    violations: ["policy is not valid JSON. Pass the policy as JSON text."],
  },
  ...["null", "[]", "5", '"{}"'].map((policy) => ({
    it: `refuses ${policy}, which is no document`,
    props: { policy },
    violations: ["policy is JSON, but not of an object. Pass the policy as JSON text."],
  })),
  ...[
    [5, "5"],
    [true, "true"],
    [[ROOT], "a list"],
    [{ Version: VERSION, Statement: [ROOT] }, "an object"],
  ].map(([policy, text]) => ({
    it: `refuses ${text} in place of text`,
    props: { policy },
    violations: [`policy is ${text}. Pass the policy as JSON text.`],
  })),
  {
    it: "says what it cannot know at preview",
    props: { policy: UNKNOWN_TEXT },
    advisories: ["policy is not known until the update."],
  },
  {
    it: "refuses the older version",
    props: { policy: policyOf([ROOT], { Version: "2008-10-17" }) },
    violations: ['policy.Version is "2008-10-17". Set it to "2012-10-17".'],
  },
  {
    it: "refuses a policy without a version, which AWS takes for the older one",
    props: { policy: policyOf([ROOT], {}) },
    violations: ['policy.Version is not set. Set it to "2012-10-17".'],
  },
  ...[
    ["no statement", { Version: VERSION }],
    ["an empty list of statements", { Version: VERSION, Statement: [] }],
    ["null for statements", { Version: VERSION, Statement: null }],
  ].map(([what, document]) => ({
    it: `refuses ${what}`,
    props: { policy: JSON.stringify(document) },
    violations: ["policy.Statement is empty. Give the policy at least one statement."],
  })),
  {
    it: "refuses statements that are null, empty or no statements, all at once",
    props: { policy: policyOf([ROOT, null, {}, "Allow", [ROOT]]) },
    violations: [
      "policy.Statement[1] is null. Write the statement out or remove it.",
      "policy.Statement[2] is empty. Write the statement out or remove it.",
      'policy.Statement[3] is "Allow". Write the statement out or remove it.',
      "policy.Statement[4] is a list. Write the statement out or remove it.",
    ],
  },
  {
    it: "refuses a Sid given twice",
    props: { policy: policyOf([ROOT, { ...ROOT, Sid: "Other" }, ROOT]) },
    violations: [
      'policy.Statement[2].Sid is "Root", as in policy.Statement[0]. Give each statement its own.',
    ],
  },
  {
    it: "refuses a Sid of another type",
    props: { policy: policyOf([{ ...ROOT, Sid: 1 }]) },
    violations: ["policy.Statement[0].Sid is 1. Make it a text or leave it out."],
  },
  ...[
    ["arn:aws:kms:us-east-1:111122223333:key/1", '"arn:aws:kms:us-east-1:111122223333:key/1"'],
    [["*", "*"], "a list"],
    [undefined, "not set"],
  ].map(([resource, text]) => ({
    it: `refuses a resource that is ${text}`,
    props: { policy: policyOf([{ ...ROOT, Resource: resource }]) },
    violations: [`policy.Statement[0].Resource is ${text}. ${RESOURCE_FIX}`],
  })),
  {
    it: "refuses elements IAM does not know, and the want of those it needs",
    props: {
      policy: policyOf([
        { effect: "Allow", Principal: "*", NotPrincipal: "*", Actions: ["kms:*"], Resource: "*" },
      ]),
    },
    violations: [
      'policy.Statement[0] has the element "effect", which IAM does not know. Use one of Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.',
      'policy.Statement[0] has the element "Actions", which IAM does not know. Use one of Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.',
      'policy.Statement[0].Effect is not set. Set it to "Allow" or "Deny".',
      "policy.Statement[0] has both of Principal and NotPrincipal. Give it exactly one.",
      "policy.Statement[0] has neither of Action and NotAction. Give it exactly one.",
    ],
  },
  { it: "accepts exactly 32768 bytes", props: { policy: policyOfSize(32_768) } },
  {
    it: "refuses one byte more",
    props: { policy: policyOfSize(32_769) },
    violations: ["policy takes 32769 bytes. Keep it to the 32768 that AWS accepts."],
  },
]);
