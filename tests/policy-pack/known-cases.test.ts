import assert from "node:assert/strict";
import { rules } from "../../policy-pack/rules";
import { type Outcome, runResource, runStack, type TestResource } from "../support/run-policy";
import { UNKNOWN_TEXT } from "../support/with-unknowns";
import {
  bucket,
  companion,
  encryption,
  encryptionRule,
  inline,
  KEY_ARN,
  key,
  logsToFiles,
} from "./buckets";

type Properties = Readonly<Record<string, unknown>>;
type Verdict = "accepted" | "refused" | "not known";

/** What one policy says of one stack. */
interface Row {
  readonly what: string;
  readonly policy: string;
  readonly stack: readonly TestResource[];
  readonly is: Verdict;
  readonly config?: Properties;
}

const OWN = "111122223333";
const FOREIGN = "444455556666";
const ORGANIZATION = "o-a1b2c3d4e5";
const role = (name: string): string => `arn:aws:iam::${OWN}:role/${name}`;

const root = allow({ AWS: `arn:aws:iam::${OWN}:root` }, "kms:*");

function allow(principal: unknown, action: unknown, condition?: unknown): Properties {
  return {
    Effect: "Allow",
    ...(principal !== undefined && { Principal: principal }),
    Action: action,
    Resource: "*",
    ...(condition !== undefined && { Condition: condition }),
  };
}

function deny(principal: unknown, action: unknown, condition?: unknown): Properties {
  return { ...allow(principal, action, condition), Effect: "Deny" };
}

function documentOf(...statements: readonly unknown[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A key whose policy has the account's own statement and these. */
function keyWith(...statements: readonly unknown[]): readonly TestResource[] {
  return [key({ props: { policy: documentOf(root, ...statements) } })];
}

/** A key whose policy has these statements and no other. */
function keyWithOnly(...statements: readonly unknown[]): readonly TestResource[] {
  return [key({ props: { policy: documentOf(...statements) } })];
}

function publicKey(what: string, is: Verdict, stack: readonly TestResource[]): Row {
  return { what, policy: "kms-policy-not-public", stack, is };
}

const tlsStatement = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::foo", "arn:aws:s3:::foo/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

function tls(what: string, is: Verdict, change: Properties): Row {
  const policy = documentOf({ ...tlsStatement, ...change });
  return {
    what,
    policy: "s3-bucket-tls-only",
    stack: [bucket({ bucket: "foo" }), companion("BucketPolicy", { bucket: "foo", policy })],
    is,
  };
}

function sse(what: string, is: Verdict, stack: readonly TestResource[]): Row {
  return { what, policy: "s3-bucket-sse-kms", stack, is };
}

/** "Covered by anchors' tests (worth matching)", bullet by bullet. */
const COVERED: Readonly<Record<string, readonly Row[]>> = {
  "Principal forms": [
    publicKey('"*"', "refused", keyWith(allow("*", "kms:Decrypt"))),
    publicKey('{"AWS":"*"}', "refused", keyWith(allow({ AWS: "*" }, "kms:Decrypt"))),
    publicKey(
      '{"AWS":["arn","*"]}',
      "refused",
      keyWith(allow({ AWS: [role("Reader"), "*"] }, "kms:Decrypt")),
    ),
    publicKey('["foo","*"]', "refused", keyWith(allow(["foo", "*"], "kms:Decrypt"))),
    publicKey(
      "arn:aws:iam::*:root",
      "refused",
      keyWith(allow({ AWS: "arn:aws:iam::*:root" }, "kms:Decrypt")),
    ),
    publicKey(
      "CanonicalUser, who is one",
      "accepted",
      keyWith(
        allow(
          { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d52" },
          "kms:Decrypt",
        ),
      ),
    ),
    publicKey("a role", "accepted", keyWith(allow({ AWS: role("Reader") }, "kms:Decrypt"))),
  ],
  "Effect:Deny and odd statements": [
    publicKey("Deny + *", "accepted", keyWith(deny("*", "kms:Decrypt"))),
    publicKey("a Statement that is one object", "refused", [
      key({
        props: {
          policy: JSON.stringify({ Version: "2012-10-17", Statement: allow("*", "kms:Decrypt") }),
        },
      }),
    ]),
    publicKey("a null statement", "accepted", keyWith(null)),
    publicKey(
      "a null statement before a public one",
      "refused",
      keyWith(null, allow("*", "kms:Decrypt")),
    ),
  ],
  "* with StringEquals kms:CallerAccount": [
    publicKey(
      "the own account",
      "accepted",
      keyWith(allow("*", "kms:Decrypt", { StringEquals: { "kms:CallerAccount": OWN } })),
    ),
    publicKey(
      "with kms:ViaService beside it",
      "accepted",
      keyWith(
        allow("*", "kms:Decrypt", {
          StringEquals: {
            "kms:CallerAccount": OWN,
            "kms:ViaService": "s3.us-east-1.amazonaws.com",
          },
        }),
      ),
    ),
    publicKey(
      "another account, which is not everyone",
      "accepted",
      keyWith(allow("*", "kms:Decrypt", { StringEquals: { "kms:CallerAccount": FOREIGN } })),
    ),
    {
      what: "another account, which nobody trusts",
      policy: "kms-policy-trusted-accounts",
      stack: keyWith(allow("*", "kms:Decrypt", { StringEquals: { "kms:CallerAccount": FOREIGN } })),
      is: "refused",
    },
  ],
  "Any action counts": [
    publicKey("kms:DescribeKey", "refused", keyWith(allow("*", "kms:DescribeKey"))),
  ],
  "Condition keys in any letter case": [
    publicKey(
      "kms:callerAccount",
      "accepted",
      keyWith(allow("*", "kms:Decrypt", { StringEquals: { "kms:callerAccount": OWN } })),
    ),
    publicKey(
      "AWS:SourceAccount",
      "accepted",
      keyWith(allow("*", "kms:Decrypt", { StringEquals: { "AWS:SourceAccount": OWN } })),
    ),
  ],
  "Missing Principal": [
    {
      what: "is no valid key policy",
      policy: "kms-policy-well-formed",
      stack: keyWith(allow(undefined, "kms:Decrypt")),
      is: "refused",
    },
  ],
  "NotAction and Deny": [
    {
      what: "NotAction with Allow that leaves out only what is harmless grants Decrypt",
      policy: "kms-policy-separates-duties",
      stack: keyWith({
        Effect: "Allow",
        Principal: { AWS: role("Both") },
        NotAction: ["kms:DescribeKey", "kms:ListGrants"],
        Resource: "*",
      }),
      is: "refused",
    },
    {
      what: "actions in any letter case, as in KMS:decrypt",
      policy: "kms-policy-separates-duties",
      stack: keyWith(allow({ AWS: role("Both") }, ["KMS:decrypt", "kms:PUTKEYPOLICY"])),
      is: "refused",
    },
    publicKey(
      "Deny by Null true takes away what …IfExists let through",
      "accepted",
      keyWith(
        allow("*", "kms:Decrypt", {
          StringEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION },
        }),
        deny("*", "kms:*", { Null: { "aws:PrincipalOrgID": "true" } }),
      ),
    ),
    publicKey(
      "Deny by StringNotEqualsIfExists takes away all others",
      "accepted",
      keyWith(
        allow("*", "kms:Decrypt"),
        deny("*", "kms:*", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION } }),
      ),
    ),
    publicKey(
      "Deny with NotPrincipal takes nothing away",
      "refused",
      keyWith(allow("*", "kms:Decrypt"), {
        Effect: "Deny",
        NotPrincipal: { AWS: role("Reader") },
        Action: "kms:*",
        Resource: "*",
      }),
    ),
    publicKey(
      "ForAllValues without Null false restricts nothing",
      "refused",
      keyWith(
        allow("*", "kms:Decrypt", {
          "ForAllValues:StringEquals": { "aws:PrincipalOrgID": ORGANIZATION },
        }),
      ),
    ),
    publicKey(
      "ForAllValues with Null false restricts",
      "accepted",
      keyWith(
        allow("*", "kms:Decrypt", {
          "ForAllValues:StringEquals": { "aws:PrincipalOrgID": ORGANIZATION },
          Null: { "aws:PrincipalOrgID": "false" },
        }),
      ),
    ),
    ...["*", "1111*", "????????????", "o-*"].map((value) =>
      publicKey(
        `StringLike with the wildcard ${value} restricts nothing`,
        "refused",
        keyWith(allow("*", "kms:Decrypt", { StringLike: { "kms:CallerAccount": value } })),
      ),
    ),
  ],
  "ARNs and networks in conditions": [
    ...["ArnLike", "ArnEquals"].flatMap((operator) => [
      publicKey(
        `${operator} with arn:aws:iam::*`,
        "refused",
        keyWith(
          allow("*", "kms:Decrypt", { [operator]: { "aws:PrincipalArn": "arn:aws:iam::*" } }),
        ),
      ),
      publicKey(
        `${operator} with a concrete ARN`,
        "accepted",
        keyWith(allow("*", "kms:Decrypt", { [operator]: { "aws:PrincipalArn": role("Reader") } })),
      ),
    ]),
    publicKey(
      "a VPC endpoint",
      "accepted",
      keyWith(
        allow("*", "kms:Decrypt", { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d5e6f7a8b9" } }),
      ),
    ),
    publicKey(
      "aws:VpceAccount",
      "accepted",
      keyWith(allow("*", "kms:Decrypt", { StringEquals: { "aws:VpceAccount": OWN } })),
    ),
    ...["arn:aws:s3:::*", "arn:aws:sns:us-east-1:*", "arn:*:*:*:*:files"].map((arn) =>
      publicKey(
        `aws:SourceArn ${arn}`,
        "refused",
        keyWith(allow("*", "kms:Decrypt", { ArnLike: { "aws:SourceArn": arn } })),
      ),
    ),
    publicKey(
      "aws:SourceArn of one account",
      "accepted",
      keyWith(
        allow("*", "kms:Decrypt", { ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${OWN}:*` } }),
      ),
    ),
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
      Principal: { AWS: `arn:aws:iam::${OWN}:user/one` },
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
    sse("declared by the bucket itself", "accepted", [bucket(inline(encryptionRule("aws:kms")))]),
    sse("declared by a resource of its own", "accepted", [
      bucket(),
      encryption(encryptionRule("aws:kms")),
    ]),
    sse("an algorithm that is not known", "not known", [
      bucket(),
      encryption(encryptionRule(UNKNOWN_TEXT)),
    ]),
    sse("no algorithm in a resource of its own", "refused", [
      bucket(),
      encryption({ applyServerSideEncryptionByDefault: {} }),
    ]),
    sse("nonsense for an algorithm", "refused", [
      bucket(),
      encryption(encryptionRule("aws:nonsense")),
    ]),
    sse("aws:kms:dsse", "accepted", [bucket(), encryption(encryptionRule("aws:kms:dsse"))]),
  ],
  "Aspects of a bucket as resources of their own": [
    {
      what: "access logging",
      policy: "s3-bucket-logged",
      stack: [
        bucket(),
        companion("BucketLogging", { targetBucket: "logs", targetPrefix: "files/" }),
      ],
      is: "accepted",
    },
    {
      what: "the public access block",
      policy: "s3-bucket-public-access-blocked",
      stack: [bucket(), companion("BucketPublicAccessBlock", allBlocked())],
      is: "accepted",
    },
    {
      what: "versioning",
      policy: "s3-bucket-versioned",
      stack: [
        bucket(),
        companion("BucketVersioning", { versioningConfiguration: { status: "Enabled" } }),
      ],
      is: "accepted",
    },
    {
      what: "a public access list that the public access block makes ineffective",
      policy: "s3-bucket-acls-disabled",
      stack: [
        bucket(),
        companion("BucketAcl", { acl: "public-read" }, { name: "acl" }),
        companion("BucketPublicAccessBlock", allBlocked(), { name: "block" }),
        companion(
          "BucketOwnershipControls",
          { rule: { objectOwnership: "BucketOwnerEnforced" } },
          { name: "ownership" },
        ),
      ],
      is: "accepted",
    },
  ],
};

const KEY_TYPES = ["replicaKey:ReplicaKey", "externalKey:ExternalKey", "keyPolicy:KeyPolicy"];

/** "Handled by NONE", number by number. */
const HANDLED_BY_NONE: Readonly<Record<string, readonly Row[]>> = {
  "1. unknown values": [
    {
      what: "an unknown property is said to be unknown",
      policy: "kms-key-single-region",
      stack: [key({ props: { multiRegion: UNKNOWN_TEXT } })],
      is: "not known",
    },
    {
      what: "an unknown property hides no fault of the same resource",
      policy: "kms-key-rotation",
      stack: [key({ props: { enableKeyRotation: UNKNOWN_TEXT, rotationPeriodInDays: 1 } })],
      is: "refused",
    },
    {
      what: "an unknown property hides no fault of another resource",
      policy: "s3-bucket-key-enabled",
      stack: [
        bucket({ bucket: "other" }, { name: "other" }),
        encryption(encryptionRule("aws:kms", UNKNOWN_TEXT, UNKNOWN_TEXT), {
          name: "of-other",
          props: {
            bucket: "other",
            rules: [encryptionRule("aws:kms", UNKNOWN_TEXT, UNKNOWN_TEXT)],
          },
        }),
        bucket(),
        encryption(encryptionRule("aws:kms", KEY_ARN, false)),
      ],
      is: "refused",
    },
  ],
  "2. the policies of KeyPolicy, ReplicaKey, ExternalKey and ReplicaExternalKey": [
    ...[...KEY_TYPES, "replicaExternalKey:ReplicaExternalKey"].map((type) =>
      publicKey(type, "refused", [
        {
          type: `aws:kms/${type}`,
          name: "one",
          props: { policy: documentOf(allow("*", "kms:*")) },
        },
      ]),
    ),
  ],
  "3. conditions by their strength": [
    publicKey(
      'StringLike {"kms:CallerAccount":"*"}',
      "refused",
      keyWith(allow("*", "kms:Decrypt", { StringLike: { "kms:CallerAccount": "*" } })),
    ),
    publicKey(
      "kms:ViaService alone",
      "refused",
      keyWith(
        allow("*", "kms:Decrypt", {
          StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
        }),
      ),
    ),
    ...Object.entries({
      "kms:CallerAccount": OWN,
      "aws:PrincipalAccount": OWN,
      "aws:PrincipalOrgID": ORGANIZATION,
    }).map(([name, value]) =>
      publicKey(
        `kms:ViaService with ${name}`,
        "accepted",
        keyWith(
          allow("*", "kms:Decrypt", {
            StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com", [name]: value },
          }),
        ),
      ),
    ),
    publicKey(
      "an operator that is negated",
      "refused",
      keyWith(allow("*", "kms:Decrypt", { StringNotEquals: { "kms:CallerAccount": FOREIGN } })),
    ),
    publicKey(
      "an operator that ends in IfExists",
      "refused",
      keyWith(allow("*", "kms:Decrypt", { StringEqualsIfExists: { "kms:CallerAccount": OWN } })),
    ),
  ],
  "4. NotPrincipal with Allow": [
    publicKey(
      "is everyone else",
      "refused",
      keyWith({
        Effect: "Allow",
        NotPrincipal: { AWS: role("Reader") },
        Action: "kms:Decrypt",
        Resource: "*",
      }),
    ),
  ],
  "5. Deny is subtracted": [
    publicKey(
      "all that was allowed to everyone",
      "accepted",
      keyWith(allow("*", "kms:Decrypt"), deny("*", "kms:Decrypt")),
    ),
    publicKey(
      "but for part of it",
      "refused",
      keyWith(allow("*", ["kms:Decrypt", "kms:Encrypt"]), deny("*", "kms:Decrypt")),
    ),
    {
      what: "all use of a principal that administers",
      policy: "kms-policy-separates-duties",
      stack: keyWith(
        allow({ AWS: role("Admin") }, "kms:*"),
        deny({ AWS: role("Admin") }, [
          ...["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
          ...["kms:CreateGrant", "kms:GenerateMac", "kms:VerifyMac", "kms:Sign", "kms:Verify"],
          "kms:DeriveSharedSecret",
        ]),
      ),
      is: "accepted",
    },
  ],
  "6. an account that nobody trusts": [
    ...[`arn:aws:iam::${FOREIGN}:root`, `arn:aws:iam::${FOREIGN}:role/Reader`, FOREIGN].flatMap(
      (principal): readonly Row[] => {
        const stack = keyWith(allow({ AWS: principal }, "kms:*"));
        const policy = "kms-policy-trusted-accounts";
        return [
          { what: principal, policy, stack, is: "refused" },
          {
            what: `${principal}, which trustedAccounts names`,
            policy,
            stack,
            config: { trustedAccounts: [FOREIGN] },
            is: "accepted",
          },
        ];
      },
    ),
  ],
  "7. a key that nobody controls": [
    {
      what: "nobody may put a key policy",
      policy: "kms-policy-keeps-control",
      stack: keyWithOnly(allow({ AWS: role("Reader") }, "kms:Decrypt")),
      is: "refused",
    },
    {
      what: "all of kms:* is denied to everyone",
      policy: "kms-policy-keeps-control",
      stack: keyWith(deny("*", "kms:*")),
      is: "refused",
    },
    {
      what: "the root needs MFA",
      policy: "kms-policy-keeps-control",
      stack: keyWithOnly({
        ...root,
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
      is: "refused",
    },
    {
      what: "the root needs an address",
      policy: "kms-policy-keeps-control",
      stack: keyWithOnly({ ...root, Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } }),
      is: "refused",
    },
    {
      what: "the root has kms:* without condition",
      policy: "kms-policy-keeps-control",
      stack: keyWithOnly(root),
      is: "accepted",
    },
  ],
  "8. separation of duties": [
    {
      what: "one principal administers and uses",
      policy: "kms-policy-separates-duties",
      stack: keyWith(allow({ AWS: role("Both") }, ["kms:ScheduleKeyDeletion", "kms:Decrypt"])),
      is: "refused",
    },
    {
      what: "one principal administers and uses, in two statements",
      policy: "kms-policy-separates-duties",
      stack: keyWith(
        allow({ AWS: role("Both") }, "kms:Put*"),
        allow({ AWS: role("Both") }, "kms:Decrypt"),
      ),
      is: "refused",
    },
    {
      what: "the root has kms:*, as AWS has it",
      policy: "kms-policy-separates-duties",
      stack: keyWithOnly(root),
      is: "accepted",
    },
    {
      what: "two principals",
      policy: "kms-policy-separates-duties",
      stack: keyWith(
        allow({ AWS: role("Admin") }, "kms:Put*"),
        allow({ AWS: role("Reader") }, "kms:Decrypt"),
      ),
      is: "accepted",
    },
  ],
  "9. a service that any account can make act": [
    {
      what: "without a source",
      policy: "kms-policy-service-source",
      stack: keyWith(allow({ Service: "cloudtrail.amazonaws.com" }, "kms:GenerateDataKey*")),
      is: "refused",
    },
    ...Object.entries({
      "aws:SourceAccount": OWN,
      "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${OWN}:trail/files`,
      "aws:SourceOrgID": ORGANIZATION,
    }).map(
      ([name, value]): Row => ({
        what: `with ${name}`,
        policy: "kms-policy-service-source",
        stack: keyWith(
          allow({ Service: "cloudtrail.amazonaws.com" }, "kms:GenerateDataKey*", {
            StringEquals: { [name]: value },
          }),
        ),
        is: "accepted",
      }),
    ),
  ],
  "10. a key policy that does not do what it says": [
    ...Object.entries({
      'a Resource that is not "*"': documentOf({ ...root, Resource: KEY_ARN }),
      "no Version": JSON.stringify({ Statement: [root] }),
      "a Sid twice": documentOf({ ...root, Sid: "One" }, { ...root, Sid: "One" }),
      "more than 32 KB": documentOf({ ...root, Sid: "A".repeat(32 * 1024) }),
    }).map(
      ([what, policy]): Row => ({
        what,
        policy: "kms-policy-well-formed",
        stack: [key({ props: { policy } })],
        is: "refused",
      }),
    ),
  ],
  "11. two sources of truth": [
    {
      what: "a key's policy in the key and in a KeyPolicy",
      policy: "kms-key-single-policy-source",
      stack: [
        ...keyWithOnly(root),
        {
          type: "aws:kms/keyPolicy:KeyPolicy",
          name: "policy",
          props: { keyId: UNKNOWN_TEXT, policy: documentOf(root) },
          madeFrom: { keyId: ["key"] },
        },
      ],
      is: "refused",
    },
    sse("a bucket's encryption in the bucket and beside it: both are judged", "refused", [
      bucket(inline(encryptionRule("aws:kms"))),
      encryption(encryptionRule("AES256")),
    ]),
  ],
  "12. a bucket's key": [
    ...Object.entries({
      "a multi-region key": { multiRegion: true },
      "an asymmetric key": { customerMasterKeySpec: "RSA_2048" },
      "a disabled key": { isEnabled: false },
    }).map(
      ([what, props]): Row => ({
        what,
        policy: "s3-bucket-key-compliant",
        stack: [
          key({ props: { enableKeyRotation: true, ...props } }),
          bucket(),
          encryption(encryptionRule("aws:kms", UNKNOWN_TEXT), { madeFrom: { rules: ["key"] } }),
        ],
        is: "refused",
      }),
    ),
    {
      what: "a key that keeps the rules",
      policy: "s3-bucket-key-compliant",
      stack: [
        key({ props: { enableKeyRotation: true } }),
        bucket(),
        encryption(encryptionRule("aws:kms", UNKNOWN_TEXT), { madeFrom: { rules: ["key"] } }),
      ],
      is: "accepted",
    },
    {
      what: "a key of another region",
      policy: "s3-bucket-key-compliant",
      stack: [bucket({ region: "eu-west-3" }), encryption(encryptionRule("aws:kms", KEY_ARN))],
      is: "refused",
    },
    ...Object.entries({
      "alias/aws/s3": "alias/aws/s3",
      "a bare key id, which means the caller's account": KEY_ARN.split("/")[1],
    }).map(
      ([what, id]): Row => ({
        what,
        policy: "s3-bucket-customer-key",
        stack: [bucket(), encryption(encryptionRule("aws:kms", id))],
        is: "refused",
      }),
    ),
  ],
  "13. DSSE and the Bucket Key": [
    {
      what: "both",
      policy: "s3-bucket-dsse-without-bucket-key",
      stack: [bucket(), encryption(encryptionRule("aws:kms:dsse"))],
      is: "refused",
    },
    {
      what: "no Bucket Key is asked of DSSE",
      policy: "s3-bucket-key-enabled",
      stack: [bucket(), encryption(encryptionRule("aws:kms:dsse", KEY_ARN, false))],
      is: "accepted",
    },
  ],
  "14. a bucket that takes access logs": [
    sse("may have AES256, since S3 writes logs under nothing else", "accepted", [
      bucket(),
      encryption(encryptionRule("AES256")),
      ...logsToFiles().filter(({ name }) => name === "logging"),
    ]),
    ...["s3-bucket-customer-key", "s3-bucket-key-enabled", "s3-bucket-logged"].map(
      (policy): Row => ({
        what: `is not asked for more by ${policy}`,
        policy,
        stack: [
          bucket(),
          encryption(encryptionRule("AES256", undefined, undefined)),
          ...logsToFiles().filter(({ name }) => name === "logging"),
        ],
        is: "accepted",
      }),
    ),
  ],
  "15. a policy as an object, as a text and unknown": [
    publicKey("an object", "refused", [
      key({
        props: { policy: { Version: "2012-10-17", Statement: [allow("*", "kms:Decrypt")] } },
      }),
    ]),
    publicKey("a text", "refused", keyWithOnly(allow("*", "kms:Decrypt"))),
    publicKey("unknown", "not known", [key({ props: { policy: UNKNOWN_TEXT } })]),
    {
      what: "an unknown policy is there nevertheless",
      policy: "kms-key-has-policy",
      stack: [key({ props: { policy: UNKNOWN_TEXT } })],
      is: "accepted",
    },
    {
      what: "a companion of an unknown key is there nevertheless",
      policy: "kms-key-has-policy",
      stack: [
        key(),
        {
          type: "aws:kms/keyPolicy:KeyPolicy",
          name: "policy",
          props: { keyId: UNKNOWN_TEXT, policy: UNKNOWN_TEXT },
          madeFrom: { keyId: ["key"] },
        },
      ],
      is: "accepted",
    },
  ],
  "16. keys that encrypt nothing": [
    ...["HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "ML_DSA_44", "ML_DSA_87", "SM2"].map(
      (customerMasterKeySpec): Row => ({
        what: customerMasterKeySpec,
        policy: "kms-key-symmetric",
        stack: [key({ props: { customerMasterKeySpec } })],
        is: "refused",
      }),
    ),
    ...["GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "SIGN_VERIFY"].map(
      (keyUsage): Row => ({
        what: keyUsage,
        policy: "kms-key-symmetric",
        stack: [key({ props: { keyUsage } })],
        is: "refused",
      }),
    ),
  ],
};

function allBlocked(): Properties {
  return {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
}

function ruleNamed(policy: string): (typeof rules)[number] {
  const rule = rules.find(({ name }) => name === policy);
  assert.ok(rule, `there is no policy ${policy}`);
  return rule;
}

function verdictOf({ violations, advisories }: Outcome): Verdict {
  if (violations.length > 0) {
    return "refused";
  }
  const isUnknown = advisories.some((text) => text.endsWith("not known until the update."));
  return isUnknown ? "not known" : "accepted";
}

for (const [table, groups] of Object.entries({
  "what other packs' tests cover": COVERED,
  "what no other pack handles": HANDLED_BY_NONE,
})) {
  describe(table, () => {
    for (const [group, rows] of Object.entries(groups)) {
      describe(group, () => {
        for (const { what, policy, stack, is, config = {} } of rows) {
          it(`${what}: ${is} by ${policy}`, async () => {
            const outcome = await runStack(ruleNamed(policy), stack, { config });
            assert.equal(verdictOf(outcome), is, JSON.stringify(outcome));
          });
        }
      });
    }
  });
}

describe("what no other pack handles", () => {
  describe("17. keys in a custom key store", () => {
    for (const [property, value] of [
      ["customKeyStoreId", "cks-1234567890abcdef0"],
      ["xksKeyId", "bb8562717f809024"],
    ] as const) {
      it(`${property}: AWS does not rotate it, so kms-key-rotation does not apply`, async () => {
        const rule = ruleNamed("kms-key-rotation");
        const { violations, notApplicable } = await runResource(rule, "aws:kms/key:Key", {
          [property]: value,
        });
        assert.deepEqual(violations, []);
        assert.match(notApplicable ?? "", /rotates/);
      });
    }
  });
});
