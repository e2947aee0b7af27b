import assert from "node:assert/strict";
import { KEY, KEY_POLICY } from "../../policy-pack/src/resources/aws-types";
import { runResource, runStack, type TestResource } from "../../policy-pack/src/testing";
import { UNKNOWN_TEXT } from "../../policy-pack/src/testing/values-in";
import { bucket, companion, encryption, encryptionRule, inline, key, logsToFiles } from "./buckets";
import {
  ACCOUNT,
  allow,
  deny,
  documentOf,
  KEY_ARN,
  KEY_ID,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  policyOf,
  ROLE_ARN,
  ROOT_STATEMENT,
  type StatementParts,
  toAws,
  toEveryone,
} from "./policy-text";
import { describeRows, type Row, row, ruleNamed, type Verdict, verdictOf } from "./verdict-rows";
import { WEAK_STACKS } from "./weak-stacks";

type Properties = Readonly<Record<string, unknown>>;

const ORGANIZATION = { "aws:PrincipalOrgID": "o-a1b2c3d4e5" };
const CALLER = { "kms:CallerAccount": ACCOUNT };
const VIA_S3 = { "kms:ViaService": "s3.us-east-1.amazonaws.com" };
const BOTH = `arn:aws:iam::${ACCOUNT}:role/Both`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/Admin`;

/** A key whose policy has these statements and no other. */
function keyWith(...statements: readonly unknown[]): TestResource {
  return key({ props: { policy: policyOf(...statements) } });
}

type KeyRow = (what: string, is: Verdict, ...statements: readonly unknown[]) => Row;

/** Makes rows of keys whose policy has these statements and the account's own. */
function keyRowsOf(policy: string): KeyRow {
  return (what, is, ...statements) =>
    row(what, policy, is, [keyWith(ROOT_STATEMENT, ...statements)]);
}

/** Makes rows of keys whose policy has these statements and no other. */
function lonelyKeyRowsOf(policy: string): KeyRow {
  return (what, is, ...statements) => row(what, policy, is, [keyWith(...statements)]);
}

const notPublic = keyRowsOf("kms-policy-not-public");
const separatesDuties = keyRowsOf("kms-policy-separates-duties");
const serviceSource = keyRowsOf("kms-policy-service-source");
const keepsControl = lonelyKeyRowsOf("kms-policy-keeps-control");

/** Everyone may decrypt under this condition. */
function everyoneIf(what: string, is: Verdict, Condition: object): Row {
  return notPublic(what, is, toEveryone({ Condition }));
}

const tlsStatement = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::foo", "arn:aws:s3:::foo/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

function tls(what: string, is: Verdict, change: Properties): Row {
  const policy = policyOf({ ...tlsStatement, ...change });
  const stack = [bucket({ bucket: "foo" }), companion("BucketPolicy", { bucket: "foo", policy })];
  return row(what, "s3-bucket-tls-only", is, stack);
}

function sse(what: string, is: Verdict, ...stack: readonly TestResource[]): Row {
  return row(what, "s3-bucket-sse-kms", is, stack);
}

const allBlocked = companion("BucketPublicAccessBlock", {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
});

/** "Covered by anchors' tests (worth matching)", bullet by bullet. */
const COVERED: Readonly<Record<string, readonly Row[]>> = {
  "Principal forms": [
    notPublic('"*"', "refused", toEveryone()),
    notPublic('{"AWS":"*"}', "refused", toAws("*")),
    notPublic('{"AWS":["arn","*"]}', "refused", toAws([ROLE_ARN, "*"])),
    notPublic('["foo","*"]', "refused", allow({ Principal: ["foo", "*"] })),
    notPublic("arn:aws:iam::*:root", "refused", toAws("arn:aws:iam::*:root")),
    notPublic(
      "CanonicalUser, who is one",
      "accepted",
      allow({
        Principal: { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d52" },
      }),
    ),
    notPublic("a role", "accepted", toAws(ROLE_ARN)),
  ],
  "Effect:Deny and odd statements": [
    notPublic("Deny + *", "accepted", deny({})),
    row("a Statement that is one object", "kms-policy-not-public", "refused", [
      key({ props: { policy: JSON.stringify({ ...documentOf(), Statement: toEveryone() }) } }),
    ]),
    notPublic("a null statement", "accepted", null),
    notPublic("a null statement before a public one", "refused", null, toEveryone()),
  ],
  "* with StringEquals kms:CallerAccount": [
    everyoneIf("the own account", "accepted", { StringEquals: CALLER }),
    everyoneIf("with kms:ViaService beside it", "accepted", {
      StringEquals: { ...CALLER, ...VIA_S3 },
    }),
    everyoneIf("another account, which is not everyone", "accepted", {
      StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT },
    }),
    keyRowsOf("kms-policy-trusted-accounts")(
      "another account, which nobody trusts",
      "refused",
      toEveryone({ Condition: { StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } } }),
    ),
  ],
  "Any action counts": [
    notPublic("kms:DescribeKey", "refused", toEveryone({ Action: "kms:DescribeKey" })),
  ],
  "Condition keys in any letter case": ["kms:callerAccount", "AWS:SourceAccount"].map((name) =>
    everyoneIf(name, "accepted", { StringEquals: { [name]: ACCOUNT } }),
  ),
  "Missing Principal": [
    keyRowsOf("kms-policy-well-formed")("is no valid key policy", "refused", allow({})),
  ],
  "NotAction and Deny": [
    separatesDuties(
      "NotAction with Allow that leaves out only what is harmless grants Decrypt",
      "refused",
      toAws(BOTH, { NotAction: ["kms:DescribeKey", "kms:ListGrants"] }),
    ),
    separatesDuties(
      "actions in any letter case, as in KMS:decrypt",
      "refused",
      toAws(BOTH, { Action: ["KMS:decrypt", "kms:PUTKEYPOLICY"] }),
    ),
    notPublic(
      "Deny by Null true takes away what …IfExists let through",
      "accepted",
      toEveryone({ Condition: { StringEqualsIfExists: ORGANIZATION } }),
      deny({ Action: "kms:*", Condition: { Null: { "aws:PrincipalOrgID": "true" } } }),
    ),
    notPublic(
      "Deny by StringNotEqualsIfExists takes away all others",
      "accepted",
      toEveryone(),
      deny({ Action: "kms:*", Condition: { StringNotEqualsIfExists: ORGANIZATION } }),
    ),
    notPublic(
      "Deny with NotPrincipal takes nothing away",
      "refused",
      toEveryone(),
      deny({ Action: "kms:*", NotPrincipal: { AWS: ROLE_ARN } }),
    ),
    everyoneIf("ForAllValues without Null false restricts nothing", "refused", {
      "ForAllValues:StringEquals": ORGANIZATION,
    }),
    everyoneIf("ForAllValues with Null false restricts", "accepted", {
      "ForAllValues:StringEquals": ORGANIZATION,
      Null: { "aws:PrincipalOrgID": "false" },
    }),
    ...["*", "1111*", "????????????", "o-*"].map((value) =>
      everyoneIf(`StringLike with the wildcard ${value} restricts nothing`, "refused", {
        StringLike: { "kms:CallerAccount": value },
      }),
    ),
  ],
  "ARNs and networks in conditions": [
    ...["ArnLike", "ArnEquals"].flatMap((operator) => [
      everyoneIf(`${operator} with arn:aws:iam::*`, "refused", {
        [operator]: { "aws:PrincipalArn": "arn:aws:iam::*" },
      }),
      everyoneIf(`${operator} with a concrete ARN`, "accepted", {
        [operator]: { "aws:PrincipalArn": ROLE_ARN },
      }),
    ]),
    everyoneIf("a VPC endpoint", "accepted", {
      StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d5e6f7a8b9" },
    }),
    everyoneIf("aws:VpceAccount", "accepted", { StringEquals: { "aws:VpceAccount": ACCOUNT } }),
    ...["arn:aws:s3:::*", "arn:aws:sns:us-east-1:*", "arn:*:*:*:*:files"].map((arn) =>
      everyoneIf(`aws:SourceArn ${arn}`, "refused", { ArnLike: { "aws:SourceArn": arn } }),
    ),
    everyoneIf("aws:SourceArn of one account", "accepted", {
      ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${ACCOUNT}:*` },
    }),
  ],
  "TLS only": [
    tls("a list of resources", "accepted", {}),
    tls("one resource, as a text", "refused", { Resource: "arn:aws:s3:::foo/*" }),
    tls("the bucket alone", "refused", { Resource: ["arn:aws:s3:::foo"] }),
    tls("one pattern for both", "accepted", { Resource: "arn:aws:s3:::foo*" }),
    tls("a bucket whose name begins alike, food", "refused", {
      Resource: ["arn:aws:s3:::food", "arn:aws:s3:::food/*"],
    }),
    tls("a bucket whose name begins alike, foobar", "refused", {
      Resource: ["arn:aws:s3:::foobar", "arn:aws:s3:::foobar/*"],
    }),
    tls("some of the objects, /s/*", "refused", {
      Resource: ["arn:aws:s3:::foo", "arn:aws:s3:::foo/s/*"],
    }),
    tls("some more of the objects, which changes nothing", "accepted", {
      Resource: ["arn:aws:s3:::foo", "arn:aws:s3:::foo/*", "arn:aws:s3:::foo/s/*"],
    }),
    tls("false as a boolean", "accepted", {
      Condition: { Bool: { "aws:SecureTransport": false } },
    }),
    tls("true", "refused", { Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    tls("one user as the principal", "refused", {
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/one` },
    }),
    tls('everyone as {"AWS":"*"}', "accepted", { Principal: { AWS: "*" } }),
    tls("one action", "refused", { Action: "s3:PutObject" }),
    tls("reading alone", "refused", { Action: "s3:Get*" }),
    tls("every action of every service", "accepted", { Action: "*" }),
    tls("Allow where TLS is used", "refused", {
      Effect: "Allow",
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    }),
  ],
  "Default encryption": [
    sse("declared by the bucket itself", "accepted", bucket(inline(encryptionRule("aws:kms")))),
    sse(
      "declared by a resource of its own",
      "accepted",
      bucket(),
      encryption(encryptionRule("aws:kms")),
    ),
    sse(
      "an algorithm that is not known",
      "not known",
      bucket(),
      encryption(encryptionRule(UNKNOWN_TEXT)),
    ),
    sse(
      "no algorithm in a resource of its own",
      "refused",
      bucket(),
      encryption({ applyServerSideEncryptionByDefault: {} }),
    ),
    sse(
      "nonsense for an algorithm",
      "refused",
      bucket(),
      encryption(encryptionRule("aws:nonsense")),
    ),
    sse("aws:kms:dsse", "accepted", bucket(), encryption(encryptionRule("aws:kms:dsse"))),
  ],
  "Aspects of a bucket as resources of their own": [
    row("access logging", "s3-bucket-logged", "accepted", [
      bucket(),
      companion("BucketLogging", { targetBucket: "logs", targetPrefix: "files/" }),
    ]),
    row("the public access block", "s3-bucket-public-access-blocked", "accepted", [
      bucket(),
      allBlocked,
    ]),
    row("versioning", "s3-bucket-versioned", "accepted", [
      bucket(),
      companion("BucketVersioning", { versioningConfiguration: { status: "Enabled" } }),
    ]),
    row(
      "a public access list that the public access block makes ineffective",
      "s3-bucket-acls-disabled",
      "accepted",
      [
        bucket(),
        companion("BucketAcl", { acl: "public-read" }, { name: "acl" }),
        { ...allBlocked, name: "block" },
        companion(
          "BucketOwnershipControls",
          { rule: { objectOwnership: "BucketOwnerEnforced" } },
          { name: "ownership" },
        ),
      ],
    ),
  ],
};

const KEY_TYPES = ["replicaKey:ReplicaKey", "externalKey:ExternalKey", "keyPolicy:KeyPolicy"];

/** A KeyPolicy of the key "key", whose id is not known. */
function policyOfKey(policy: string): TestResource {
  const props = { keyId: UNKNOWN_TEXT, policy };
  return { type: KEY_POLICY, name: "policy", props, madeFrom: { keyId: ["key"] } };
}

/** The encryption of the bucket "files" under the key "key", whose id is not known. */
const underKey = encryption(encryptionRule("aws:kms", UNKNOWN_TEXT), {
  madeFrom: { rules: ["key"] },
});

/** The logging of another bucket, which makes "files" a bucket that takes access logs. */
const logging = logsToFiles().filter(({ name }) => name === "logging");

const notKnown = encryptionRule("aws:kms", UNKNOWN_TEXT, UNKNOWN_TEXT);

/** "Handled by NONE", number by number. */
const HANDLED_BY_NONE: Readonly<Record<string, readonly Row[]>> = {
  "1. unknown values": [
    row("an unknown property is said to be unknown", "kms-key-single-region", "not known", [
      key({ props: { multiRegion: UNKNOWN_TEXT } }),
    ]),
    row("an unknown property hides no fault of the same resource", "kms-key-rotation", "refused", [
      key({ props: { enableKeyRotation: UNKNOWN_TEXT, rotationPeriodInDays: 1 } }),
    ]),
    row(
      "an unknown property hides no fault of another resource",
      "s3-bucket-key-enabled",
      "refused",
      [
        bucket({ bucket: "other" }, { name: "other" }),
        encryption(notKnown, { name: "of-other", props: { bucket: "other", rules: [notKnown] } }),
        bucket(),
        encryption(encryptionRule("aws:kms", KEY_ARN, false)),
      ],
    ),
  ],
  "2. the policies of KeyPolicy, ReplicaKey, ExternalKey and ReplicaExternalKey": [
    ...KEY_TYPES,
    "replicaExternalKey:ReplicaExternalKey",
  ].map((type) =>
    row(type, "kms-policy-not-public", "refused", [
      { ...keyWith(toEveryone({ Action: "kms:*" })), type: `aws:kms/${type}`, name: "one" },
    ]),
  ),
  "3. conditions by their strength": [
    everyoneIf('StringLike {"kms:CallerAccount":"*"}', "refused", {
      StringLike: { "kms:CallerAccount": "*" },
    }),
    everyoneIf("kms:ViaService alone", "refused", { StringEquals: VIA_S3 }),
    ...Object.entries({
      "kms:CallerAccount": ACCOUNT,
      "aws:PrincipalAccount": ACCOUNT,
      ...ORGANIZATION,
    }).map(([name, value]) =>
      everyoneIf(`kms:ViaService with ${name}`, "accepted", {
        StringEquals: { ...VIA_S3, [name]: value },
      }),
    ),
    everyoneIf("an operator that is negated", "refused", {
      StringNotEquals: { "kms:CallerAccount": OTHER_ACCOUNT },
    }),
    everyoneIf("an operator that ends in IfExists", "refused", { StringEqualsIfExists: CALLER }),
  ],
  "4. NotPrincipal with Allow": [
    notPublic("is everyone else", "refused", allow({ NotPrincipal: { AWS: ROLE_ARN } })),
  ],
  "5. Deny is subtracted": [
    notPublic("all that was allowed to everyone", "accepted", toEveryone(), deny({})),
    notPublic(
      "but for part of it",
      "refused",
      toEveryone({ Action: ["kms:Decrypt", "kms:Encrypt"] }),
      deny({}),
    ),
    separatesDuties(
      "all use of a principal that administers",
      "accepted",
      toAws(ADMIN, { Action: "kms:*" }),
      deny({
        Principal: { AWS: ADMIN },
        Action: [
          ...["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
          ...["kms:CreateGrant", "kms:GenerateMac", "kms:VerifyMac", "kms:Sign", "kms:Verify"],
          "kms:DeriveSharedSecret",
        ],
      }),
    ),
  ],
  "6. an account that nobody trusts": [
    `arn:aws:iam::${OTHER_ACCOUNT}:root`,
    OTHER_ROLE,
    OTHER_ACCOUNT,
  ].flatMap((principal): readonly Row[] => {
    const stack = [keyWith(ROOT_STATEMENT, toAws(principal, { Action: "kms:*" }))];
    const named = `${principal}, which trustedAccounts names`;
    return [
      row(principal, "kms-policy-trusted-accounts", "refused", stack),
      {
        ...row(named, "kms-policy-trusted-accounts", "accepted", stack),
        config: { trustedAccounts: [OTHER_ACCOUNT] },
      },
    ];
  }),
  "7. a key that nobody controls": [
    keepsControl("nobody may put a key policy", "refused", toAws(ROLE_ARN)),
    keepsControl(
      "all of kms:* is denied to everyone",
      "refused",
      ROOT_STATEMENT,
      deny({ Action: "kms:*" }),
    ),
    keepsControl("the root needs MFA", "refused", {
      ...ROOT_STATEMENT,
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    }),
    keepsControl("the root needs an address", "refused", {
      ...ROOT_STATEMENT,
      Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
    }),
    keepsControl("the root has kms:* without condition", "accepted", ROOT_STATEMENT),
  ],
  "8. separation of duties": [
    separatesDuties(
      "one principal administers and uses",
      "refused",
      toAws(BOTH, { Action: ["kms:ScheduleKeyDeletion", "kms:Decrypt"] }),
    ),
    separatesDuties(
      "one principal administers and uses, in two statements",
      "refused",
      toAws(BOTH, { Action: "kms:Put*" }),
      toAws(BOTH),
    ),
    separatesDuties("the root has kms:*, as AWS has it", "accepted"),
    separatesDuties(
      "two principals",
      "accepted",
      toAws(ADMIN, { Action: "kms:Put*" }),
      toAws(ROLE_ARN),
    ),
  ],
  "9. a service that any account can make act": [
    serviceSource("without a source", "refused", forTrails()),
    ...Object.entries({
      "aws:SourceAccount": ACCOUNT,
      "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/files`,
      "aws:SourceOrgID": "o-a1b2c3d4e5",
    }).map(([name, value]) =>
      serviceSource(
        `with ${name}`,
        "accepted",
        forTrails({ Condition: { StringEquals: { [name]: value } } }),
      ),
    ),
  ],
  "10. a key policy that does not do what it says": Object.entries({
    "a Resource that is no key": policyOf({
      ...ROOT_STATEMENT,
      Resource: KEY_ARN.replace("key/", "alias/"),
    }),
    "no Version": JSON.stringify({ Statement: [ROOT_STATEMENT] }),
    "a Sid twice": policyOf({ ...ROOT_STATEMENT, Sid: "One" }, { ...ROOT_STATEMENT, Sid: "One" }),
    "more than 32 KB": policyOf({ ...ROOT_STATEMENT, Sid: "A".repeat(32 * 1024) }),
  }).map(([what, policy]) =>
    row(what, "kms-policy-well-formed", "refused", [key({ props: { policy } })]),
  ),
  "11. two sources of truth": [
    row("a key's policy in the key and in a KeyPolicy", "kms-key-single-policy-source", "refused", [
      keyWith(ROOT_STATEMENT),
      policyOfKey(policyOf(ROOT_STATEMENT)),
    ]),
    sse(
      "a bucket's encryption in the bucket and beside it: both are judged",
      "refused",
      bucket(inline(encryptionRule("aws:kms"))),
      encryption(encryptionRule("AES256")),
    ),
  ],
  "12. a bucket's key": [
    ...Object.entries({
      "a multi-region key": { multiRegion: true },
      "an asymmetric key": { customerMasterKeySpec: "RSA_2048" },
      "a disabled key": { isEnabled: false },
    }).map(([what, props]) =>
      row(what, "s3-bucket-key-compliant", "refused", [
        key({ props: { enableKeyRotation: true, ...props } }),
        bucket(),
        underKey,
      ]),
    ),
    row("a key that keeps the rules", "s3-bucket-key-compliant", "accepted", [
      key({ props: { enableKeyRotation: true } }),
      bucket(),
      underKey,
    ]),
    row("a key of another region", "s3-bucket-key-compliant", "refused", [
      bucket({ region: "eu-west-3" }),
      encryption(encryptionRule("aws:kms", KEY_ARN)),
    ]),
    ...Object.entries({
      "alias/aws/s3": "alias/aws/s3",
      "a bare key id, which means the caller's account": KEY_ID,
    }).map(([what, id]) =>
      row(what, "s3-bucket-customer-key", "refused", [
        bucket(),
        encryption(encryptionRule("aws:kms", id)),
      ]),
    ),
  ],
  "13. DSSE and the Bucket Key": [
    row("both", "s3-bucket-dsse-without-bucket-key", "refused", [
      bucket(),
      encryption(encryptionRule("aws:kms:dsse")),
    ]),
    row("no Bucket Key is asked of DSSE", "s3-bucket-key-enabled", "accepted", [
      bucket(),
      encryption(encryptionRule("aws:kms:dsse", KEY_ARN, false)),
    ]),
  ],
  "14. a bucket that takes access logs": [
    sse(
      "may have AES256, since S3 writes logs under nothing else",
      "accepted",
      bucket(),
      encryption(encryptionRule("AES256")),
      ...logging,
    ),
    ...["s3-bucket-customer-key", "s3-bucket-key-enabled", "s3-bucket-logged"].map((policy) =>
      row(`is not asked for more by ${policy}`, policy, "accepted", [
        bucket(),
        encryption(encryptionRule("AES256", undefined, undefined)),
        ...logging,
      ]),
    ),
  ],
  "15. a policy as an object, as a text and unknown": [
    ...(
      [
        ["an object", "refused", documentOf(toEveryone())],
        ["a text", "refused", policyOf(toEveryone())],
        ["unknown", "not known", UNKNOWN_TEXT],
      ] as const
    ).map(([what, is, policy]) =>
      row(what, "kms-policy-not-public", is, [key({ props: { policy } })]),
    ),
    row("an unknown policy is there nevertheless", "kms-key-has-policy", "accepted", [
      key({ props: { policy: UNKNOWN_TEXT } }),
    ]),
    row("a companion of an unknown key is there nevertheless", "kms-key-has-policy", "accepted", [
      key(),
      policyOfKey(UNKNOWN_TEXT),
    ]),
  ],
  "16. keys that encrypt nothing": [
    ...["HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "ML_DSA_44", "ML_DSA_87", "SM2"].map(
      (customerMasterKeySpec) => symmetric(customerMasterKeySpec, { customerMasterKeySpec }),
    ),
    ...["GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "SIGN_VERIFY"].map((keyUsage) =>
      symmetric(keyUsage, { keyUsage }),
    ),
  ],
};

function forTrails(parts: StatementParts = {}): StatementParts {
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  return allow({ Principal, Action: "kms:GenerateDataKey*", ...parts });
}

/** A key that encrypts nothing. */
function symmetric(what: string, props: Properties): Row {
  return row(what, "kms-key-symmetric", "refused", [key({ props })]);
}

describeRows("what other packs' tests cover", COVERED);
describeRows("what no other pack handles", HANDLED_BY_NONE);

describe("what no other pack handles", () => {
  describe("17. keys in a custom key store", () => {
    for (const [property, value] of [
      ["customKeyStoreId", "cks-1234567890abcdef0"],
      ["xksKeyId", "bb8562717f809024"],
    ] as const) {
      it(`${property}: AWS does not rotate it, so kms-key-rotation does not apply`, async () => {
        const rule = ruleNamed("kms-key-rotation");
        const { violations, notApplicable } = await runResource(rule, KEY, { [property]: value });
        assert.deepEqual(violations, []);
        assert.match(notApplicable ?? "", /rotates/);
      });
    }
  });
});

/** Every partition that AWS documents, and one that it does not. */
const PARTITIONS = [
  ...["aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"],
  "aws-moon2",
];

describe("every partition is judged as the first one is", () => {
  const rows = [...Object.values(COVERED), ...Object.values(HANDLED_BY_NONE)].flat();
  const weak = Object.entries(WEAK_STACKS).map(([policy, stack]) =>
    row("the smallest weak stack", policy, "refused", stack),
  );
  for (const partition of PARTITIONS) {
    it(partition, async () => {
      const wrong: string[] = [];
      for (const { what, policy, stack, is, config = {} } of [...rows, ...weak]) {
        const moved = JSON.parse(
          JSON.stringify(stack).replaceAll("arn:aws:", `arn:${partition}:`),
        ) as readonly TestResource[];
        const outcome = await runStack(ruleNamed(policy), moved, { config });
        if (verdictOf(outcome) !== is) {
          wrong.push(`${what}: ${verdictOf(outcome)} by ${policy}, not ${is}`);
        }
      }
      assert.deepEqual(wrong, []);
    });
  }
});
