import { KEY, KEY_POLICY } from "../../../policy-pack/src/resources/aws-types";
import { kmsPolicySeparatesDuties } from "../../../policy-pack/src/rules/kms-policy-separates-duties";
import {
  type ResourceCase,
  testResourcePolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { commonCases, NOTHING, policyCase, unknownCase } from "../key-policy-cases";
import {
  ACCOUNT,
  allow,
  deny,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  policyOf,
  ROLE_ARN,
  ROOT_ARN,
  ROOT_STATEMENT,
  SESSION_ARN,
  type StatementParts,
  toAws,
  toEveryone,
  USER_ARN,
} from "../policy-text";

const FIX = "Remove one of the two, or deny it.";

const PATTERN = `arn:aws:iam::${ACCOUNT}:role/Admin*`;
const ANNA = `arn:aws:iam::${ACCOUNT}:role/AdminAnna`;
const BEN = `arn:aws:iam::${ACCOUNT}:role/AdminB`;

function named(name: string, Action: unknown): StatementParts {
  return toAws(name, { Action });
}

function administers(name: string): StatementParts {
  return named(name, "kms:PutKeyPolicy");
}

function uses(name: string): StatementParts {
  return named(name, "kms:Decrypt");
}

function service(Service: string, Action: unknown): StatementParts {
  return allow({ Principal: { Service }, Action });
}

/** All of kms:* to everyone under this condition. */
function everyoneIf(Condition: object): StatementParts {
  return toEveryone({ Action: "kms:*", Condition });
}

/** Under the account, whoever has this ARN. */
function underAccount(arn: unknown, Action: unknown): StatementParts {
  const Condition = { ArnLike: { "aws:PrincipalArn": arn } };
  return toAws(ROOT_ARN, { Action, Condition });
}

function everyoneInAccount(Action: unknown): StatementParts {
  const Condition = { StringEquals: { "kms:CallerAccount": ACCOUNT } };
  return toAws("*", { Action, Condition });
}

function inOne(name: string, administration = "kms:PutKeyPolicy", use = "kms:Decrypt"): string {
  return `policy.Statement[1] lets ${name} administer the key (${administration}) and use it (${use}). ${FIX}`;
}

function inTwo(name: string, use = "kms:Decrypt"): string {
  return `policy.Statement[1] lets ${name} administer the key (kms:PutKeyPolicy), and policy.Statement[2] lets them use it (${use}). ${FIX}`;
}

/** A policy that has these statements after the one that AWS gives every key. */
function accepts(what: string, statements: readonly unknown[]): ResourceCase {
  return policyCase(`accepts ${what}`, NOTHING, [ROOT_STATEMENT, ...statements]);
}

function refuses(
  what: string,
  violations: string | readonly string[],
  statements: readonly unknown[],
): ResourceCase {
  return policyCase(`refuses ${what}`, violations, [ROOT_STATEMENT, ...statements]);
}

/** Each action that counts as administration, and as use, beside one that surely is the other. */
const administrative = [
  ...["PutKeyPolicy", "ScheduleKeyDeletion", "CancelKeyDeletion", "DisableKey", "EnableKey"],
  ...["DisableKeyRotation", "EnableKeyRotation", "RotateKeyOnDemand", "ImportKeyMaterial"],
  ...["DeleteImportedKeyMaterial", "ReplicateKey", "SynchronizeMultiRegionKey"],
  ...["UpdatePrimaryRegion", "UpdateKeyDescription", "TagResource", "UntagResource"],
].map((name) => `kms:${name}`);

const usual = [
  ...["Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"],
  ...["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "ReEncryptFrom"],
  ...["ReEncryptTo", "CreateGrant"],
].map((name) => `kms:${name}`);

const ofOtherKeys = ["Sign", "Verify", "GenerateMac", "VerifyMac", "DeriveSharedSecret"].map(
  (name) => `kms:${name}`,
);

/** What AWS KMS refuses to keys that encrypt, for keys that say what they are for. */
const byUsage: readonly ResourceCase[] = ofOtherKeys.flatMap((action) => {
  const policy = policyOf(ROOT_STATEMENT, named(ROLE_ARN, [action, "kms:PutKeyPolicy"]));
  const violations = [inOne(ROLE_ARN, "kms:PutKeyPolicy", action)];
  return [
    ...[undefined, "", "ENCRYPT_DECRYPT"].map((keyUsage) => ({
      it: `accepts ${action} beside PutKeyPolicy of a key whose usage is ${JSON.stringify(keyUsage)}`,
      props: { keyUsage, policy },
    })),
    ...["SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT", 5].map((keyUsage) => ({
      it: `refuses ${action} beside PutKeyPolicy of a key whose usage is ${JSON.stringify(keyUsage)}`,
      props: { keyUsage, policy },
      violations,
    })),
    {
      it: `refuses ${action} beside PutKeyPolicy where nothing tells the key's usage`,
      type: KEY_POLICY,
      props: { keyId: "1", policy },
      violations,
    },
    {
      it: `says that ${action} may be use while the usage is not known`,
      props: { keyUsage: UNKNOWN_TEXT, policy },
      advisories: ["keyUsage is not known until the update."],
    },
  ];
});

const harmless = [
  ...["CreateAlias", "UpdateAlias", "DeleteAlias"],
  ...["DescribeKey", "GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus"],
  ...["GetParametersForImport", "GetPublicKey", "ListGrants", "ListKeyPolicies"],
  ...["ListKeyRotations", "ListResourceTags", "RetireGrant", "RevokeGrant"],
].map((name) => `kms:${name}`);

const actions: readonly ResourceCase[] = [
  ...administrative.map((action) =>
    refuses(`${action} beside Decrypt`, inOne(ROLE_ARN, action), [
      named(ROLE_ARN, [action, "kms:Decrypt"]),
    ]),
  ),
  ...usual.map((action) =>
    refuses(`${action} beside PutKeyPolicy`, inOne(ROLE_ARN, "kms:PutKeyPolicy", action), [
      named(ROLE_ARN, [action, "kms:PutKeyPolicy"]),
    ]),
  ),
  accepts("every administrative action together", [named(ROLE_ARN, administrative)]),
  ...byUsage,
  accepts("every use together", [named(ROLE_ARN, [...usual, ...ofOtherKeys])]),
  accepts("what is neither beside administration", [
    named(ROLE_ARN, [...harmless, "kms:PutKeyPolicy"]),
  ]),
  accepts("what is neither beside use", [named(ROLE_ARN, [...harmless, "kms:Decrypt"])]),
  refuses(
    "a statement by its Sid, too",
    inOne(ROLE_ARN).replace("policy.Statement[1]", 'policy.Statement[1] ("Key Users")'),
    [{ Sid: "Key Users", ...named(ROLE_ARN, "kms:*") }],
  ),
  refuses("a statement without its Sid if that is too long", inOne(ROLE_ARN), [
    { Sid: "a".repeat(201), ...named(ROLE_ARN, "kms:*") },
  ]),
  refuses("kms:*", inOne(ROLE_ARN), [named(ROLE_ARN, "kms:*")]),
  accepts("kms:Create*, which is to create aliases and grants", [named(ROLE_ARN, "kms:Create*")]),
  refuses(
    "the administrators of the AWS console, whose kms:Create* has grants in it",
    inOne(
      ROLE_ARN,
      "kms:Put*, which includes kms:PutKeyPolicy",
      "kms:Create*, which includes kms:CreateGrant",
    ),
    [named(ROLE_ARN, ["kms:Create*", "kms:Put*", "kms:ScheduleKeyDeletion"])],
  ),
  refuses("a NotAction that leaves both", inOne(ROLE_ARN, "kms:PutKeyPolicy", "kms:Encrypt"), [
    toAws(ROLE_ARN, { NotAction: "kms:Decrypt" }),
  ]),
  accepts("a NotAction that leaves nothing to use", [toAws(ROLE_ARN, { NotAction: usual })]),
  refuses("actions in other letters", inOne(ROLE_ARN), [
    named(ROLE_ARN, ["KMS:putkeypolicy", "kms:DECRYPT"]),
  ]),
  refuses(
    "to create grants for the resources of AWS services, which is use through them",
    inTwo(ROLE_ARN, "kms:CreateGrant"),
    [
      administers(ROLE_ARN),
      toAws(ROLE_ARN, {
        Action: "kms:CreateGrant",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      }),
    ],
  ),
];

const principals: readonly ResourceCase[] = [
  accepts("two roles", [administers(ROLE_ARN), uses(`${ROLE_ARN}er`)]),
  accepts("the account by its ARN and by its id", [
    named(ROOT_ARN, "kms:*"),
    named(ACCOUNT, "kms:*"),
  ]),
  accepts("an account under a condition of another kind", [
    toAws(ROOT_ARN, {
      Action: "kms:*",
      Condition: {
        StringEquals: { "kms:CallerAccount": ACCOUNT },
        ArnNotLike: { "aws:PrincipalArn": ROLE_ARN },
        ArnLike: { "aws:PrincipalArn": [`arn:aws:iam::${ACCOUNT}:*`, ROOT_ARN] },
      },
    }),
  ]),
  ...[ROLE_ARN, USER_ARN, SESSION_ARN, "AROAEXAMPLEID12345678"].map((name) =>
    refuses(`${name} in two statements`, inTwo(name), [administers(name), uses(name)]),
  ),
  refuses("a session that has one part as its role", inTwo(SESSION_ARN), [
    administers(ROLE_ARN),
    uses(SESSION_ARN),
  ]),
  refuses("a session that has one part as its role with a path", inTwo(SESSION_ARN), [
    administers(`arn:aws:iam::${ACCOUNT}:role/team/Reader`),
    uses(SESSION_ARN),
  ]),
  accepts("sessions of roles of other names and of another account", [
    administers(ROLE_ARN),
    uses(`arn:aws:sts::${ACCOUNT}:assumed-role/Writer/anna`),
    uses(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/Reader/anna`),
  ]),
  refuses("a role once, and not its session too", inOne(ROLE_ARN), [
    named(ROLE_ARN, "kms:*"),
    named(SESSION_ARN, "kms:*"),
  ]),
  refuses("one of several principals", inTwo(ROLE_ARN), [
    toAws([USER_ARN, ROLE_ARN], { Action: "kms:PutKeyPolicy" }),
    toAws([ROLE_ARN, ROOT_ARN]),
  ]),
  refuses("a service", inOne("lambda.amazonaws.com"), [service("lambda.amazonaws.com", "kms:*")]),
  accepts("a service and a user of the same name", [
    service("lambda.amazonaws.com", "kms:Decrypt"),
    allow({ Principal: { Federated: "lambda.amazonaws.com" }, Action: "kms:PutKeyPolicy" }),
  ]),
  refuses("whoever an account lets in by ARN", inOne(ROLE_ARN), [underAccount(ROLE_ARN, "kms:*")]),
  refuses("a pattern of ARNs that an account lets in", inTwo(PATTERN), [
    underAccount(PATTERN, "kms:PutKeyPolicy"),
    underAccount([ROLE_ARN, PATTERN], "kms:Decrypt"),
  ]),
  refuses("a pattern of ARNs of any account, under one account", inOne(PATTERN), [
    underAccount("arn:aws:iam::*:role/Admin*", "kms:*"),
  ]),
  refuses("a role that is named once and found by pattern once", inTwo(ANNA), [
    underAccount(PATTERN, "kms:PutKeyPolicy"),
    uses(ANNA),
  ]),
  accepts("patterns of different roles", [
    underAccount(PATTERN, "kms:PutKeyPolicy"),
    underAccount(`arn:aws:iam::${ACCOUNT}:role/Read*`, "kms:Decrypt"),
  ]),
  accepts("patterns that might find the same role one day", [
    underAccount(PATTERN, "kms:PutKeyPolicy"),
    underAccount(`arn:aws:iam::${ACCOUNT}:role/*Reader`, "kms:Decrypt"),
  ]),
  refuses("everyone in an account", inTwo(`everyone in account ${ACCOUNT}`), [
    everyoneInAccount("kms:PutKeyPolicy"),
    everyoneInAccount("kms:Decrypt"),
  ]),
  refuses("a role that has one part as everyone in its account does", inTwo(ROLE_ARN), [
    administers(ROLE_ARN),
    everyoneInAccount("kms:Decrypt"),
  ]),
  accepts("a role of another account than everyone's", [
    administers(OTHER_ROLE),
    everyoneInAccount("kms:Decrypt"),
  ]),
  refuses("everyone", inOne("everyone"), [
    toEveryone({ Action: "kms:*" }),
    named(ROLE_ARN, "kms:*"),
  ]),
  refuses(
    "everyone in two accounts, each once",
    [inOne(`everyone in account ${ACCOUNT}`), inOne(`everyone in account ${OTHER_ACCOUNT}`)],
    [everyoneIf({ StringEquals: { "aws:PrincipalAccount": [ACCOUNT, OTHER_ACCOUNT] } })],
  ),
  ...[`1${ACCOUNT}`, `${ACCOUNT}1`, "*"].map((account) =>
    refuses(`everyone in ${account}, whoever that is`, inOne("everyone"), [
      everyoneIf({ StringLike: { "aws:PrincipalAccount": account } }),
    ]),
  ),
  refuses("everyone outside an account", inOne("everyone"), [
    everyoneIf({ StringNotEquals: { "aws:PrincipalAccount": OTHER_ACCOUNT } }),
  ]),
  policyCase("does not count for a service what people get, nor the other way round", NOTHING, [
    ROOT_STATEMENT,
    service("sns.amazonaws.com", "kms:PutKeyPolicy"),
    toEveryone({ Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } } }),
    service("sqs.amazonaws.com", "kms:PutKeyPolicy"),
    toEveryone({ Condition: { ArnLike: { "aws:PrincipalArn": ROLE_ARN } } }),
  ]),
  ...[
    ["that gets one part as all services do", "*"],
    ["among every service", { Service: "*" }],
  ].map(([what, Principal]) =>
    refuses(`a service ${what}`, inTwo("sns.amazonaws.com"), [
      service("sns.amazonaws.com", "kms:PutKeyPolicy"),
      allow({ Principal, Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }),
    ]),
  ),
  refuses("a name that AWS refuses as a principal, if it would be one", inOne("kzax01"), [
    named("kzax01", "kms:*"),
  ]),
  refuses("a pattern that AWS refuses as a principal, if it would be one", inTwo(ANNA), [
    administers(PATTERN),
    uses(ANNA),
  ]),
  accepts("an account by a pattern of all its ARNs, and a condition that names nobody", [
    underAccount([`arn:aws:iam::${ACCOUNT}:*`, "arn:aws:iam::*:*", "arn:aws:iam", "x"], "kms:*"),
  ]),
  refuses("everyone but a NotPrincipal", inOne("everyone"), [
    allow({ NotPrincipal: { AWS: ROLE_ARN }, Action: "kms:*" }),
  ]),
  policyCase("does not count a NotPrincipal for who is named in it", NOTHING, [
    ROOT_STATEMENT,
    administers(ROLE_ARN),
    allow({ NotPrincipal: { AWS: ROLE_ARN }, Action: "kms:Decrypt" }),
  ]),
  refuses("everyone of whom a condition names the ARN", inOne(PATTERN), [
    everyoneIf({ StringLike: { "aws:PrincipalArn": PATTERN } }),
  ]),
  policyCase("does not count a condition that the principal never meets", NOTHING, [
    ROOT_STATEMENT,
    toAws(ROLE_ARN, {
      Action: "kms:*",
      Condition: { StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } },
    }),
  ]),
  policyCase(
    "keeps a name longer than any ARN out of the message",
    inOne("a name of 238 characters"),
    [ROOT_STATEMENT, named(`${ROLE_ARN}/${"a".repeat(200)}`, "kms:*")],
  ),
];

const USES = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];
const ALL_USES = [...USES, "kms:CreateGrant"];
const BOTH = named(ROLE_ARN, "kms:*");
const isReader = { ArnEquals: { "aws:PrincipalArn": ROLE_ARN } };
const isNotReader = { ArnNotLike: { "aws:PrincipalArn": ROLE_ARN } };

function denyUse(parts: StatementParts): StatementParts {
  return deny({ Action: ALL_USES, ...parts });
}

function denyUseIf(Condition: object): StatementParts {
  return denyUse({ Condition });
}

const enough: readonly (readonly [title: string, denial: StatementParts])[] = [
  ["to everyone", denyUse({})],
  ["to the role", denyUse({ Principal: { AWS: ROLE_ARN } })],
  ["to its account", denyUse({ Principal: { AWS: ACCOUNT } })],
  ["to all but another role", denyUse({ NotPrincipal: { AWS: USER_ARN } })],
  ["by its ARN", denyUseIf(isReader)],
  [
    "by a pattern of ARNs",
    denyUseIf({ StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Read??" } }),
  ],
  ["by its account", denyUseIf({ StringEquals: { "aws:PrincipalAccount": ACCOUNT } })],
  ["by not being another role", denyUseIf({ ArnNotLike: { "aws:PrincipalArn": USER_ARN } })],
  ["by NotAction", deny({ Action: undefined, NotAction: administrative })],
  ["and everything else", deny({ Action: "*" })],
];

const notEnough: readonly (readonly [title: string, denial: StatementParts])[] = [
  ["on another key", denyUse({ Resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1` })],
  ["to another role", denyUse({ Principal: { AWS: USER_ARN } })],
  ["to another account", denyUse({ Principal: { AWS: OTHER_ACCOUNT } })],
  ["to a service", denyUse({ Principal: { Service: "*" } })],
  ["to all but the role", denyUse({ NotPrincipal: { AWS: ROLE_ARN } })],
  ["to all but its account", denyUse({ NotPrincipal: { AWS: ROOT_ARN } })],
  ["by another ARN", denyUseIf({ ArnEquals: { "aws:PrincipalArn": USER_ARN } })],
  [
    "by its ARN, under a further condition",
    denyUseIf({ ...isReader, StringNotEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }),
  ],
  [
    "by a pattern that IAM fills in",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    denyUseIf({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/${aws:username}" } }),
  ],
];

const denies: readonly ResourceCase[] = [
  ...enough.map(([title, denial]) => accepts(`what a Deny takes away ${title}`, [BOTH, denial])),
  ...notEnough.map(([title, denial]) =>
    refuses(`what a Deny takes away ${title}`, inOne(ROLE_ARN), [BOTH, denial]),
  ),
  refuses(
    "what several Denies leave",
    inOne(ROLE_ARN, "kms:ScheduleKeyDeletion", "kms:CreateGrant"),
    [BOTH, deny({ Action: USES }), deny({ Action: "kms:Put*", Condition: isReader })],
  ),
  accepts("administrators who are denied use by pattern", [
    underAccount(PATTERN, "kms:*"),
    denyUseIf({ ArnLike: { "aws:PrincipalArn": PATTERN } }),
  ]),
  refuses("a pattern of which a Deny covers a part", inOne(PATTERN), [
    underAccount(PATTERN, "kms:*"),
    denyUseIf({ ArnLike: { "aws:PrincipalArn": `${PATTERN}a` } }),
  ]),
  refuses("the one of a pattern whom a Deny leaves out", inOne(BEN), [
    underAccount(PATTERN, "kms:*"),
    denyUse({ NotPrincipal: { AWS: BEN } }),
  ]),
  accepts("everyone where all but one role are denied, and that role administers", [
    everyoneInAccount(["kms:PutKeyPolicy", "kms:Decrypt"]),
    deny({ Action: "kms:PutKeyPolicy", Condition: isNotReader }),
    deny({ Action: "kms:Decrypt", Condition: isReader }),
  ]),
  refuses("the one role that a Deny to everyone else leaves", inOne(ROLE_ARN), [
    everyoneInAccount(["kms:PutKeyPolicy", "kms:Decrypt"]),
    deny({ Action: "kms:*", Condition: isNotReader }),
  ]),
];

testResourcePolicy(kmsPolicySeparatesDuties, KEY, [
  accepts("the policy that AWS gives a key", []),
  ...actions,
  ...principals,
  ...denies,
  {
    it: "refuses a user whom a Deny finds only by the name they have now",
    props: {
      policy: policyOf(
        ROOT_STATEMENT,
        named(USER_ARN, ["kms:PutKeyPolicy", "kms:Decrypt"]),
        denyUseIf({ ArnEquals: { "aws:PrincipalArn": USER_ARN } }),
      ),
    },
    violations: [
      `policy.Statement[1] lets ${USER_ARN}, once renamed, administer the key (kms:PutKeyPolicy) and use it (kms:Decrypt). ${FIX}`,
    ],
  },
  {
    it: "accepts a user whom a Deny names as its principal",
    props: {
      policy: policyOf(
        ROOT_STATEMENT,
        named(USER_ARN, ["kms:PutKeyPolicy", "kms:Decrypt"]),
        denyUse({ Principal: { AWS: USER_ARN } }),
      ),
    },
  },
  {
    it: "accepts a role that a Deny finds by its name, which no role can change",
    props: {
      policy: policyOf(
        ROOT_STATEMENT,
        named(ROLE_ARN, ["kms:PutKeyPolicy", "kms:Decrypt"]),
        denyUseIf({ ArnEquals: { "aws:PrincipalArn": ROLE_ARN } }),
      ),
    },
  },
  ...commonCases(inOne(ROLE_ARN), [ROOT_STATEMENT, BOTH]),
  unknownCase("parts of an object may join the two", "Statement[2].Principal.AWS", [
    ROOT_STATEMENT,
    administers(ROLE_ARN),
    toAws(UNKNOWN_TEXT),
  ]),
]);
