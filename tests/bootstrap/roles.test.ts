import assert from "node:assert/strict";
import type { IdentityStatement, RolePolicies } from "../../bootstrap/policies/identity-policy";
import { ROLE_PURPOSES, type RolePurpose, roleTrust, subjectsOf } from "../../bootstrap/role-trust";
import { SERVICE_PURPOSES } from "../../infra/aws/service-boundary";
import { batchRoleName } from "../../infra/batch/batch-names";
import { keyPolicy } from "../../infra/keys/key-policy";
import { replicationRoleName } from "../../infra/replication/replica-names";
import { malwareScanRoleName } from "../../infra/threats/threat-names";
import { evidenceCommand } from "../../ops/commands/evidence/command";
import { preflightCommand } from "../../ops/commands/preflight/command";
import { verifyCommand } from "../../ops/commands/verify/command";
import { markdownText } from "../docs/markdown";
import { isLike } from "../support/is-like";
import { ACCOUNT, REGION } from "../support/local-aws";
import { serviceActions } from "../support/service-authorization";
import type { Document, Verdict } from "../support/simulator";
import type { Right } from "./support/needed-rights";
import { verdictOn } from "./support/role-verdict";
import { EVERYTHING, STATE_KEY, samplePolicies, sampleSettings } from "./support/sample-roles";

const DATA = `arn:aws:s3:::aerosecure-dev-${ACCOUNT}-${REGION}-an`;
const STATE = `arn:aws:s3:::aerosecure-state-dev-${ACCOUNT}-${REGION}-an`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/aerosecure-dev-deploy-boundary-`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/2222bbbb-22bb-22bb-22bb-222222bbbbbb`;
const STACKS = `${STATE}/.pulumi/stacks`;
const PROBE = `${DATA}/aerosecure-probe/upload-1`;
const FLIGHT = `${DATA}/flight.bin`;
const REPLICATION = `arn:aws:iam::${ACCOUNT}:role/aerosecure-dev-${ACCOUNT}-${REGION}-an-replication`;
const iam = (what: string): string => `arn:aws:iam::${ACCOUNT}:${what}`;
const inRegion = (service: string, what: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${what}`;
const own = { "aws:ResourceTag/aerosecure:stack": "dev" };
const asOwn = { "aws:RequestTag/aerosecure:stack": "dev" };
const passedTo = (service: string) => ({ "iam:PassedToService": `${service}.amazonaws.com` });
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

/** The same actions of one service, each on the same resource. */
function each(
  service: string,
  actions: readonly string[],
  resource: string,
  context: Right["context"] = {},
): readonly Ask[] {
  return actions.map((action) => [`${service}:${action}`, resource, context]);
}

/** What the AWS provider calls when a resource that is there changes, beyond what it calls to create one. */
const UPDATES: readonly (readonly [string, string, Right["context"]])[] = [
  ["iam:UpdateAssumeRolePolicy", REPLICATION, {}],
  ["iam:UpdateRole", REPLICATION, {}],
  ["iam:UpdateRoleDescription", REPLICATION, {}],
  ["cloudtrail:UpdateTrail", inRegion("cloudtrail", "trail/aerosecure-dev"), {}],
  ["cloudtrail:PutEventSelectors", inRegion("cloudtrail", "trail/aerosecure-dev"), {}],
  ["cloudtrail:StartLogging", inRegion("cloudtrail", "trail/aerosecure-dev"), {}],
  ["kms:UpdateKeyDescription", KEY, own],
  ["kms:EnableKeyRotation", KEY, own],
  ["kms:PutKeyPolicy", KEY, own],
  ["events:PutRule", inRegion("events", "rule/aerosecure-dev-tamper-key"), {}],
  ["sns:SetTopicAttributes", inRegion("sns", "aerosecure-dev-alarm"), {}],
];

/** The same that a delivery may not do, with what bootstrap/README.md says of it. */
const UPDATES_BY_PEOPLE: readonly (readonly [string, string, Right["context"], string])[] = [
  ["kms:UpdateAlias", KEY, own, "`kms:UpdateAlias`"],
  ["kms:EnableKey", KEY, own, "`kms:EnableKey`"],
  ["kms:ScheduleKeyDeletion", KEY, own, "fails with AccessDenied for the key"],
  ["s3:DeleteBucket", DATA, {}, "Deleting keys and the data bucket."],
  ["iam:PutRolePermissionsBoundary", REPLICATION, {}, "`iam:PutRolePermissionsBoundary`"],
];

describe("the roles of a delivery, by the IAM policy simulator", () => {
  let policies: Awaited<ReturnType<typeof samplePolicies>>;

  before(async () => {
    policies = await samplePolicies();
  });

  async function verdicts(
    role: RolePurpose | RolePolicies,
    asks: readonly Ask[],
    resourcePolicy?: Document,
  ): Promise<readonly Verdict[]> {
    const judged = typeof role === "string" ? policies[role] : role;
    const told: Verdict[] = [];
    for (const [action, resource, context = {}] of asks) {
      told.push(await verdictOn({ action, resource, context }, judged, resourcePolicy));
    }
    return told;
  }

  /** Expects the same answer to each of them. */
  async function expectEach(
    verdict: Verdict,
    role: RolePurpose | RolePolicies,
    asks: readonly Ask[],
    resourcePolicy?: Document,
  ): Promise<void> {
    const told = await verdicts(role, asks, resourcePolicy);
    assert.deepEqual(
      asks.map((ask, index) => [ask, told[index]]),
      asks.map((ask) => [ask, verdict]),
    );
  }

  async function expectNoneAllowed(role: RolePurpose, asks: readonly Ask[]): Promise<void> {
    const told = await verdicts(role, asks);
    assert.deepEqual(
      asks.filter((_, index) => told[index] === "Allowed"),
      [],
    );
  }

  const uses: readonly Ask[] = [
    ...each("kms", ["Decrypt", "GenerateDataKey"], KEY, { ...own, ...throughS3, ...ofBucket }),
    ...each("kms", ["Decrypt", "Encrypt", "GenerateDataKeyWithoutPlaintext"], KEY, own),
    ...each("kms", ["ReEncryptFrom", "ReEncryptTo", "CreateGrant"], KEY, own),
    ...each("kms", ["ScheduleKeyDeletion", "DisableKey"], KEY, own),
    ...each("s3", ["GetObject", "GetObjectVersion", "PutObject", "DeleteObject"], FLIGHT),
    ...each("s3", ["DeleteObjectVersion", "UpdateObjectEncryption", "RestoreObject"], FLIGHT),
    ...each("s3", ["AbortMultipartUpload", "BypassGovernanceRetention"], FLIGHT),
    ...each("s3", ["ReplicateObject", "ReplicateDelete", "ReplicateTags"], FLIGHT),
    ["s3:PutObject", PROBE],
  ];

  for (const role of ["deploy", "preview"] as const) {
    it(`keeps the ${role} role from using the key and the objects, even where a policy on them lets it`, async () => {
      await expectEach("ExplicitlyDenied", role, uses, LETS_EVERYONE_IN);
    });
  }

  for (const role of ROLE_PURPOSES) {
    it(`keeps the ${role} role from changing rights of its own, and from the state of what made it`, async () => {
      await expectNoneAllowed(role, [
        ["iam:PutRolePolicy", iam(`role/aerosecure-dev-${role}`)],
        ["iam:AttachRolePolicy", iam("role/aerosecure-dev-deploy")],
        ["iam:UpdateAssumeRolePolicy", iam("role/aerosecure-dev-verify")],
        ["iam:DeleteRole", iam("role/aerosecure-dev-preview")],
        ["iam:CreatePolicyVersion", iam(`policy/aerosecure-dev-${role}-guards`)],
        ["iam:PassRole", iam("role/aerosecure-dev-deploy"), passedTo("s3")],
        ["iam:CreateRole", iam("role/another")],
        ...each("iam", ["CreatePolicyVersion", "DeletePolicy"], `${BOUNDARY}replication`),
        ...each("kms", ["PutKeyPolicy", "CreateGrant"], STATE_KEY),
        ["s3:PutBucketPolicy", STATE],
        ...each("s3", ["PutObject", "GetObject"], `${STACKS}/aerosecure-bootstrap/dev.json`),
        ["s3:PutObject", `${STACKS}/aerosecure-kms/prod.json`],
      ]);
    });
  }

  it("keeps the roles that deploy and preview from the state's key, even where its tag were theirs", async () => {
    const asTheStacks = { ...own, ...asOwn };
    const asks: readonly Ask[] = [
      ...each("kms", ["PutKeyPolicy", "TagResource", "UntagResource"], STATE_KEY, asTheStacks),
      ...each("kms", ["CreateAlias", "UpdateAlias", "DeleteAlias"], STATE_KEY, asTheStacks),
      ...each("kms", ["CreateGrant", "ScheduleKeyDeletion", "DisableKey"], STATE_KEY, asTheStacks),
    ];
    for (const role of ["deploy", "preview"] as const) {
      await expectEach("ExplicitlyDenied", role, asks, LETS_EVERYONE_IN);
    }
    await expectEach("ExplicitlyDenied", "deploy", [["kms:TagResource", STATE_KEY, asOwn]]);
  });

  it("keeps the roles that deploy and preview from a key policy without AWS's check, by every action that can skip it", async () => {
    const skips = "kms:BypassPolicyLockoutSafetyCheck";
    const able = (await serviceActions("kms"))
      .filter(({ conditionKeys }) => conditionKeys.includes(skips))
      .map(({ name }) => name);
    assert.deepEqual(able.toSorted(), ["kms:CreateKey", "kms:PutKeyPolicy"]);
    const here = { "aws:RequestedRegion": REGION };
    for (const role of ["deploy", "preview"] as const) {
      const create: Ask = ["kms:CreateKey", "*", { ...asOwn, ...here, [skips]: "true" }];
      await expectEach("ExplicitlyDenied", role, [create]);
      const put: Ask = ["kms:PutKeyPolicy", KEY, { ...own, [skips]: "true" }];
      await expectEach("ExplicitlyDenied", role, [put], LETS_EVERYONE_IN);
    }
  });

  for (const [name, roleName] of Object.entries({
    replication: replicationRoleName,
    "malware-scan": malwareScanRoleName,
    "batch-operations": batchRoleName,
  })) {
    it(`lets the deploy role give the role of ${name} rights only under its own boundary, which stays`, async () => {
      const role = iam(`role/${roleName((await sampleSettings()).stack.bucketName)}`);
      const boundBy = (boundary: string) => ({ "iam:PermissionsBoundary": boundary });
      const bound = boundBy(`${BOUNDARY}${name}`);
      const others = SERVICE_PURPOSES.filter((purpose) => purpose !== name);
      const given = ["CreateRole", "PutRolePolicy"];
      await expectEach("Allowed", "deploy", each("iam", given, role, bound));
      await expectEach("ImplicitlyDenied", "deploy", [
        ...each("iam", given, role),
        ...each("iam", given, role, boundBy(iam("policy/mine"))),
        ...others.flatMap((other) => each("iam", given, role, boundBy(`${BOUNDARY}${other}`))),
        ...each("iam", ["AttachRolePolicy", "PutRolePolicy"], role),
      ]);
      const loosened = ["PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary"];
      await expectEach("ExplicitlyDenied", "deploy", each("iam", loosened, role, bound));
    });
  }

  it("lets nobody who delivers pass the role of S3 Batch Operations, or make a job", async () => {
    const role = iam(`role/${batchRoleName((await sampleSettings()).stack.bucketName)}`);
    for (const by of ["deploy", "preview"] as const) {
      await expectNoneAllowed(by, [
        ["iam:PassRole", role, passedTo("batchoperations.s3")],
        ["s3:CreateJob", "*"],
        ["s3:UpdateJobStatus", `arn:aws:s3:${REGION}:${ACCOUNT}:job/1`],
      ]);
    }
  });

  it("keeps the deploy role to the stack's own keys, buckets, roles and services", async () => {
    const ofProd = { "aws:ResourceTag/aerosecure:stack": "prod" };
    const here = { "aws:RequestedRegion": REGION };
    await expectNoneAllowed("deploy", [
      ["kms:CreateKey", "*", { "aws:RequestTag/aerosecure:stack": "prod", ...here }],
      ["kms:CreateKey", "*", here],
      ["kms:PutKeyPolicy", KEY, ofProd],
      ["kms:TagResource", KEY, { ...asOwn, ...ofProd }],
      ["kms:TagResource", KEY, { "aws:RequestTag/owner": "ops" }],
      ["kms:CreateAlias", inRegion("kms", "alias/payroll")],
      ["s3:DeleteBucket", DATA],
      ["s3:PutBucketPolicy", "arn:aws:s3:::payroll"],
      ["s3:DeleteBucket", STATE],
      ["iam:PassRole", iam("role/payroll"), passedTo("s3")],
      ["sts:AssumeRole", REPLICATION],
      ["events:DeleteRule", inRegion("events", "rule/payroll")],
      ["cloudtrail:StopLogging", inRegion("cloudtrail", "trail/aerosecure-dev")],
      ["guardduty:DeleteDetector", inRegion("guardduty", "detector/1234")],
      ["securityhub:DisableSecurityHub", inRegion("securityhub", "hub/default")],
    ]);
  });

  it("lets the deploy role finish a new key whose tag does not count yet, call by call, and do no more with it", async () => {
    for (const region of [REGION, "us-west-2"]) {
      const key = `arn:aws:kms:${region}:${ACCOUNT}:key/3333cccc-33cc-33cc-33cc-333333cccccc`;
      const alias = `arn:aws:kms:${region}:${ACCOUNT}:alias/aerosecure-dev`;
      const created: readonly Ask[] = [
        ["kms:CreateKey", "*", { ...asOwn, "aws:RequestedRegion": region }],
        ["kms:TagResource", key, asOwn],
        // What KMS asks before it takes the new key's policy.
        ["kms:PutKeyPolicy", key],
        ...each("kms", ["DescribeKey", "EnableKeyRotation", "GetKeyPolicy"], key),
        ...each("kms", ["GetKeyRotationStatus", "ListResourceTags"], key),
        ["kms:CreateAlias", alias],
        ["kms:CreateAlias", key],
        ["kms:ListAliases", "*"],
      ];
      await expectEach("Allowed", "deploy", created);
      const known = new Set(created.map(([action]) => action));
      const ofKeys = (await serviceActions("kms")).filter(
        ({ name, resourceTypes }) => resourceTypes.includes("key") && !known.has(name),
      );
      assert.ok(ofKeys.length > 30, `${ofKeys.length} actions`);
      await expectNoneAllowed(
        "deploy",
        ofKeys.map(({ name }) => [name, key]),
      );
      await expectNoneAllowed("deploy", [
        ["kms:TagResource", key],
        ["kms:TagResource", key, { "aws:RequestTag/aerosecure:stack": "prod" }],
      ]);
    }
  });

  for (const [action, resource, context] of UPDATES) {
    it(`lets the deploy role ${action}, which the AWS provider calls when something changes`, async () => {
      await expectEach("Allowed", "deploy", [[action, resource, context]]);
    });
  }

  for (const [action, resource, context, said] of UPDATES_BY_PEOPLE) {
    it(`leaves ${action} to an administrator, and says so`, async () => {
      await expectNoneAllowed("deploy", [[action, resource, context]]);
      const [, list = ""] = markdownText("bootstrap/README.md").split(
        "## What an administrator has to do",
      );
      assert.ok(list.includes(said), said);
    });
  }

  it("lets a branch list the bucket's objects, but neither their versions nor uploads", async () => {
    await expectEach("Allowed", "preview", [["s3:ListBucket", DATA]]);
    await expectEach("ImplicitlyDenied", "preview", [
      ...each("s3", ["ListBucketVersions", "ListBucketMultipartUploads"], DATA),
    ]);
    const readers = (await serviceActions("s3")).filter(
      ({ accessLevel, resourceTypes }) =>
        accessLevel === "Read" && resourceTypes.includes("object"),
    );
    assert.ok(readers.length >= 10, `${readers.length} actions`);
    await expectNoneAllowed(
      "preview",
      readers.map(({ name }) => [name, FLIGHT]),
    );
  });

  it("lets no role hand a service's role to another service", async () => {
    await expectEach("Allowed", "deploy", [["iam:PassRole", REPLICATION, passedTo("s3")]]);
    await expectEach("ImplicitlyDenied", "deploy", [
      ["iam:PassRole", REPLICATION, passedTo("ec2")],
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
    const ofFlight = { "kms:EncryptionContext:aws:s3:arn": FLIGHT };
    const probing = ["PutObject", "GetObjectVersion", "DeleteObjectVersion"];
    await expectEach("Allowed", "verify", each("s3", probing, PROBE));
    const using = each("kms", ["GenerateDataKey", "Decrypt"], KEY, { ...through, ...ofBucket });
    await expectEach("Allowed", "verify", using, DATA_KEY_POLICY);
    await expectEach("ImplicitlyDenied", "verify", [
      ...each("s3", ["PutObject", "GetObject", "GetObjectVersion", "DeleteObjectVersion"], FLIGHT),
      ["s3:DeleteObject", PROBE],
      ["s3:PutBucketPolicy", DATA],
      ["kms:Decrypt", KEY, { ...through, ...ofFlight }],
      ["kms:Encrypt", KEY, { ...through, ...ofBucket }],
      ...each("kms", ["Decrypt", "GenerateDataKey", "PutKeyPolicy"], KEY, own),
      ["kms:ScheduleKeyDeletion", KEY, own],
    ]);
  });

  it("lets the verify role read objects only where sampleObjects is set, and then not write them", async () => {
    const reads: readonly Ask[] = [["s3:GetObjectVersion", FLIGHT]];
    await expectEach("ImplicitlyDenied", "verify", reads);
    const { verify: sampling } = await samplePolicies({ ...EVERYTHING, sampleObjects: "true" });
    await expectEach("Allowed", sampling, reads);
    await expectEach("ImplicitlyDenied", sampling, [["s3:PutObject", FLIGHT]]);
  });

  it("lets the verify role send findings only where sendFindings is set", async () => {
    const sends: readonly Ask[] = [
      ["securityhub:GetFindings", inRegion("securityhub", "hub/default")],
      ["securityhub:BatchImportFindings", inRegion("securityhub", `product/${ACCOUNT}/default`)],
    ];
    await expectEach("ImplicitlyDenied", "verify", sends);
    const { verify: sending } = await samplePolicies({ ...EVERYTHING, sendFindings: "true" });
    await expectEach("Allowed", sending, sends);
  });

  const commands = [
    ["verify", verifyCommand.permissions, "verify"],
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
    /^sns:\w+ on arn:aws:sns:[a-z0-9-]+:\d+:aerosecure-dev-alarm(?:-2)?:\*$/,
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
