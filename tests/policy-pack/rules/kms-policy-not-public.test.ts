import { CALLER_KEYS } from "../../../policy-pack/src/policy-document/elements/caller-keys";
import { KEY, NATIVE_KEY } from "../../../policy-pack/src/resources/aws-types";
import { kmsPolicyNotPublic } from "../../../policy-pack/src/rules/kms-policy-not-public";
import {
  type ResourceCase,
  testResourcePolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import {
  accepts,
  leavesToWellFormed,
  NATIVE_TYPES,
  NOTHING,
  policyCase,
  refuses,
  TEXT_TYPES,
  WITHOUT_POLICY,
} from "../key-policy-cases";
import {
  ACCOUNT,
  allow,
  deny,
  documentOf,
  OTHER_ACCOUNT,
  policyOf,
  ROLE_ARN,
  ROOT_ARN as ROOT,
  type StatementParts,
  toAws,
  toEveryone,
} from "../policy-text";

const FIX =
  "Name its principals, or add a condition that names callers, such as kms:CallerAccount with an account id.";
const PUBLIC = violationOf("kms:Decrypt");

function violationOf(what: string, path = "policy.Statement[0]"): string {
  return `${path} allows ${what} to everyone. ${FIX}`;
}

function denyIf(Condition: object): StatementParts {
  return deny({ Condition });
}

const principals: readonly ResourceCase[] = [
  ...[
    { AWS: ROOT },
    { AWS: [ROOT, OTHER_ACCOUNT] },
    { Service: "events.amazonaws.com" },
    { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
  ].map((Principal) =>
    accepts(`the principal ${JSON.stringify(Principal).slice(0, 60)}`, [allow({ Principal })]),
  ),
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
  ].map((Principal) =>
    refuses(`the principal ${JSON.stringify(Principal)}`, PUBLIC, [allow({ Principal })]),
  ),
  refuses(
    "NotPrincipal, which is everyone else",
    `policy.Statement[0] allows kms:Decrypt to everyone but its NotPrincipal. ${FIX}`,
    [allow({ NotPrincipal: { AWS: ROOT } })],
  ),
  ...[
    ["accounts.google.com", "accounts.google.com:aud"],
    ["Graph.Facebook.com", "graph.facebook.com:app_id"],
    ["cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com:aud"],
  ].map(([Federated, key]) =>
    refuses(
      `the users of ${Federated}`,
      `policy.Statement[0] allows kms:Decrypt to anyone with an account at ${Federated}. Name roles in its place, or add StringEquals ${key} with the id of your application or identity pool.`,
      [allow({ Principal: { Federated } })],
    ),
  ),
  refuses("users of a provider beside everyone", PUBLIC, [
    allow({ Principal: { AWS: "*", Federated: "accounts.google.com" } }),
  ]),
  accepts("a Deny to everyone", [{ ...toEveryone(), Effect: "Deny" }]),
  policyCase("takes an effect that is not a clear Deny for Allow", PUBLIC, [
    { ...toEveryone(), Effect: "deny" },
  ]),
  refuses(
    "each of several public statements, whatever it allows",
    [
      violationOf("kms:DescribeKey"),
      violationOf("2 actions", "policy.Statement[2]"),
      violationOf("every action but its NotAction", "policy.Statement[3]"),
    ],
    [
      toEveryone({ Action: "kms:DescribeKey" }),
      toAws(ROOT),
      toEveryone({ Action: ["kms:Encrypt", "kms:Decrypt"] }),
      toEveryone({ NotAction: "kms:PutKeyPolicy" }),
    ],
  ),
];

const ORGANIZATION = { "aws:PrincipalOrgID": "o-a1b2c3d4e5" };
const PATH = { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" };
const CALLER = { "kms:CallerAccount": ACCOUNT };
const ANY_ACCOUNT = { "kms:CallerAccount": "*" };
const NO_ACCOUNT = { Null: { "kms:CallerAccount": "true" } };

const restrictive: readonly object[] = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, filled in by IAM
  { StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, filled in by IAM
  { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } },
  { StringEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
  { ArnLike: { "aws:PrincipalArn": "arn:*:iam::111122223333:role/Reader" } },
  { StringEquals: { "aws:VpceAccount": ACCOUNT } },
  { ArnEquals: { "aws:SourceVpcArn": "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1a2b3c4d" } },
  { "ForAnyValue:StringLike": { "aws:VpceOrgPaths": "o-a1b2c3d4e5/*" } },
  { StringEquals: CALLER },
  { StringEquals: { "KMS:calleraccount": [ACCOUNT, OTHER_ACCOUNT] } },
  { stringequals: { "aws:PrincipalAccount": 111122223333 } },
  { StringLike: CALLER },
  { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-1/" } },
  { StringEquals: ORGANIZATION },
  { StringEqualsIgnoreCase: { "aws:SourceAccount": ACCOUNT } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } },
  { ArnEquals: { "AWS:PrincipalArn": "arn:aws-us-gov:iam::111122223333:role/Reader" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:111122223333:trail/*" } },
  { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::aerosecure-files" } },
  { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
  { StringEquals: { "aws:SourceVpc": ["vpc-1a2b3c4d"] } },
  { StringLike: { "aws:userid": "AROAEXAMPLEID123456:*" } },
  { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com", ...CALLER } },
  { StringEqualsIfExists: CALLER, Null: { "kms:CallerAccount": "false" } },
];

const open: readonly unknown[] = [
  { "ForAnyValue:StringEqualsIfExists": PATH },
  { StringEquals: { "aws:PrincipalServiceName": "*.amazonaws.com" } },
  { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/Reader" } },
  { NumericEquals: CALLER },
  { Bool: CALLER },
  undefined,
  {},
  null,
  "kms:CallerAccount",
  { StringEquals: {} },
  { StringEquals: ACCOUNT },
  { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
  { StringEquals: { "kms:EncryptionContext:tenant": "1" } },
  { StringLike: ANY_ACCOUNT },
  { StringLike: { "kms:CallerAccount": "11112222333?" } },
  { StringEquals: { "kms:CallerAccount": [ACCOUNT, "*"] } },
  { StringEquals: { "kms:CallerAccount": [] } },
  { StringEquals: { "kms:CallerAccount": { toString: 1 } } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, filled in by IAM
  { StringEquals: { "kms:CallerAccount": "${aws:PrincipalAccount}" } },
  { StringNotEquals: { "kms:CallerAccount": OTHER_ACCOUNT } },
  { StringEqualsIfExists: CALLER },
  { "ForAllValues:StringEquals": ORGANIZATION },
  { StringEqualsIfExists: CALLER, ...NO_ACCOUNT },
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

const ALL_KEYS = Object.keys(CALLER_KEYS).filter((key) => key !== "kms:calleraccount");

/** Denies that leave nothing of an Allow to everyone. */
const sufficient: readonly (readonly [title: string, ...denies: readonly object[]])[] = [
  ["everything to everyone", deny({ Action: "kms:*" })],
  ["the action to everyone, in other letters", deny({ Action: "KMS:dEcrypt" })],
  ["everything but another action", deny({ Action: undefined, NotAction: "kms:Encrypt" })],
  ["those of other accounts", denyIf({ StringNotEquals: CALLER })],
  ["those of other accounts by pattern", denyIf({ StringNotLike: CALLER })],
  ["those outside the organization", denyIf({ StringNotEquals: ORGANIZATION })],
  ["those outside the organization, …IfExists", denyIf({ StringNotEqualsIfExists: ORGANIZATION })],
  [
    "those outside the organization but for services",
    denyIf({
      StringNotEqualsIfExists: ORGANIZATION,
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    }),
  ],
  ["those outside the organization's path", denyIf({ "ForAllValues:StringNotLike": PATH })],
  [
    "all but one role",
    deny({
      Principal: { AWS: ["*"] },
      Condition: { ArnNotLike: { "aws:PrincipalArn": ROLE_ARN } },
    }),
  ],
  ["everything, without a Resource", deny({ Resource: undefined })],
  [
    "those without an account, and those of any",
    denyIf(NO_ACCOUNT),
    denyIf({ StringLike: ANY_ACCOUNT }),
  ],
  [
    "those without an account, and those of another one",
    denyIf(NO_ACCOUNT),
    denyIf({ Null: { "kms:CallerAccount": "false" }, StringNotEquals: CALLER }),
  ],
];

/** Denies that leave something of it. */
const insufficient: readonly (readonly [title: string, denial: object])[] = [
  ["another action", deny({ Action: "kms:Encrypt" })],
  ["everything but the action", deny({ Action: undefined, NotAction: "kms:decrypt" })],
  ["nothing at all", deny({ Action: undefined })],
  ["it to a role", deny({ Principal: { AWS: ROLE_ARN } })],
  ["it to a whole account", deny({ Principal: { AWS: OTHER_ACCOUNT } })],
  ["it to every service", deny({ Principal: { Service: "*" } })],
  ["it to all but a NotPrincipal", deny({ NotPrincipal: { AWS: ROOT } })],
  ["it on another resource", deny({ Resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1` })],
  ["it on all but a NotResource", deny({ Resource: undefined, NotResource: "x" })],
  ["those of any account", denyIf({ StringLike: ANY_ACCOUNT })],
  ["those of any ARN", denyIf({ ArnLike: { "aws:PrincipalArn": "*" } })],
  ["those of one other account", denyIf({ StringEquals: CALLER })],
  ["those without a caller's account", denyIf(NO_ACCOUNT)],
  ["those without an organization", denyIf({ Null: { "aws:PrincipalOrgID": true } })],
  ["nobody, by a Null of neither", denyIf({ Null: { "aws:PrincipalOrgID": "yes" } })],
  ["those of some other path, if they have one", denyIf({ "ForAnyValue:StringNotLike": PATH })],
  [
    "those of other accounts who come another way",
    denyIf({ StringNotEquals: { ...CALLER, "kms:ViaService": "s3.us-east-1.amazonaws.com" } }),
  ],
  [
    "those of other accounts without MFA",
    denyIf({ StringNotEquals: CALLER, BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }),
  ],
  ["nobody, by a pattern of all accounts", denyIf({ StringNotLike: ANY_ACCOUNT })],
  ["nobody for certain", denyIf({ StringNotEquals: { "kms:CallerAccount": [] } })],
  ["those from elsewhere", denyIf({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })],
];

/** What several statements, or several elements of one, come to. */
const combinations: readonly ResourceCase[] = [
  refuses("a statement without a Resource that is denied on another one", PUBLIC, [
    toEveryone({ Resource: undefined }),
    deny({ Resource: "x" }),
  ]),
  refuses("a statement with NotResource that is denied on one resource", PUBLIC, [
    toEveryone({ Resource: undefined, NotResource: "x" }),
    deny({ Resource: "y" }),
  ]),
  accepts("a statement that is denied on each of its resources", [
    toEveryone({ Resource: ["x", "y"] }),
    deny({ Resource: ["?"] }),
  ]),
  policyCase("combines no more than ten condition keys of Denies, and fails closed", PUBLIC, [
    toEveryone(),
    denyIf(Object.fromEntries(ALL_KEYS.map((key) => [key, { [key]: "x" }]))),
    denyIf(NO_ACCOUNT),
    denyIf({ Null: { "kms:CallerAccount": "false" } }),
  ]),
  accepts("a condition that lets through who sends no account, where those are denied", [
    toEveryone({ Condition: { StringEqualsIfExists: CALLER } }),
    denyIf(NO_ACCOUNT),
  ]),
  policyCase("names the action that a Deny leaves", PUBLIC, [
    toEveryone({ Action: ["kms:Encrypt", "KMS:DECRYPT"] }),
    deny({ Action: "kms:Enc*" }),
  ]),
  policyCase("counts the actions that Denies leave", violationOf("2 actions"), [
    toEveryone({ Action: ["kms:ReEncrypt*", "kms:Sign", "kms:Verify"] }),
    deny({ Action: "kms:Sign" }),
    deny({ Action: "kms:Ver*" }),
  ]),
  policyCase("finds nothing left of a pattern whose every action is denied", NOTHING, [
    toEveryone({ Action: ["kms:CreateG*", "kms:Nothing*"] }),
    deny({ Action: "kms:CreateGrant" }),
  ]),
  policyCase(
    "knows an action that AWS has added since, if a policy names it",
    violationOf("kms:newaction"),
    [toEveryone({ Action: "kms:*" }), deny({ Action: undefined, NotAction: "kms:NewAction" })],
  ),
  policyCase("does not name an action longer than any of AWS's", violationOf("one action"), [
    toEveryone({ Action: `kms:${"a".repeat(57)}` }),
  ]),
  policyCase("takes no action of another service for one on the key", NOTHING, [
    toEveryone({ Action: ["s3:*", "kms", 5] }),
  ]),
  policyCase("takes a statement without actions to allow all", violationOf("every action"), [
    toEveryone({ Action: undefined }),
  ]),
  accepts("a pattern of names within one account, which kms-policy-well-formed refuses", [
    allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/*` } }),
  ]),
];

testResourcePolicy(kmsPolicyNotPublic, KEY, [
  ...sufficient.map(([title, ...denies]) =>
    accepts(`everyone where the policy denies ${title}`, [toEveryone(), ...denies]),
  ),
  ...insufficient.map(([title, denial]) =>
    refuses(`everyone where the policy denies ${title}`, PUBLIC, [toEveryone(), denial]),
  ),
  ...combinations,
  {
    it: "reads elements whose letters are cased otherwise",
    props: {
      policy: JSON.stringify({
        statement: { effect: "Allow", principal: { aws: "*" }, action: "kms:*", resource: "*" },
      }),
    },
    violations: [violationOf("kms:*", "policy.Statement")],
  },
  {
    it: "refuses a public statement of an object whatever its unknown parts turn out to be",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(
        toAws(["*", UNKNOWN_TEXT], { Action: ["kms:Decrypt", UNKNOWN_TEXT] }),
        toEveryone({ Condition: { StringEquals: { "kms:ViaService": UNKNOWN_TEXT } } }),
        toAws(UNKNOWN_TEXT),
      ),
    },
    violations: [0, 1].map((index) => violationOf("kms:Decrypt", `keyPolicy.Statement[${index}]`)),
    advisories: [
      "keyPolicy.Statement[0].Principal.AWS[1], keyPolicy.Statement[0].Action[1], keyPolicy.Statement[1].Condition.StringEquals.kms:ViaService, keyPolicy.Statement[2].Principal.AWS are not known until the update.",
    ],
  },
  {
    it: "says nothing of unknown parts that cannot make it public",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(
        toAws(ROOT, { Action: UNKNOWN_TEXT, Condition: UNKNOWN_TEXT }),
        deny({ Principal: UNKNOWN_TEXT }),
      ),
    },
  },
  ...WITHOUT_POLICY,
  ...principals,
  ...restrictive.map((Condition) =>
    accepts(`everyone under ${JSON.stringify(Condition)}`, [toEveryone({ Condition })]),
  ),
  ...open.map((Condition) =>
    refuses(`everyone under ${JSON.stringify(Condition)}`, PUBLIC, [toEveryone({ Condition })]),
  ),
  ...TEXT_TYPES.map((type) => ({ ...policyCase(`judges ${type}`, PUBLIC, [toEveryone()]), type })),
  ...NATIVE_TYPES.flatMap((type) =>
    [documentOf(toEveryone()), policyOf(toEveryone())].map((keyPolicy) => ({
      it: `judges ${type} with a policy as ${typeof keyPolicy}`,
      type,
      props: { keyPolicy },
      violations: [violationOf("kms:Decrypt", "keyPolicy.Statement[0]")],
    })),
  ),
  {
    it: "judges a statement that is not in a list",
    props: { policy: JSON.stringify({ Statement: toEveryone() }) },
    violations: [violationOf("kms:Decrypt", "policy.Statement")],
  },
  {
    it: "judges a policy that is an object",
    props: { policy: { Statement: [null, toEveryone()] } },
    violations: [violationOf("kms:Decrypt", "policy.Statement[1]")],
  },
  {
    it: "names a statement by its Sid, too",
    props: { policy: policyOf(toEveryone({ Sid: "Everyone reads" })) },
    violations: [violationOf("kms:Decrypt", 'policy.Statement[0] ("Everyone reads")')],
  },
  ...leavesToWellFormed("{", "", "null", 5, true, ["*"]),
]);
