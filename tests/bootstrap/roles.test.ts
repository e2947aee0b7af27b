import assert from "node:assert/strict";
import type { IdentityStatement, RolePolicies } from "../../bootstrap/policies/identity-policy";
import { ROLE_PURPOSES, type RolePurpose, roleTrust, subjectsOf } from "../../bootstrap/role-trust";
import { keyPolicy } from "../../infra/key-policy";
import { evidenceCommand } from "../../ops/commands/evidence";
import { preflightCommand } from "../../ops/commands/preflight";
import { verify } from "../../ops/commands/verify";
import { ACCOUNT, REGION } from "../support/local-aws";
import type { Document, Verdict } from "../support/simulator";
import type { Right } from "./support/needed-rights";
import { verdictOn } from "./support/role-verdict";
import { EVERYTHING, STATE_KEY, samplePolicies } from "./support/sample-roles";

const DATA = `arn:aws:s3:::aerosecure-dev-${ACCOUNT}-${REGION}`;
const STATE = `arn:aws:s3:::aerosecure-state-dev-${ACCOUNT}-${REGION}`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/2222bbbb-22bb-22bb-22bb-222222bbbbbb`;
const PROBE = `${DATA}/aerosecure-probe/upload-1`;
const iam = (what: string): string => `arn:aws:iam::${ACCOUNT}:${what}`;
const own = { "aws:ResourceTag/aerosecure:stack": "dev" };
const throughS3 = { "kms:ViaService": `s3.${REGION}.amazonaws.com` };
const ofBucket = { "kms:EncryptionContext:aws:s3:arn": DATA };

/** The worst that a role which writes key policies could write: itself as a key user. */
const LETS_EVERYONE_IN: Document = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: "*" }, Action: ["kms:*", "s3:*"], Resource: "*" },
  ],
};

/** The key's own policy as the program writes it. */
const DATA_KEY_POLICY: Document = keyPolicy({
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: ACCOUNT,
  region: REGION,
  bucketArn: DATA,
  sseAlgorithm: "aws:kms",
  administrators: [iam("user/kzax01")],
  administratorsMayDeleteKey: true,
  keyUsers: [],
});

type Ask = readonly [action: string, resource: string, context?: Right["context"]];

describe("the roles of a delivery, by the IAM policy simulator", () => {
  let policies: Awaited<ReturnType<typeof samplePolicies>>;

  before(async () => {
    policies = await samplePolicies();
  });

  async function answers(
    role: RolePurpose,
    asks: readonly Ask[],
    resourcePolicy?: Document,
  ): Promise<Readonly<Record<string, Verdict>>> {
    const told: Record<string, Verdict> = {};
    for (const [action, resource, context = {}] of asks) {
      const ask = { action, resource, context };
      told[`${action} on ${resource}`] = await verdictOn(ask, policies[role], resourcePolicy);
    }
    return told;
  }

  const all = (asks: readonly Ask[], verdict: Verdict) =>
    Object.fromEntries(asks.map(([action, resource]) => [`${action} on ${resource}`, verdict]));

  const uses: readonly Ask[] = [
    ["kms:Decrypt", KEY, own],
    ["kms:Decrypt", KEY, { ...own, ...throughS3, ...ofBucket }],
    ["kms:Encrypt", KEY, own],
    ["kms:GenerateDataKey", KEY, { ...own, ...throughS3, ...ofBucket }],
    ["kms:GenerateDataKeyWithoutPlaintext", KEY, own],
    ["kms:ReEncryptFrom", KEY, own],
    ["kms:ReEncryptTo", KEY, own],
    ["kms:CreateGrant", KEY, own],
    ["kms:ScheduleKeyDeletion", KEY, own],
    ["kms:DisableKey", KEY, own],
    ["s3:GetObject", `${DATA}/flight.bin`],
    ["s3:GetObjectVersion", `${DATA}/flight.bin`],
    ["s3:PutObject", `${DATA}/flight.bin`],
    ["s3:PutObject", PROBE],
    ["s3:DeleteObject", `${DATA}/flight.bin`],
    ["s3:DeleteObjectVersion", `${DATA}/flight.bin`],
  ];

  for (const role of ["deploy", "preview"] as const) {
    it(`keeps the ${role} role from using the key and the objects, even where a policy on them lets it`, async () => {
      assert.deepEqual(await answers(role, uses, LETS_EVERYONE_IN), all(uses, "ExplicitlyDenied"));
    });
  }

  for (const role of ROLE_PURPOSES) {
    it(`keeps the ${role} role from changing rights of its own, and from the state of what made it`, async () => {
      const asks: readonly Ask[] = [
        ["iam:PutRolePolicy", iam(`role/aerosecure-dev-${role}`)],
        ["iam:AttachRolePolicy", iam("role/aerosecure-dev-deploy")],
        ["iam:UpdateAssumeRolePolicy", iam("role/aerosecure-dev-verify")],
        ["iam:DeleteRole", iam("role/aerosecure-dev-preview")],
        ["iam:CreatePolicyVersion", iam(`policy/aerosecure-dev-${role}-guards`)],
        [
          "iam:PassRole",
          iam("role/aerosecure-dev-deploy"),
          { "iam:PassedToService": "s3.amazonaws.com" },
        ],
        ["iam:CreateRole", iam("role/another")],
        ["kms:PutKeyPolicy", STATE_KEY],
        ["kms:CreateGrant", STATE_KEY],
        ["s3:PutBucketPolicy", STATE],
        ["s3:PutObject", `${STATE}/.pulumi/stacks/aerosecure-bootstrap/dev.json`],
        ["s3:GetObject", `${STATE}/.pulumi/stacks/aerosecure-bootstrap/dev.json`],
        ["s3:PutObject", `${STATE}/.pulumi/stacks/aerosecure-kms/prod.json`],
      ];
      const told = await answers(role, asks);
      assert.deepEqual(
        Object.entries(told).filter(([, verdict]) => verdict === "Allowed"),
        [],
      );
    });
  }

  it("keeps the deploy role to the stack's own keys, buckets, roles and services", async () => {
    const others: readonly Ask[] = [
      [
        "kms:CreateKey",
        "*",
        { "aws:RequestTag/aerosecure:stack": "prod", "aws:RequestedRegion": REGION },
      ],
      ["kms:CreateKey", "*", { "aws:RequestedRegion": REGION }],
      ["kms:PutKeyPolicy", KEY, { "aws:ResourceTag/aerosecure:stack": "prod" }],
      ["kms:PutKeyPolicy", KEY],
      [
        "kms:TagResource",
        KEY,
        { "aws:RequestTag/aerosecure:stack": "dev", "aws:ResourceTag/aerosecure:stack": "prod" },
      ],
      ["kms:TagResource", KEY, { "aws:RequestTag/owner": "ops" }],
      ["kms:CreateAlias", `arn:aws:kms:${REGION}:${ACCOUNT}:alias/payroll`],
      ["s3:DeleteBucket", DATA],
      ["s3:PutBucketPolicy", "arn:aws:s3:::payroll"],
      ["s3:DeleteBucket", STATE],
      ["iam:PassRole", iam("role/payroll"), { "iam:PassedToService": "s3.amazonaws.com" }],
      ["sts:AssumeRole", iam(`role/aerosecure-dev-${ACCOUNT}-${REGION}-replication`)],
      ["events:DeleteRule", `arn:aws:events:${REGION}:${ACCOUNT}:rule/payroll`],
      ["cloudtrail:StopLogging", `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/aerosecure-dev`],
      ["guardduty:DeleteDetector", `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/1234`],
      ["securityhub:DisableSecurityHub", `arn:aws:securityhub:${REGION}:${ACCOUNT}:hub/default`],
    ];
    for (const ask of others) {
      const told = await answers("deploy", [ask]);
      assert.deepEqual(
        Object.entries(told).filter(([, verdict]) => verdict === "Allowed"),
        [],
        JSON.stringify(ask),
      );
    }
  });

  it("lets no role hand a service's role to another service", async () => {
    const role = iam(`role/aerosecure-dev-${ACCOUNT}-${REGION}-replication`);
    const handed = (service: string): Ask => [
      "iam:PassRole",
      role,
      { "iam:PassedToService": service },
    ];
    assert.deepEqual(Object.values(await answers("deploy", [handed("s3.amazonaws.com")])), [
      "Allowed",
    ]);
    assert.deepEqual(Object.values(await answers("deploy", [handed("ec2.amazonaws.com")])), [
      "ImplicitlyDenied",
    ]);
  });

  it("lets the preview role write nothing at all", async () => {
    const actions = Object.values(policies.preview)
      .flatMap(({ Statement }): readonly IdentityStatement[] => Statement)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => [Action].flat());
    const wide = actions.filter((action) => !/:(?:Get|List|Describe)|^kms:Decrypt$/.test(action));
    assert.deepEqual(wide, []);
  });

  it("lets the verify role use the key through S3, for probes alone", async () => {
    const through = { ...own, ...throughS3 };
    const object = (key: string) => ({ "kms:EncryptionContext:aws:s3:arn": `${DATA}/${key}` });
    const allowed: readonly Ask[] = [
      ["s3:PutObject", PROBE],
      ["s3:GetObjectVersion", PROBE],
      ["s3:DeleteObjectVersion", PROBE],
      ["kms:GenerateDataKey", KEY, { ...through, ...ofBucket }],
      ["kms:Decrypt", KEY, { ...through, ...ofBucket }],
    ];
    assert.deepEqual(
      await answers("verify", allowed.slice(0, 3)),
      all(allowed.slice(0, 3), "Allowed"),
    );
    assert.deepEqual(
      await answers("verify", allowed.slice(3), DATA_KEY_POLICY),
      all(allowed.slice(3), "Allowed"),
    );
    const refused: readonly Ask[] = [
      ["s3:PutObject", `${DATA}/flight.bin`],
      ["s3:GetObject", `${DATA}/flight.bin`],
      ["s3:GetObjectVersion", `${DATA}/flight.bin`],
      ["s3:DeleteObject", PROBE],
      ["s3:DeleteObjectVersion", `${DATA}/flight.bin`],
      ["s3:PutBucketPolicy", DATA],
      ["kms:Decrypt", KEY, { ...through, ...object("flight.bin") }],
      ["kms:GenerateDataKey", KEY, own],
      ["kms:Encrypt", KEY, { ...through, ...ofBucket }],
      ["kms:PutKeyPolicy", KEY, own],
      ["kms:ScheduleKeyDeletion", KEY, own],
    ];
    assert.deepEqual(await answers("verify", refused), all(refused, "ImplicitlyDenied"));
    const direct: Ask = ["kms:Decrypt", KEY, own];
    assert.deepEqual(await answers("verify", [direct]), all([direct], "ImplicitlyDenied"));
  });

  it("lets the verify role read objects only where sampleObjects is set, and then not write them", async () => {
    const reads: readonly Ask[] = [["s3:GetObjectVersion", `${DATA}/flight.bin`]];
    const writes: readonly Ask[] = [["s3:PutObject", `${DATA}/flight.bin`]];
    assert.deepEqual(await answers("verify", reads), all(reads, "ImplicitlyDenied"));
    policies = await samplePolicies({ ...EVERYTHING, sampleObjects: "true" });
    assert.deepEqual(await answers("verify", reads), all(reads, "Allowed"));
    assert.deepEqual(await answers("verify", writes), all(writes, "ImplicitlyDenied"));
    policies = await samplePolicies();
  });

  const commands = [
    ["verify", verify.permissions, "verify"],
    ["evidence", evidenceCommand.permissions, "verify"],
    ["preflight", preflightCommand.permissions, "deploy"],
  ] as const;
  for (const [command, permissions, role] of commands) {
    it(`gives the ${role} role all that \`aerosecure ${command}\` says it needs`, () => {
      const granted = actionsOf(policies[role]);
      const lacking = permissions
        .map(({ action }) => action)
        // Needs no permission.
        .filter((action) => action !== "sts:GetCallerIdentity")
        .filter((action) => !granted.some((pattern) => isLike(action, pattern)));
      assert.deepEqual(lacking, []);
    });
  }

  it("has no wildcard in what is allowed but where nothing narrower can be named", () => {
    const wildcards = ROLE_PURPOSES.flatMap((role) =>
      Object.values(policies[role])
        .flatMap(({ Statement }): readonly IdentityStatement[] => Statement)
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Action, Resource = [], NotResource }) => {
          assert.equal(NotResource, undefined);
          return [
            ...[Action].flat().filter((action) => action.includes("*")),
            ...[Resource]
              .flat()
              .flatMap((resource) =>
                resource.includes("*") ? [`${[Action].flat()[0]} … on ${resource}`] : [],
              ),
          ];
        }),
    );
    const here = `${REGION}:${ACCOUNT}`;
    const wide = [...new Set(wildcards)].filter(
      (text) => !WIDE.some(([known]) => known.test(text)),
    );
    assert.deepEqual(wide, [], here);
  });

  it("trusts GitHub's jobs by whole subjects, each role its own", () => {
    const subjects = ROLE_PURPOSES.map((purpose) =>
      subjectsOf(purpose, { repository: "aerosecure@12/kms@34", branch: "main" }, "dev"),
    );
    const repository = "repo:aerosecure@12/kms@34";
    assert.deepEqual(subjects, [
      [`${repository}:pull_request`, `${repository}:ref:refs/heads/main`],
      [`${repository}:environment:dev`],
      [`${repository}:environment:dev-verify`],
    ]);
    const provider = iam("oidc-provider/token.actions.githubusercontent.com");
    assert.deepEqual(roleTrust(provider, ["repo:a/b:pull_request"]).Statement, [
      {
        Sid: "AllowGitHubActions",
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": ["repo:a/b:pull_request"],
          },
        },
      },
    ]);
  });
});

/** Every wildcard in what is allowed, and why nothing narrower can stand there. */
const WIDE: readonly (readonly [RegExp, string])[] = [
  [/^[a-z0-9]+:(?:Get|List|Describe)\*$/, "reading what is the stack's own"],
  [/^s3:GetBucket\*$/, "reading what is the stack's own"],
  [/ on arn:aws:s3:::[a-z0-9-]+\/(?:\.pulumi\/|aerosecure-probe\/).*\*$/, "objects of one prefix"],
  [/^kms:.* on arn:aws:kms:[a-z0-9-]+:\d+:key\/\*$/, "a key's id is made by AWS; its tag binds it"],
  [/^kms:CreateKey .* on \*$/, "a new key has no ARN; tag and region bind it"],
  [
    /^(?:kms:ListAliases|cloudtrail:DescribeTrails|iam:ListRoles|iam:SimulateCustomPolicy|guardduty:ListDetectors|s3:GetAccountPublicAccessBlock|s3:PutAccountPublicAccessBlock) .* on \*$/,
    "AWS knows no resource for it",
  ],
  [/^guardduty:Create\w+ .* on \*$/, "what is made has no ARN yet; the region binds it"],
  [
    /^guardduty:.* on arn:aws:guardduty:[a-z0-9-]+:\d+:(?:detector|malware-protection-plan)\/\*$/,
    "the id is made by AWS; a detector is the region's only one",
  ],
  [/^iam:GetUser .* on arn:aws:iam::\d+:user\/\*$/, "preflight looks up whom the settings name"],
  [/^iam:GetRole .* on arn:aws:iam::\d+:role\/\*$/, "preflight looks up whom the settings name"],
  [
    /^iam:CreateServiceLinkedRole .* on arn:aws:iam::\d+:role\/aws-service-role\/[a-z.]+\/\*$/,
    "AWS names the role; the service binds it",
  ],
  [
    /^sns:\w+ .* on arn:aws:sns:[a-z0-9-]+:\d+:aerosecure-dev-alarm:\*$/,
    "a subscription's id is made by AWS",
  ],
];

function actionsOf(policies: RolePolicies): readonly string[] {
  return Object.values(policies)
    .flatMap(({ Statement }): readonly IdentityStatement[] => Statement)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => [Action].flat());
}

function isLike(action: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action);
}
