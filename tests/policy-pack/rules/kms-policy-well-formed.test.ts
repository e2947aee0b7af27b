import { KEY, KEY_POLICY } from "../../../policy-pack/src/resources/aws-types";
import { kmsPolicyWellFormed } from "../../../policy-pack/src/rules/kms-policy-well-formed";
import {
  type ResourceCase,
  testResourcePolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { NATIVE_TYPES, TEXT_TYPES, WITHOUT_POLICY } from "../key-policy-cases";
import { KEY_ID, ROOT_STATEMENT } from "../policy-text";

const ROOT = { Sid: "Root", ...ROOT_STATEMENT };
const VERSION = "2012-10-17";

function policyOf(statement: unknown, rest: object = { Version: VERSION }): string {
  return JSON.stringify({ ...rest, Statement: statement });
}

/** A well-formed policy of exactly so many bytes. */
function policyOfSize(bytes: number): string {
  const empty = policyOf([{ ...ROOT, Sid: "" }]);
  return policyOf([{ ...ROOT, Sid: "a".repeat(bytes - empty.length) }]);
}

/** A key whose policy is this, and what is said of it. */
function refuses(what: string, policy: unknown, ...violations: readonly string[]): ResourceCase {
  return { it: `refuses ${what}`, props: { policy }, violations };
}

const NO_JSON = "policy is not valid JSON. Pass the policy as JSON text.";
const RESOURCE_FIX = 'Set it to "*", which in a key policy is the key itself.';

/** Of types that take the document itself as well. */
function nativeCases(type: string): readonly ResourceCase[] {
  const cases: readonly (readonly [title: string, keyPolicy: unknown, ...faults: string[]])[] = [
    [`accepts ${type} with a document`, { Version: VERSION, Statement: [ROOT] }],
    [`accepts ${type} with text`, policyOf([ROOT])],
    [
      `refuses ${type} with malformed text`,
      "{",
      "keyPolicy is not valid JSON. Pass the policy as JSON text.",
    ],
    [
      `refuses ${type} with a list`,
      [ROOT],
      "keyPolicy is a list. Pass the policy as a document or as JSON text.",
    ],
    [
      `judges the document of ${type}`,
      { Version: VERSION, Statement: [ROOT, null] },
      "keyPolicy.Statement[1] is null. Write the statement out or remove it.",
    ],
    [
      `refuses a document of ${type} that is too long`,
      JSON.parse(policyOfSize(32_769)),
      "keyPolicy takes 32769 bytes. Keep it to the 32768 that AWS accepts.",
    ],
  ];
  return [
    { it: `accepts ${type} without a policy`, type, props: {} },
    ...cases.map(([it, keyPolicy, ...violations]) => ({
      it,
      type,
      props: { keyPolicy },
      violations,
    })),
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

type Row = readonly [part: object, ...faults: readonly string[]];

const ACTION_FIX = 'Name actions of AWS KMS, such as "kms:Decrypt".';
const AWS_FIX =
  "Name an account id, or the ARN of an account root, user, role or session without a wildcard.";
const PATTERN_FIX =
  "AWS takes no pattern here. Name the account root, and add ArnLike aws:PrincipalArn with the pattern.";
const SERVICE_FIX = 'Name an AWS service, such as "logs.us-east-1.amazonaws.com".';

const acceptedParts: readonly object[] = [
  ...["kms:Decrypt", "KMS:decrypt", "*", "kms:*", "kms:Get*", ["kms:Sign", "kms:List????"]].map(
    (Action) => ({ Action }),
  ),
  { Action: undefined, NotAction: "kms:Sign" },
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
  ].map((Principal) => ({ Principal })),
  ...[
    { StringEquals: { "kms:CallerAccount": "111122223333" } },
    { stringnotlikeifexists: { "kms:ViaService": ["a", "b"] } },
    { "ForAnyValue:ArnLike": { "aws:SourceArn": "arn:aws:s3:::files" } },
    { "ForAllValues:StringEqualsIfExists": { "aws:TagKeys": "a" } },
    { StringEquals: { "aws:RequestTag/team": "blue", "kms:RequestAlias": "alias/a" } },
    { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "a" } },
    { StringEquals: { "kms:EncryptionContext:team": "blau für alle \u00ff" } },
    { Null: { "aws:SourceArn": false }, NumericLessThanEquals: { "aws:MultiFactorAuthAge": 5 } },
    { DateGreaterThan: { "aws:CurrentTime": "2030-01-01" }, Bool: {}, BinaryEquals: {} },
    {},
  ].map((Condition) => ({ Condition })),
];

/** Parts of a statement, each with what is said of them. */
const refusedParts: readonly Row[] = [
  ...["s3:*", "kms:", "kms", "Decrypt", "kms:Get Key", ":*", "akms:Sign", ""].map(
    (Action): Row => [{ Action }, `Action is ${JSON.stringify(Action)}. ${ACTION_FIX}`],
  ),
  [
    { Action: ["kms:Sign", "s3:*", 5] },
    `Action has "s3:*". ${ACTION_FIX}`,
    `Action has 5. ${ACTION_FIX}`,
  ],
  [{ Action: [] }, "Action is an empty list. Name at least one action."],
  [{ Action: {} }, `Action is an object. ${ACTION_FIX}`],
  [{ Action: undefined, NotAction: "s3:*" }, `NotAction is "s3:*". ${ACTION_FIX}`],
  ...[
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*",
  ].map(
    (AWS): Row => [
      { Principal: { AWS } },
      `Principal.AWS is ${JSON.stringify(AWS)}. ${PATTERN_FIX}`,
    ],
  ),
  ...[
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
    (AWS): Row => [{ Principal: { AWS } }, `Principal.AWS is ${JSON.stringify(AWS)}. ${AWS_FIX}`],
  ),
  [{ Principal: { AWS: ["*", 5] } }, `Principal.AWS has 5. ${AWS_FIX}`],
  [{ Principal: { AWS: null } }, `Principal.AWS is "". ${AWS_FIX}`],
  [{ Principal: { AWS: [] } }, "Principal.AWS is an empty list. Name at least one principal."],
  ...["*", "*.amazonaws.com", "events", "Events.amazonaws.com"].map(
    (Service): Row => [
      { Principal: { Service } },
      `Principal.Service is ${JSON.stringify(Service)}. ${SERVICE_FIX}`,
    ],
  ),
  [{ Principal: { Federated: "*" } }, 'Principal.Federated is "*". Name an identity provider.'],
  [
    { Principal: { CanonicalUser: "79a59d" } },
    'Principal.CanonicalUser is "79a59d". Name a canonical user id.',
  ],
  [
    { Principal: { aws: "*" } },
    'Principal has "aws", which IAM does not support. Use one of AWS, Service, Federated, CanonicalUser.',
  ],
  [{ Principal: {} }, "Principal is empty. Name at least one principal."],
  ...[
    ["foo", '"foo"'],
    [["*"], "a list"],
    [5, "5"],
  ].map(
    ([Principal, text]): Row => [
      { Principal },
      `Principal is ${text}. Set it to an object such as { "AWS": [] }.`,
    ],
  ),
  [{ Principal: undefined, NotPrincipal: { AWS: "foo" } }, `NotPrincipal.AWS is "foo". ${AWS_FIX}`],
  ...[
    ...["StringEqual", "ForSomeValues:StringEquals", "IfExists", "toString"],
    ...["xForAnyValue:StringEquals", "StringIfExistsEquals"],
  ].map(
    (operator): Row => [
      { Condition: { [operator]: { a: "b" } } },
      `Condition has the operator "${operator}", which IAM does not support. Use one such as "StringEquals".`,
    ],
  ),
  ...[
    "aws:ResourceTag/team",
    "AWS:resourcetag/a b",
    "kms:ResourceTag/team",
    "kms:ResourceAliases",
  ].map(
    (name): Row => [
      { Condition: { "ForAnyValue:StringLike": { [name]: "blue" } } },
      `Condition.ForAnyValue:StringLike has the key "${name}", which AWS KMS refuses in a key policy. Test it in IAM policies, and name the principals here.`,
    ],
  ),
  ...["kms:EncryptionContext:team", "aws:RequestTag/team"].map(
    (name): Row => [
      { Condition: { "ForAllValues:StringLike": { [name]: "blue" } } },
      `Condition.ForAllValues:StringLike has the key "${name}", which AWS KMS refuses with ForAllValues, since requests without it pass. Use "StringLike".`,
    ],
  ),
  [{ Condition: "a" }, 'Condition is "a". Make it an object of operators.'],
  [{ Condition: { Bool: "a" } }, 'Condition.Bool is "a". Make it an object of condition keys.'],
  [
    { Condition: { Bool: { a: [] } } },
    "Condition.Bool.a is an empty list. Give it at least one value.",
  ],
  ...[
    [{}, "an object"],
    [null, "null"],
  ].map(
    ([value, text]): Row => [
      { Condition: { Bool: { a: value } } },
      `Condition.Bool.a is ${text}. Give it a value or a list of values.`,
    ],
  ),
];

function keyArn(id: string): string {
  return `arn:aws:kms:us-east-1:111122223333:key/${id}`;
}

/** Ways to write the key that the policy belongs to, as far as the policy tells. */
const ownNames: readonly unknown[] = [
  keyArn("1"),
  keyArn("*"),
  keyArn("mrk-*"),
  ["*", "*"],
  ["*", keyArn("1")],
  "arn:aws:kms:*:111122223333:key/*",
  "arn:aws:kms:*:*:key/*",
  "arn:aws:kms:us-east-1:111122223333:*",
  "arn:*:kms:*:*:*",
  "arn:aws:kms:*",
  "arn:aws:*",
];

/** Names of something else, each with what is said of it. */
const otherNames: readonly (readonly [resource: unknown, ...faults: readonly string[]])[] = [
  ...[
    "arn:aws:dynamodb:*",
    "arn:aws:s3:::files",
    "arn:aws:kms:us-east-1:111122223333:alias/files",
    "arn:aws:kms:us-east-1:111122223333:alias/*",
    "arn:aws:kms:us-east-1:111122223333:*/files",
    "alias/files",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "",
  ].map((name) => [name, `is ${JSON.stringify(name)}, which names no key`] as const),
  ...[
    "arn:aws:kms:us-east-1:444455556666:key/*",
    "arn:aws:kms:*:444455556666:key/1",
    "arn:aws:kms:*:4*:key/*",
  ].map((name) => [name, `is ${JSON.stringify(name)}, which names another key`] as const),
  [
    ["arn:aws:sqs:*", keyArn("1"), 5],
    'has "arn:aws:sqs:*", which names no key',
    "has 5, which names no key",
  ],
  [[], "is an empty list"],
  [undefined, "is not set"],
];

const UNKNOWN_ELEMENT =
  "which IAM does not support. Use one of Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.";

testResourcePolicy(kmsPolicyWellFormed, KEY, [
  ...acceptedParts.map((part) => ({
    it: `accepts ${JSON.stringify(part)}`,
    props: { policy: policyOf([{ ...ROOT, ...part }]) },
  })),
  ...refusedParts.map(([part, ...faults]) =>
    refuses(
      JSON.stringify(part),
      policyOf([{ ...ROOT, ...part }]),
      ...faults.map((fault) => `policy.Statement[0].${fault}`),
    ),
  ),
  ...WITHOUT_POLICY,
  { it: "accepts a policy", props: { policy: policyOf([ROOT]) } },
  { it: "accepts a statement that is not in a list", props: { policy: policyOf(ROOT) } },
  {
    it: "accepts a list of the one resource",
    props: { policy: policyOf([{ ...ROOT, Resource: ["*"] }]) },
  },
  {
    it: "refuses a KeyPolicy without a policy",
    type: KEY_POLICY,
    props: { keyId: KEY_ID },
    violations: ["policy is not set. Pass the policy as JSON text."],
  },
  ...TEXT_TYPES.map((type) => ({
    it: `judges ${type}`,
    type,
    props: { policy: "{" },
    violations: [NO_JSON],
  })),
  ...NATIVE_TYPES.flatMap((type) => nativeCases(type)),
  {
    it: "keeps the text of a malformed policy to itself",
    props: { policy: '{"Statement": [secret' },
    violations: [NO_JSON],
  },
  { it: "accepts an empty text, which leaves the policy to AWS", props: { policy: "" } },
  {
    it: "refuses an empty text in a KeyPolicy",
    type: KEY_POLICY,
    props: { policy: "" },
    violations: [NO_JSON],
  },
  {
    it: "accepts statements with an empty Sid, which is none",
    props: { policy: policyOf([ROOT, { ...ROOT, Sid: "" }, { ...ROOT, Sid: "" }]) },
  },
  ...["null", "[]", "5", '"{}"'].map((policy) =>
    refuses(
      `${policy}, which is no document`,
      policy,
      "policy is JSON, but not of an object. Pass the policy as JSON text.",
    ),
  ),
  ...[
    [5, "5"],
    [true, "true"],
    [[ROOT], "a list"],
    [{ Version: VERSION, Statement: [ROOT] }, "an object"],
  ].map(([policy, text]) =>
    refuses(`${text} in place of text`, policy, `policy is ${text}. Pass the policy as JSON text.`),
  ),
  refuses(
    "the older version",
    policyOf([ROOT], { Version: "2008-10-17" }),
    'policy.Version is "2008-10-17". Set it to "2012-10-17".',
  ),
  refuses(
    "a policy without a version, which AWS takes for the older one",
    policyOf([ROOT], {}),
    'policy.Version is not set. Set it to "2012-10-17".',
  ),
  ...[
    ["no statement", undefined],
    ["an empty list of statements", []],
    ["null for statements", null],
  ].map(([what, statements]) =>
    refuses(
      `${what}`,
      policyOf(statements),
      "policy.Statement is empty. Give the policy at least one statement.",
    ),
  ),
  refuses(
    "statements that are null, empty or no statements, all at once",
    policyOf([ROOT, null, {}, "Allow", [ROOT]]),
    "policy.Statement[1] is null. Write the statement out or remove it.",
    "policy.Statement[2] is empty. Write the statement out or remove it.",
    'policy.Statement[3] is "Allow". Write the statement out or remove it.',
    "policy.Statement[4] is a list. Write the statement out or remove it.",
  ),
  refuses(
    "a Sid given twice",
    policyOf([ROOT, { ...ROOT, Sid: "Other" }, ROOT]),
    'policy.Statement[2].Sid is "Root", as in policy.Statement[0]. Give each statement its own.',
  ),
  ...[
    ["–", "2013"],
    ["Ā", "0100"],
    ["🔑", "1F511"],
  ].map(([character, code]) =>
    refuses(
      `the character ${character} in a statement and beside it`,
      policyOf([ROOT, { ...ROOT, Sid: `a${character}` }], { Version: VERSION, Id: character }),
      ...["policy.Id", "policy.Statement[1]"].map(
        (at) =>
          `${at} has the character "${character}" (U+${code}), which AWS KMS refuses. Use the characters of ASCII and Latin-1 only.`,
      ),
    ),
  ),
  refuses(
    "a Sid of another type",
    policyOf([{ ...ROOT, Sid: 1 }]),
    "policy.Statement[0].Sid is 1. Make it a string or leave it out.",
  ),
  ...ownNames.map((Resource) => ({
    it: `accepts the resource ${JSON.stringify(Resource)}`,
    props: { policy: policyOf([{ ...ROOT, Resource }]) },
  })),
  ...otherNames.map(([Resource, ...faults]) =>
    refuses(
      `the resource ${JSON.stringify(Resource)}`,
      policyOf([{ ...ROOT, Resource }]),
      ...faults.map((fault) => `policy.Statement[0].Resource ${fault}. ${RESOURCE_FIX}`),
    ),
  ),
  refuses(
    "statements that name different keys",
    policyOf([
      { ...ROOT, Resource: keyArn("1") },
      { ...ROOT, Sid: "Same", Resource: keyArn("1") },
      { ...ROOT, Sid: "Other", Resource: keyArn("2") },
    ]),
    `policy.Statement[2].Resource names "${keyArn("2")}", and policy.Statement[0].Resource another key. ${RESOURCE_FIX}`,
  ),
  ...[
    { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    { keyId: keyArn("1234abcd-12ab-34cd-56ef-1234567890ab") },
  ].flatMap((props) => [
    {
      it: `accepts the key's own ARN where the key is ${props.keyId}`,
      type: KEY_POLICY,
      props: {
        ...props,
        policy: policyOf([{ ...ROOT, Resource: keyArn("1234abcd-12ab-34cd-56ef-1234567890ab") }]),
      },
    },
    {
      it: `refuses another key's ARN where the key is ${props.keyId}`,
      type: KEY_POLICY,
      props: { ...props, policy: policyOf([{ ...ROOT, Resource: keyArn("1") }]) },
      silentBeforeKnown: ["keyId"],
      violations: [
        `policy.Statement[0].Resource is "${keyArn("1")}", which names another key. ${RESOURCE_FIX}`,
      ],
    },
  ]),
  {
    it: "refuses the keys of another Region than the key's",
    props: { region: "eu-west-3", policy: policyOf([{ ...ROOT, Resource: keyArn("*") }]) },
    silentBeforeKnown: ["region"],
    violations: [
      `policy.Statement[0].Resource is "${keyArn("*")}", which names another key. ${RESOURCE_FIX}`,
    ],
  },
  {
    it: "refuses the keys of another Region than the provider's",
    props: { policy: policyOf([{ ...ROOT, Resource: keyArn("*") }]) },
    provider: { region: "eu-west-3" },
    violations: [
      `policy.Statement[0].Resource is "${keyArn("*")}", which names another key. ${RESOURCE_FIX}`,
    ],
  },
  refuses(
    "elements IAM does not know, and the want of those it needs",
    policyOf([
      { effect: "Allow", Principal: "*", NotPrincipal: "*", Actions: ["kms:*"], Resource: "*" },
    ]),
    `policy.Statement[0] has the element "effect", ${UNKNOWN_ELEMENT}`,
    `policy.Statement[0] has the element "Actions", ${UNKNOWN_ELEMENT}`,
    'policy.Statement[0].Effect is not set. Set it to "Allow" or "Deny".',
    "policy.Statement[0] has both of Principal and NotPrincipal. Give it exactly one.",
    "policy.Statement[0] has neither of Action and NotAction. Give it exactly one.",
  ),
  { it: "accepts exactly 32768 bytes", props: { policy: policyOfSize(32_768) } },
  refuses(
    "one byte more",
    policyOfSize(32_769),
    "policy takes 32769 bytes. Keep it to the 32768 that AWS accepts.",
  ),
]);
