import { KEY, KEY_POLICY } from "../../../policy-pack/src/resources/aws-types";
import { kmsGrantScoped } from "../../../policy-pack/src/rules/kms-grant-scoped";
import {
  type ResourceCase,
  testResourcePolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { deny, policyOf, ROOT_STATEMENT, toAws, toEveryone } from "../policy-text";

const GRANT = "aws:kms/grant:Grant";
const ROLE = "arn:aws:iam::111122223333:role/Reader";
const ROOT = "arn:aws:iam::111122223333:root";
const GRANTEE_FIX = "Set it to the ARN of one role, user or session.";
const RETIRING_FIX =
  "Set it to the ARN of one role, user or session, or of an account root, or leave it out.";
const NAMES =
  "Decrypt, DeriveSharedSecret, DescribeKey, Encrypt, GenerateDataKey, GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext, GenerateDataKeyWithoutPlaintext, GenerateMac, GetPublicKey, ReEncryptFrom, ReEncryptTo, Sign, Verify, VerifyMac";
const CREATE_FIX = "The grantee could pass the key on, and no policy would show it. Remove it.";
const RETIRE_FIX =
  "The grantee could end the grant. Remove it, or make the grantee the retiringPrincipal.";

const SYMMETRIC = [
  ...["Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair"],
  ...["GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext"],
  ...["ReEncryptFrom", "ReEncryptTo"],
];
const ALL =
  "operations lists everything that a symmetric key can do. List only what the grantee calls.";

const scoped = {
  keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
  granteePrincipal: ROLE,
  operations: ["Decrypt", "DescribeKey"],
};

const NAMED = [
  ROLE,
  "arn:aws-us-gov:iam::111122223333:user/team/kzax01",
  "arn:aws:sts::111122223333:assumed-role/Reader/anna",
  "arn:aws:sts::111122223333:federated-user/anna",
];

const NOT_NAMED = [
  "*",
  "",
  "111122223333",
  "arn:aws:iam::*:role/Reader",
  "arn:aws:iam::111122223333:role/*",
  "arn:aws:iam::111122223333:role/Reade?",
  "arn:aws:iam::111122223333:role/",
  "arn:aws:iam::111122223333:group/readers",
  "arn:aws:sts::111122223333:role/Reader",
  "arn:aws:iam::11112222333:role/Reader",
  "lambda.amazonaws.com",
  "AROAEXAMPLEID12345678",
];

testResourcePolicy(kmsGrantScoped, GRANT, [
  { it: "accepts a grant", props: scoped },
  ...NAMED.map((granteePrincipal) => ({
    it: `accepts the grantee ${granteePrincipal}`,
    props: { ...scoped, granteePrincipal },
  })),
  ...[...NOT_NAMED, ROOT].map((granteePrincipal) => ({
    it: `refuses the grantee ${JSON.stringify(granteePrincipal)}`,
    props: { ...scoped, granteePrincipal },
    violations: [`granteePrincipal is ${JSON.stringify(granteePrincipal)}. ${GRANTEE_FIX}`],
  })),
  ...[
    [undefined, "not set"],
    [5, "5"],
    [[ROLE], "a list"],
  ].map(([granteePrincipal, text]) => ({
    it: `refuses a grantee that is ${text}`,
    props: { ...scoped, granteePrincipal },
    violations: [`granteePrincipal is ${text}. ${GRANTEE_FIX}`],
  })),
  ...[...NAMED, ROOT].map((retiringPrincipal) => ({
    it: `accepts the retiring principal ${retiringPrincipal}`,
    props: { ...scoped, retiringPrincipal },
  })),
  {
    it: "accepts an empty text for no retiring principal",
    props: { ...scoped, retiringPrincipal: "" },
  },
  {
    it: "refuses RetireGrant to a grantee who is nobody, as the retiring principal is",
    props: {
      ...scoped,
      granteePrincipal: "",
      retiringPrincipal: "",
      operations: ["RetireGrant"],
    },
    violations: [
      `granteePrincipal is "". ${GRANTEE_FIX}`,
      `operations[0] is "RetireGrant". ${RETIRE_FIX}`,
    ],
  },
  ...NOT_NAMED.filter((name) => name !== "").map((retiringPrincipal) => ({
    it: `refuses the retiring principal ${JSON.stringify(retiringPrincipal)}`,
    props: { ...scoped, retiringPrincipal },
    violations: [`retiringPrincipal is ${JSON.stringify(retiringPrincipal)}. ${RETIRING_FIX}`],
  })),
  {
    it: "refuses a retiring principal that is no text",
    props: { ...scoped, retiringPrincipal: true },
    violations: [`retiringPrincipal is true. ${RETIRING_FIX}`],
  },
  ...NAMES.split(", ").map((operation) => ({
    it: `accepts ${operation}`,
    props: { ...scoped, operations: [operation] },
  })),
  {
    it: "refuses CreateGrant",
    props: { ...scoped, operations: ["Decrypt", "CreateGrant"] },
    violations: [`operations[1] is "CreateGrant". ${CREATE_FIX}`],
  },
  ...[
    ["autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"],
    ["autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling_files"],
    ["spot.amazonaws.com", "AWSServiceRoleForEC2Spot"],
    ["ec2fleet.amazonaws.eu", "AWSServiceRoleForEC2Fleet"],
  ].map(([service, role]) => ({
    it: `accepts CreateGrant for ${role} of ${service}`,
    props: {
      ...scoped,
      granteePrincipal: `arn:aws:iam::111122223333:role/aws-service-role/${service}/${role}`,
      operations: ["Decrypt", "CreateGrant"],
    },
  })),
  ...[
    "role/AWSServiceRoleForAutoScaling",
    "role/aws-service-role/AWSServiceRoleForAutoScaling",
    "role/aws-service-role/autoscaling.amazonaws.com/Reader",
    "role/team/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    "user/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
  ].map((name) => ({
    it: `refuses CreateGrant for ${name}, which is no service-linked role`,
    props: {
      ...scoped,
      granteePrincipal: `arn:aws:iam::111122223333:${name}`,
      operations: ["CreateGrant"],
    },
    violations: [`operations[0] is "CreateGrant". ${CREATE_FIX}`],
  })),
  {
    it: "refuses RetireGrant for a service-linked role",
    props: {
      ...scoped,
      granteePrincipal:
        "arn:aws:iam::111122223333:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
      operations: ["RetireGrant"],
    },
    violations: [`operations[0] is "RetireGrant". ${RETIRE_FIX}`],
  },
  {
    it: "does not judge CreateGrant before it knows the grantee",
    props: { ...scoped, granteePrincipal: UNKNOWN_TEXT, operations: ["CreateGrant"] },
    advisories: ["granteePrincipal, operations[0] are not known until the update."],
  },
  {
    it: "refuses CreateGrant whoever retires the grant",
    props: { ...scoped, retiringPrincipal: ROLE, operations: ["CreateGrant"] },
    violations: [`operations[0] is "CreateGrant". ${CREATE_FIX}`],
  },
  {
    it: "refuses RetireGrant without a retiring principal",
    props: { ...scoped, operations: ["RetireGrant"] },
    violations: [`operations[0] is "RetireGrant". ${RETIRE_FIX}`],
  },
  {
    it: "refuses RetireGrant where another one retires the grant",
    props: { ...scoped, retiringPrincipal: ROOT, operations: ["RetireGrant"] },
    violations: [`operations[0] is "RetireGrant". ${RETIRE_FIX}`],
  },
  {
    it: "accepts RetireGrant where the grantee retires the grant",
    props: { ...scoped, retiringPrincipal: ROLE, operations: ["Decrypt", "RetireGrant"] },
  },
  ...[
    {
      what: "the retiring principal",
      props: { retiringPrincipal: UNKNOWN_TEXT },
      unknown: "retiringPrincipal",
    },
    {
      what: "the grantee",
      props: { granteePrincipal: UNKNOWN_TEXT, retiringPrincipal: ROLE },
      unknown: "granteePrincipal",
    },
    {
      what: "both",
      props: { granteePrincipal: UNKNOWN_TEXT, retiringPrincipal: UNKNOWN_TEXT },
      unknown: "granteePrincipal, retiringPrincipal",
    },
  ].map(({ what, props, unknown }) => ({
    it: `says that it depends on ${what}`,
    props: { ...scoped, ...props, operations: ["RetireGrant"] },
    advisories: [`${unknown}, operations[0] are not known until the update.`],
  })),
  {
    it: "does not wait for the grantee where nobody retires the grant",
    props: { ...scoped, granteePrincipal: UNKNOWN_TEXT, operations: ["RetireGrant"] },
    violations: [`operations[0] is "RetireGrant". ${RETIRE_FIX}`],
    advisories: ["granteePrincipal is not known until the update."],
  },
  ...[
    ["decrypt", '"decrypt"'],
    ["kms:Decrypt", '"kms:Decrypt"'],
    ["*", '"*"'],
    ["toString", '"toString"'],
    [5, "5"],
    [null, "not set"],
  ].map(([operation, text]) => ({
    it: `refuses the operation ${text}`,
    props: { ...scoped, operations: ["Decrypt", operation] },
    violations: [`operations[1] is ${text}. Make it one of ${NAMES}.`],
  })),
  ...[undefined, []].map((operations) => ({
    it: `refuses ${operations === undefined ? "a grant without operations" : "no operations"}`,
    props: { ...scoped, operations },
    violations: [`operations[0] is not set. Make it one of ${NAMES}.`],
  })),
  {
    it: "refuses operations that are no list",
    props: { ...scoped, operations: "Decrypt" },
    violations: ['operations is "Decrypt". Make it a list.'],
  },
  {
    it: "refuses all that a symmetric key can do",
    props: { ...scoped, operations: ["DescribeKey", ...SYMMETRIC] },
    violations: [ALL],
  },
  ...SYMMETRIC.map((operation) => ({
    it: `accepts all that a symmetric key can do but ${operation}`,
    props: { ...scoped, operations: SYMMETRIC.filter((each) => each !== operation) },
  })),
  {
    it: "accepts what the configuration allows, and nothing else",
    config: { allowedOperations: ["Decrypt"] },
    props: scoped,
    violations: ['operations[1] is "DescribeKey". Make it one of Decrypt.'],
  },
  {
    it: "does not let the configuration allow CreateGrant",
    config: { allowedOperations: ["CreateGrant"] },
    props: { ...scoped, operations: ["CreateGrant"] },
    violations: [`operations[0] is "CreateGrant". ${CREATE_FIX}`],
  },
  ...[
    [["kms:Decrypt"], "a list"],
    ["Decrypt", '"Decrypt"'],
  ].map(([allowedOperations, text]) => ({
    it: `refuses the setting ${JSON.stringify(allowedOperations)}`,
    config: { allowedOperations },
    props: scoped,
    violations: [
      `allowedOperations is ${text} in this policy's configuration. Set it to a list of operations of grants, such as Decrypt.`,
    ],
  })),
  {
    it: "says what it cannot know at preview",
    props: {
      granteePrincipal: UNKNOWN_TEXT,
      operations: UNKNOWN_TEXT,
      retiringPrincipal: UNKNOWN_TEXT,
    },
    advisories: ["granteePrincipal, retiringPrincipal, operations are not known until the update."],
  },
]);

const SERVICE_LINKED_ROLE =
  "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
const grants = (Condition?: object) =>
  toAws(ROLE, { Action: "kms:CreateGrant", ...(Condition && { Condition }) });

const bound: Readonly<Record<string, object>> = {
  "kms:GrantIsForAWSResource": { Bool: { "kms:GrantIsForAWSResource": true } },
  "kms:ViaService": { StringLike: { "kms:ViaService": "dynamodb.*.amazonaws.com" } },
  "kms:GranteePrincipal": { StringEquals: { "kms:GranteePrincipal": ROLE } },
  "kms:GranteeServicePrincipal": {
    StringEquals: { "kms:GranteeServicePrincipal": "us-east-1.supportauthz.amazonaws.com" },
  },
  "kms:GrantOperations": {
    "ForAllValues:StringEquals": { "kms:GrantOperations": ["Encrypt", "Decrypt"] },
  },
  "kms:GrantConstraintType": {
    StringEquals: { "kms:GrantConstraintType": "EncryptionContextSubset" },
  },
  "kms:GrantConstraintSourceArn": {
    ArnLike: { "kms:GrantConstraintSourceArn": "arn:aws:rds:us-east-1:111122223333:db:*" },
  },
  "an encryption context": { StringEquals: { "kms:EncryptionContext:team": "orbit" } },
};

const unbound: Readonly<Record<string, object | undefined>> = {
  "no condition": undefined,
  "any grantee": { StringLike: { "kms:GranteePrincipal": "*" } },
  "a grantee only if there is one": {
    StringEqualsIfExists: { "kms:GranteePrincipal": ROLE },
  },
  "a service as grantee only if there is one": {
    StringEqualsIfExists: { "kms:GranteeServicePrincipal": "rds.amazonaws.com" },
  },
  "grants that are for no resource of AWS": { Bool: { "kms:GrantIsForAWSResource": "false" } },
  "operations that pass the grant on": {
    "ForAnyValue:StringEquals": { "kms:GrantOperations": ["Decrypt", "CreateGrant"] },
  },
  "a condition on whoever may retire the grant": {
    StringEquals: { "kms:RetiringPrincipal": ROLE },
  },
};

const anyGrant = (who: string, at = 1) =>
  `policy.Statement[${at}] lets ${who} create grants for anyone and everything. Add the condition Bool kms:GrantIsForAWSResource "true", or one on the grantee, the operations or the constraint.`;
const withOwn = (...statements: readonly object[]) => ({
  policy: policyOf(ROOT_STATEMENT, ...statements),
});

testResourcePolicy(kmsGrantScoped, KEY, [
  { it: "leaves the account itself to IAM", props: withOwn() },
  { it: "has nothing to judge in a key without a policy", props: {} },
  { it: "has nothing to judge in a policy of a wrong type", props: { policy: 5 } },
  {
    it: "says what it cannot know of a key policy at preview",
    props: { policy: UNKNOWN_TEXT },
    advisories: ["policy is not known until the update."],
  },
  ...Object.entries(bound).map(
    ([key, condition]): ResourceCase => ({
      it: `accepts a key policy that lets a role create grants under ${key}`,
      props: withOwn(grants(condition)),
    }),
  ),
  ...Object.entries(unbound).map(
    ([what, condition]): ResourceCase => ({
      it: `refuses a key policy that lets a role create grants under ${what}`,
      props: withOwn(grants(condition)),
      violations: [anyGrant(ROLE)],
    }),
  ),
  {
    it: "judges the KeyPolicy of a key",
    type: KEY_POLICY,
    props: { keyId: "key", ...withOwn(grants()) },
    violations: [anyGrant(ROLE)],
  },
  {
    it: "refuses grants by everyone of an organization",
    props: withOwn(
      toEveryone({
        Action: "kms:CreateGrant",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      }),
    ),
    violations: [anyGrant("everyone")],
  },
  {
    it: "accepts a service-linked role, which nobody but its service can be",
    props: withOwn(toAws(SERVICE_LINKED_ROLE, { Action: "kms:CreateGrant" })),
  },
  {
    it: "accepts what a Deny takes away",
    props: withOwn(
      grants(),
      deny({
        Action: "kms:CreateGrant",
        Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
      }),
    ),
  },
  {
    it: "leaves those who administer the key too to kms-policy-separates-duties",
    props: withOwn(toAws(ROLE, { Action: "kms:*" })),
  },
]);
