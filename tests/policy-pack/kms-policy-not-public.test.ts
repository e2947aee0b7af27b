import {
  KEY,
  KEY_POLICY,
  KEY_TYPES,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
} from "../../policy-pack/aws-types";
import { CALLER_KEYS } from "../../policy-pack/policy-document/caller-keys";
import { kmsPolicyNotPublic } from "../../policy-pack/rules/kms-policy-not-public";
import { type ResourceCase, testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";
import { allow, deny, documentOf, policyOf, ROOT_ARN as ROOT } from "./policy-text";

const FIX =
  "Name its principals, or add a condition that names callers, such as kms:CallerAccount with an account id.";
const PUBLIC = [`policy.Statement[0] allows kms:Decrypt to everyone. ${FIX}`];

const NATIVE_TYPES: readonly string[] = [NATIVE_KEY, NATIVE_REPLICA_KEY];

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
        allow({ Principal: "*", NotAction: "kms:PutKeyPolicy" }),
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
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, filled in by IAM
  { StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, filled in by IAM
  { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } },
  { StringEquals: { "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" } },
  { ArnLike: { "aws:PrincipalArn": "arn:*:iam::111122223333:role/Reader" } },
  { StringEquals: { "aws:VpceAccount": "111122223333" } },
  { ArnEquals: { "aws:SourceVpcArn": "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1a2b3c4d" } },
  { "ForAnyValue:StringLike": { "aws:VpceOrgPaths": "o-a1b2c3d4e5/*" } },
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
  { "ForAnyValue:StringEqualsIfExists": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
  { StringEquals: { "aws:PrincipalServiceName": "*.amazonaws.com" } },
  { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/Reader" } },
  { NumericEquals: { "kms:CallerAccount": "111122223333" } },
  { Bool: { "kms:CallerAccount": "111122223333" } },
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

const ORGANIZATION = { "aws:PrincipalOrgID": "o-a1b2c3d4e5" };
const CALLER = { "kms:CallerAccount": "111122223333" };

const ALL_KEYS = Object.keys(CALLER_KEYS).filter((key) => key !== "kms:calleraccount");

/** Denies that leave nothing of an Allow to everyone. */
const sufficient: readonly (readonly [title: string, ...denies: readonly object[]])[] = [
  ["everything to everyone", deny({ Action: "kms:*" })],
  ["the action to everyone, in other letters", deny({ Action: "KMS:dEcrypt" })],
  ["everything but another action", deny({ Action: undefined, NotAction: "kms:Encrypt" })],
  ["those of other accounts", deny({ Condition: { StringNotEquals: CALLER } })],
  ["those of other accounts by pattern", deny({ Condition: { StringNotLike: CALLER } })],
  ["those outside the organization", deny({ Condition: { StringNotEquals: ORGANIZATION } })],
  [
    "those outside the organization, …IfExists",
    deny({ Condition: { StringNotEqualsIfExists: ORGANIZATION } }),
  ],
  [
    "those outside the organization but for services",
    deny({
      Condition: {
        StringNotEqualsIfExists: ORGANIZATION,
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    }),
  ],
  [
    "those outside the organization's path",
    deny({
      Condition: { "ForAllValues:StringNotLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
    }),
  ],
  [
    "all but one role",
    deny({
      Principal: { AWS: ["*"] },
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/Reader" } },
    }),
  ],
  ["everything, without a Resource", deny({ Resource: undefined })],
  [
    "those without an account, and those of any",
    deny({ Condition: { Null: { "kms:CallerAccount": "true" } } }),
    deny({ Condition: { StringLike: { "kms:CallerAccount": "*" } } }),
  ],
  [
    "those without an account, and those of another one",
    deny({ Condition: { Null: { "kms:CallerAccount": "true" } } }),
    deny({ Condition: { Null: { "kms:CallerAccount": "false" }, StringNotEquals: CALLER } }),
  ],
];

/** Denies that leave something of it. */
const insufficient: readonly (readonly [title: string, ...denies: readonly object[]])[] = [
  ["another action", deny({ Action: "kms:Encrypt" })],
  ["everything but the action", deny({ Action: undefined, NotAction: "kms:decrypt" })],
  ["nothing at all", deny({ Action: undefined })],
  ["it to a role", deny({ Principal: { AWS: "arn:aws:iam::111122223333:role/Reader" } })],
  ["it to a whole account", deny({ Principal: { AWS: "444455556666" } })],
  ["it to every service", deny({ Principal: { Service: "*" } })],
  ["it to all but a NotPrincipal", deny({ NotPrincipal: { AWS: ROOT } })],
  ["it on another resource", deny({ Resource: "arn:aws:kms:us-east-1:111122223333:key/1" })],
  ["it on all but a NotResource", deny({ Resource: undefined, NotResource: "x" })],
  ["those of any account", deny({ Condition: { StringLike: { "kms:CallerAccount": "*" } } })],
  ["those of any ARN", deny({ Condition: { ArnLike: { "aws:PrincipalArn": "*" } } })],
  ["those of one other account", deny({ Condition: { StringEquals: CALLER } })],
  [
    "those without a caller's account",
    deny({ Condition: { Null: { "kms:CallerAccount": "true" } } }),
  ],
  ["those without an organization", deny({ Condition: { Null: { "aws:PrincipalOrgID": true } } })],
  ["nobody, by a Null of neither", deny({ Condition: { Null: { "aws:PrincipalOrgID": "yes" } } })],
  [
    "those of some other path, if they have one",
    deny({
      Condition: { "ForAnyValue:StringNotLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } },
    }),
  ],
  [
    "those of other accounts who come another way",
    deny({
      Condition: {
        StringNotEquals: { ...CALLER, "kms:ViaService": "s3.us-east-1.amazonaws.com" },
      },
    }),
  ],
  [
    "those of other accounts without MFA",
    deny({
      Condition: {
        StringNotEquals: CALLER,
        BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
      },
    }),
  ],
  [
    "nobody, by a pattern of all accounts",
    deny({ Condition: { StringNotLike: { "kms:CallerAccount": "*" } } }),
  ],
  ["nobody for certain", deny({ Condition: { StringNotEquals: { "kms:CallerAccount": [] } } })],
  [
    "those from elsewhere",
    deny({ Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
  ],
];

testResourceRule(kmsPolicyNotPublic, KEY, [
  ...sufficient.map(([title, ...denies]) => ({
    it: `accepts everyone where the policy denies ${title}`,
    props: { policy: policyOf(allow({ Principal: "*" }), ...denies) },
  })),
  ...insufficient.map(([title, ...denies]) => ({
    it: `refuses everyone where the policy denies ${title}`,
    props: { policy: policyOf(allow({ Principal: "*" }), ...denies) },
    violations: PUBLIC,
  })),
  {
    it: "refuses a statement without a Resource that is denied on another one",
    props: {
      policy: policyOf(allow({ Principal: "*", Resource: undefined }), deny({ Resource: "x" })),
    },
    violations: PUBLIC,
  },
  {
    it: "refuses a statement with NotResource that is denied on one resource",
    props: {
      policy: policyOf(
        allow({ Principal: "*", Resource: undefined, NotResource: "x" }),
        deny({ Resource: "y" }),
      ),
    },
    violations: PUBLIC,
  },
  {
    it: "accepts a statement that is denied on each of its resources",
    props: {
      policy: policyOf(allow({ Principal: "*", Resource: ["x", "y"] }), deny({ Resource: ["?"] })),
    },
  },
  {
    it: "combines no more than ten condition keys of Denies, and fails closed",
    props: {
      policy: policyOf(
        allow({ Principal: "*" }),
        deny({ Condition: Object.fromEntries(ALL_KEYS.map((key) => [key, { [key]: "x" }])) }),
        deny({ Condition: { Null: { "kms:CallerAccount": "true" } } }),
        deny({ Condition: { Null: { "kms:CallerAccount": "false" } } }),
      ),
    },
    violations: PUBLIC,
  },
  {
    it: "accepts a condition that lets through who sends no account, where those are denied",
    props: {
      policy: policyOf(
        allow({ Principal: "*", Condition: { StringEqualsIfExists: CALLER } }),
        deny({ Condition: { Null: { "kms:CallerAccount": "true" } } }),
      ),
    },
  },
  {
    it: "names the action that a Deny leaves",
    props: {
      policy: policyOf(
        allow({ Principal: "*", Action: ["kms:Encrypt", "KMS:DECRYPT"] }),
        deny({ Action: "kms:Enc*" }),
      ),
    },
    violations: PUBLIC,
  },
  {
    it: "counts the actions that Denies leave",
    props: {
      policy: policyOf(
        allow({ Principal: "*", Action: ["kms:ReEncrypt*", "kms:Sign", "kms:Verify"] }),
        deny({ Action: "kms:Sign" }),
        deny({ Action: "kms:Ver*" }),
      ),
    },
    violations: [`policy.Statement[0] allows 2 actions to everyone. ${FIX}`],
  },
  {
    it: "finds nothing left of a pattern whose every action is denied",
    props: {
      policy: policyOf(
        allow({ Principal: "*", Action: ["kms:CreateG*", "kms:Nothing*"] }),
        deny({ Action: "kms:CreateGrant" }),
      ),
    },
  },
  {
    it: "knows an action that AWS has added since, if a policy names it",
    props: {
      policy: policyOf(
        allow({ Principal: "*", Action: "kms:*" }),
        deny({ Action: undefined, NotAction: "kms:NewAction" }),
      ),
    },
    violations: [`policy.Statement[0] allows kms:newaction to everyone. ${FIX}`],
  },
  {
    it: "does not name an action longer than any of AWS's",
    props: { policy: policyOf(allow({ Principal: "*", Action: `kms:${"a".repeat(57)}` })) },
    violations: [`policy.Statement[0] allows one action to everyone. ${FIX}`],
  },
  {
    it: "takes no action of another service for one on the key",
    props: { policy: policyOf(allow({ Principal: "*", Action: ["s3:*", "kms", 5] })) },
  },
  {
    it: "takes a statement without actions to allow all",
    props: { policy: policyOf(allow({ Principal: "*", Action: undefined })) },
    violations: [`policy.Statement[0] allows every action to everyone. ${FIX}`],
  },
  {
    it: "reads elements whose letters are cased otherwise",
    props: {
      policy: JSON.stringify({
        statement: { effect: "Allow", principal: { aws: "*" }, action: "kms:*", resource: "*" },
      }),
    },
    violations: [`policy.Statement allows kms:* to everyone. ${FIX}`],
  },
  {
    it: "accepts a pattern of names within one account, which kms-policy-well-formed refuses",
    props: { policy: policyOf(allow({ Principal: { AWS: "arn:aws:iam::111122223333:role/*" } })) },
  },
  {
    it: "refuses a public statement of an object whatever its unknown parts turn out to be",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(
        allow({ Principal: { AWS: ["*", UNKNOWN_TEXT] }, Action: ["kms:Decrypt", UNKNOWN_TEXT] }),
        allow({
          Principal: "*",
          Condition: { StringEquals: { "kms:ViaService": UNKNOWN_TEXT } },
        }),
        allow({ Principal: { AWS: UNKNOWN_TEXT } }),
      ),
    },
    violations: [0, 1].map(
      (index) => `keyPolicy.Statement[${index}] allows kms:Decrypt to everyone. ${FIX}`,
    ),
    advisories: [
      "keyPolicy.Statement[0].Principal.AWS[1], keyPolicy.Statement[0].Action[1], keyPolicy.Statement[1].Condition.StringEquals.kms:ViaService, keyPolicy.Statement[2].Principal.AWS are not known until the update.",
    ],
  },
  {
    it: "says nothing of unknown parts that cannot make it public",
    type: NATIVE_KEY,
    props: {
      keyPolicy: documentOf(
        allow({ Principal: { AWS: ROOT }, Action: UNKNOWN_TEXT, Condition: UNKNOWN_TEXT }),
        deny({ Principal: UNKNOWN_TEXT }),
      ),
    },
  },
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
  ...[...KEY_TYPES, KEY_POLICY]
    .filter((type) => !NATIVE_TYPES.includes(type))
    .map((type) => ({
      it: `judges ${type}`,
      type,
      props: { policy: policyOf(allow({ Principal: "*" })) },
      violations: PUBLIC,
    })),
  ...NATIVE_TYPES.flatMap((type) =>
    [documentOf(allow({ Principal: "*" })), policyOf(allow({ Principal: "*" }))].map(
      (keyPolicy) => ({
        it: `judges ${type} with a policy as ${typeof keyPolicy}`,
        type,
        props: { keyPolicy },
        violations: [`keyPolicy.Statement[0] allows kms:Decrypt to everyone. ${FIX}`],
      }),
    ),
  ),
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
