import assert from "node:assert/strict";
import type { IdentityStatement, RolePolicies } from "../../bootstrap/policies/identity-policy";
import { ROLE_PURPOSES, type RolePurpose, roleTrust, subjectsOf } from "../../bootstrap/role-trust";
import { keyPolicy } from "../../infra/key-policy";
import { replicationRoleName } from "../../infra/replica-names";
import { malwareScanRoleName } from "../../infra/threat-names";
import { evidenceCommand } from "../../ops/commands/evidence";
import { preflightCommand } from "../../ops/commands/preflight";
import { verify } from "../../ops/commands/verify";
import { isLike } from "../support/is-like";
import { ACCOUNT, REGION } from "../support/local-aws";
import type { Document, Verdict } from "../support/simulator";
import type { Right } from "./support/needed-rights";
import { verdictOn } from "./support/role-verdict";
import { EVERYTHING, STATE_KEY, samplePolicies, sampleSettings } from "./support/sample-roles";

const DATA = `arn:aws:s3:::aerosecure-dev-${ACCOUNT}-${REGION}`;
const STATE = `arn:aws:s3:::aerosecure-state-dev-${ACCOUNT}-${REGION}`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/aerosecure-dev-deploy-boundary`;
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

/** With what a role is given only where it is asked for. */
const ALLOWED = { ...EVERYTHING, sampleObjects: "true", sendFindings: "true" };

type Ask = readonly [action: string, resource: string, context?: Right["context"]];

describe("the roles of a delivery, by the IAM policy simulator", () => {
  let policies: Awaited<ReturnType<typeof samplePolicies>>;

  before(async () => {
    policies = await samplePolicies();
  });

  async function answers(
    role: RolePurpose | RolePolicies,
    asks: readonly Ask[],
    resourcePolicy?: Document,
  ): Promise<Readonly<Record<string, Verdict>>> {
    const judged = typeof role === "string" ? policies[role] : role;
    const told: Record<string, Verdict> = {};
    for (const [action, resource, context = {}] of asks) {
      const ask = { action, resource, context };
      told[`${action} on ${resource}`] = await verdictOn(ask, judged, resourcePolicy);
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
    ["s3:UpdateObjectEncryption", `${DATA}/flight.bin`],
    ["s3:RestoreObject", `${DATA}/flight.bin`],
    ["s3:AbortMultipartUpload", `${DATA}/flight.bin`],
    ["s3:BypassGovernanceRetention", `${DATA}/flight.bin`],
    ["s3:ReplicateObject", `${DATA}/flight.bin`],
    ["s3:ReplicateDelete", `${DATA}/flight.bin`],
    ["s3:ReplicateTags", `${DATA}/flight.bin`],
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
        ["iam:CreatePolicyVersion", BOUNDARY],
        ["iam:DeletePolicy", BOUNDARY],
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

  it("keeps the roles that deploy and preview from the state's key, even where its tag were theirs", async () => {
    const asTheStacks = { ...own, "aws:RequestTag/aerosecure:stack": "dev" };
    const asks = [
      "kms:PutKeyPolicy",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:CreateAlias",
      "kms:UpdateAlias",
      "kms:DeleteAlias",
      "kms:CreateGrant",
      "kms:ScheduleKeyDeletion",
      "kms:DisableKey",
    ].flatMap((action): readonly Ask[] => [[action, STATE_KEY, asTheStacks]]);
    for (const role of ["deploy", "preview"] as const) {
      assert.deepEqual(await answers(role, asks, LETS_EVERYONE_IN), all(asks, "ExplicitlyDenied"));
    }
    const tagging: Ask = [
      "kms:TagResource",
      STATE_KEY,
      { "aws:RequestTag/aerosecure:stack": "dev" },
    ];
    assert.deepEqual(await answers("deploy", [tagging]), all([tagging], "ExplicitlyDenied"));
  });

  for (const name of ["replication", "malware-scan"]) {
    it(`lets the deploy role give the role of ${name} rights only under the boundary, which stays`, async () => {
      const { bucketName } = (await sampleSettings()).stack;
      const role = iam(
        `role/${name === "replication" ? replicationRoleName(bucketName) : malwareScanRoleName(bucketName)}`,
      );
      const boundBy = (boundary: string) => ({ "iam:PermissionsBoundary": boundary });
      for (const action of ["iam:CreateRole", "iam:PutRolePolicy"]) {
        const verdicts = [];
        for (const context of [boundBy(BOUNDARY), {}, boundBy(iam("policy/mine"))]) {
          verdicts.push(...Object.values(await answers("deploy", [[action, role, context]])));
        }
        assert.deepEqual(verdicts, ["Allowed", "ImplicitlyDenied", "ImplicitlyDenied"], action);
      }
      const loosened: readonly Ask[] = [
        ["iam:PutRolePermissionsBoundary", role, boundBy(BOUNDARY)],
        ["iam:DeleteRolePermissionsBoundary", role, boundBy(BOUNDARY)],
      ];
      assert.deepEqual(await answers("deploy", loosened), all(loosened, "ExplicitlyDenied"));
      const others: readonly Ask[] = [
        ["iam:AttachRolePolicy", role, boundBy(BOUNDARY)],
        ["iam:UpdateAssumeRolePolicy", role, boundBy(BOUNDARY)],
        ["iam:UpdateRole", role, boundBy(BOUNDARY)],
      ];
      assert.deepEqual(await answers("deploy", others), all(others, "ImplicitlyDenied"));
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
    const wide = actionsOf(policies.preview).filter(
      (action) => !/:(?:Get|List|Describe)|^kms:Decrypt$/.test(action),
    );
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
    const { verify: sampling } = await samplePolicies({ ...EVERYTHING, sampleObjects: "true" });
    assert.deepEqual(await answers(sampling, reads), all(reads, "Allowed"));
    assert.deepEqual(await answers(sampling, writes), all(writes, "ImplicitlyDenied"));
  });

  it("lets the verify role send findings only where sendFindings is set", async () => {
    const securityHub = `arn:aws:securityhub:${REGION}:${ACCOUNT}`;
    const sends: readonly Ask[] = [
      ["securityhub:GetFindings", `${securityHub}:hub/default`],
      ["securityhub:BatchImportFindings", `${securityHub}:product/${ACCOUNT}/default`],
    ];
    assert.deepEqual(await answers("verify", sends), all(sends, "ImplicitlyDenied"));
    const { verify: sending } = await samplePolicies({ ...EVERYTHING, sendFindings: "true" });
    assert.deepEqual(await answers(sending, sends), all(sends, "Allowed"));
  });

  const commands = [
    ["verify", verify.permissions, "verify"],
    ["evidence", evidenceCommand.permissions, "verify"],
    ["preflight", preflightCommand.permissions, "deploy"],
  ] as const;
  for (const [command, permissions, role] of commands) {
    it(`gives the ${role} role all that \`aerosecure ${command}\` says it needs`, async () => {
      const granted = actionsOf((await samplePolicies(ALLOWED))[role]);
      const lacking = permissions
        .map(({ action }) => action)
        // Needs no permission.
        .filter((action) => action !== "sts:GetCallerIdentity")
        .filter((action) => !granted.some((pattern) => isLike(action, pattern)));
      assert.deepEqual(lacking, []);
    });
  }

  it("has no wildcard in what is allowed but where nothing narrower can be named", () => {
    const wildcards = ROLE_PURPOSES.flatMap((role) => allowances(policies[role])).filter((text) =>
      text.includes("*"),
    );
    assert.deepEqual(
      wildcards.filter((text) => !WIDE.some(([known]) => known.test(text))),
      [],
    );
    assert.deepEqual(
      WIDE.filter(([known]) => !wildcards.some((text) => known.test(text))),
      [],
    );
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

/** Every wildcard in what is allowed, as `allowances` tells it, and why nothing narrower can stand there. */
const WIDE: readonly (readonly [RegExp, string])[] = [
  [/^[a-z0-9]+:(?:Get|List|Describe)\* on arn:[^* ]+$/, "reading what is the stack's own"],
  [/^s3:GetBucket\* on arn:[^* ]+$/, "reading what is the stack's own"],
  [
    /^s3:\w+ on arn:aws:s3:::[a-z0-9-]+\/(?:\.pulumi\/|aerosecure-probe\/)[^* ]*\*$/,
    "objects of one prefix",
  ],
  [
    /^kms:(?:\w+|(?:Get|List)\*) on arn:aws:kms:[a-z0-9-]+:\d+:key\/\* if (?:.+, )?aws:ResourceTag\/aerosecure:stack(?:,|$)/,
    "a key's id is made by AWS; its tag binds it",
  ],
  [
    /^kms:DescribeKey on arn:aws:kms:[a-z0-9-]+:\d+:key\/\*$/,
    "a key is looked for before it is there, and has no tag then",
  ],
  [
    /^kms:DescribeKey on arn:aws:kms:[a-z0-9-]+:\d+:key\/\*$/,
    "an alias is looked up before it leads anywhere, and no tag binds what is not there",
  ],
  [
    /^kms:CreateKey on \* if aws:RequestTag\/aerosecure:stack, aws:RequestedRegion$/,
    "a new key has no ARN; tag and region bind it",
  ],
  [
    /^(?:kms:ListAliases|cloudtrail:DescribeTrails|iam:ListRoles|iam:SimulateCustomPolicy|guardduty:ListDetectors|s3:GetAccountPublicAccessBlock|s3:PutAccountPublicAccessBlock) on \*$/,
    "AWS knows no resource for it",
  ],
  [
    /^guardduty:Create\w+ on \* if aws:RequestedRegion$/,
    "what is made has no ARN yet; the region binds it",
  ],
  [
    /^guardduty:(?:\w+|(?:Get|List)\*) on arn:aws:guardduty:[a-z0-9-]+:\d+:(?:detector|malware-protection-plan)\/\*$/,
    "the id is made by AWS; a detector is the region's only one",
  ],
  [/^iam:GetUser on arn:aws:iam::\d+:user\/\*$/, "preflight looks up whom the settings name"],
  [/^iam:GetRole on arn:aws:iam::\d+:role\/\*$/, "preflight looks up whom the settings name"],
  [
    /^iam:CreateServiceLinkedRole on arn:aws:iam::\d+:role\/aws-service-role\/[a-z.]+\/\* if iam:AWSServiceName$/,
    "AWS names the role; the service binds it",
  ],
  [
    /^sns:\w+ on arn:aws:sns:[a-z0-9-]+:\d+:aerosecure-dev-alarm:\*$/,
    "a subscription's id is made by AWS",
  ],
];

/** Each action on each resource that policies allow, with the condition keys that bind it. */
function allowances(policies: RolePolicies): readonly string[] {
  return statementsOf(policies).flatMap(
    ({ Action, Resource = [], NotResource, Condition = {} }) => {
      assert.equal(NotResource, undefined);
      const keys = Object.values(Condition).flatMap((compared) => Object.keys(compared));
      const bound = keys.length === 0 ? "" : ` if ${[...new Set(keys)].toSorted().join(", ")}`;
      return [Action]
        .flat()
        .flatMap((action) =>
          [Resource].flat().map((resource) => `${action} on ${resource}${bound}`),
        );
    },
  );
}

function actionsOf(policies: RolePolicies): readonly string[] {
  return statementsOf(policies).flatMap(({ Action }) => [Action].flat());
}

/** The statements that allow something. */
function statementsOf(policies: RolePolicies): readonly IdentityStatement[] {
  return Object.values(policies)
    .flatMap(({ Statement }): readonly IdentityStatement[] => Statement)
    .filter(({ Effect }) => Effect === "Allow");
}
