import assert from "node:assert/strict";
import { serviceBoundary } from "../../bootstrap/service-boundary";
import type { IdentityPolicyDocument } from "../../infra/aws/policy-document";
import { batchOperationsPolicy } from "../../infra/batch/batch-policies";
import { accessLogBucketName } from "../../infra/buckets/access-log-bucket";
import { replicaBucketName } from "../../infra/replication/replica-names";
import { replicationPolicy } from "../../infra/replication/replication-policy";
import { malwareScanPolicy } from "../../infra/threats/malware-scan-policy";
import { ACCOUNT, REGION } from "../support/local-aws";
import { serviceActions } from "../support/service-authorization";
import { simulate, type Verdict } from "../support/simulator";
import type { Right } from "./support/needed-rights";
import { verdictOn } from "./support/role-verdict";
import { sampleSettings } from "./support/sample-roles";

const COPY_REGION = "us-west-2";
const BUCKET = `aerosecure-dev-${ACCOUNT}-${REGION}-an`;
const DATA = `arn:aws:s3:::${BUCKET}`;
const COPY = `arn:aws:s3:::${replicaBucketName(BUCKET, COPY_REGION)}`;
const LOGS = `arn:aws:s3:::${accessLogBucketName(BUCKET)}`;
const keyIn = (region: string): string =>
  `arn:aws:kms:${region}:${ACCOUNT}:key/2222bbbb-22bb-22bb-22bb-222222bbbbbb`;
const partition = { name: "aws", dnsSuffix: "amazonaws.com" } as const;

/** What the stack writes for each role, its keys being there. */
const WRITTEN: Readonly<Record<string, IdentityPolicyDocument>> = {
  replication: replicationPolicy({
    partition,
    source: { region: REGION, bucketArn: DATA, keyArn: keyIn(REGION) },
    replica: { region: COPY_REGION, bucketArn: COPY, keyArn: keyIn(COPY_REGION) },
    objectLock: true,
  }),
  "malware scan": malwareScanPolicy({
    partition,
    region: REGION,
    accountId: ACCOUNT,
    bucketArn: DATA,
    keyArn: keyIn(REGION),
  }),
  "batch operations": batchOperationsPolicy({
    partition,
    region: REGION,
    accountId: ACCOUNT,
    bucketArn: DATA,
    keyArn: keyIn(REGION),
    logArn: LOGS,
  }),
};

const OWN = { "aws:ResourceTag/aerosecure:stack": "dev" };

/** The requests that a document is written for, each under its conditions. */
function requestsOf({ Statement }: IdentityPolicyDocument): readonly Right[] {
  return Statement.flatMap(({ Action, Resource, Condition = {} }) => {
    const context = Object.fromEntries(
      Object.values(Condition).flatMap((compared) =>
        Object.entries(compared).map(([key, values]) => [key, [values].flat()[0] ?? ""]),
      ),
    );
    return [Action].flat().flatMap((action) =>
      [Resource].flat().map((resource) => ({
        action,
        resource: resource.replaceAll("*", "some"),
        context: action.startsWith("kms:") ? { ...OWN, ...context } : context,
      })),
    );
  });
}

const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/${BUCKET}-replication/session`;

/** What IAM answers a session under the boundary, if the resource's policy lets that very session do everything. */
async function verdictOnSession(
  { action, resource, context }: Right,
  hasDenials = true,
): Promise<Verdict> {
  const [whole] = Object.values(serviceBoundary((await sampleSettings(ALL_FEATURES)).stack));
  assert.ok(whole !== undefined);
  const Statement = whole.Statement.filter(({ Effect }) => hasDenials || Effect === "Allow");
  const { verdict } = await simulate({
    principal: SESSION,
    identityPolicies: [],
    boundary: { ...whole, Statement },
    action,
    resource,
    accountId: ACCOUNT,
    context: {
      "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/${BUCKET}-replication`,
      ...context,
    },
    resourcePolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "LetsTheSessionIn",
          Effect: "Allow",
          Principal: { AWS: SESSION },
          Action: ["kms:*", "s3:*"],
          Resource: resource.startsWith("arn:aws:kms:") ? "*" : resource,
        },
      ],
    },
  });
  return verdict;
}

/** Every action of a service on a key, a bucket or an object that no such role needs. */
async function otherActions(service: string): Promise<readonly Right[]> {
  const needed = new Set(
    Object.values(WRITTEN).flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)),
  );
  const arns = { key: keyIn(REGION), object: `${DATA}/flight.bin`, bucket: DATA };
  const known = Object.entries(arns);
  return (await serviceActions(service)).flatMap(({ name: action, resourceTypes }) => {
    const resource = known.find(([type]) => resourceTypes.includes(type))?.[1];
    return resource === undefined || needed.has(action) ? [] : [{ action, resource, context: {} }];
  });
}

type Settings = Readonly<Record<string, string>>;

async function verdicts(settings: Settings, requests: readonly Right[]) {
  const boundary = serviceBoundary((await sampleSettings(settings)).stack);
  return Promise.all(requests.map((request) => verdictOn(request, boundary)));
}

const FEATURES: Readonly<Record<string, Settings>> = {
  replication: { replicationRegion: COPY_REGION },
  "malware scan": { malwareProtection: "true" },
  "batch operations": { batchOperations: "true" },
};
/** Each role's feature with as many others as a boundary has room for. */
const TOGETHER: Readonly<Record<string, readonly Settings[]>> = {
  replication: [{}, FEATURES["malware scan"], FEATURES["batch operations"]].map((other) => ({
    ...{ replicationRegion: COPY_REGION, ...other },
  })),
  "malware scan": [{}, FEATURES["replication"], FEATURES["batch operations"]].map((other) => ({
    ...{ malwareProtection: "true", ...other },
  })),
  "batch operations": [{}, FEATURES["replication"], FEATURES["malware scan"]].map((other) => ({
    ...{ batchOperations: "true", ...other },
  })),
};
const ALL_FEATURES = { replicationRegion: COPY_REGION, malwareProtection: "true" };

describe("the boundary of the roles that services act as", () => {
  for (const [role, document] of Object.entries(WRITTEN)) {
    it(`leaves the role of ${role} all that the stack gives it`, async () => {
      for (const settings of TOGETHER[role] ?? []) {
        const told = await verdicts(settings, requestsOf(document));
        assert.deepEqual([...new Set(told)], ["Allowed"]);
      }
    });
  }

  it("has no room for all three roles, and says what to leave out", async () => {
    const { stack } = await sampleSettings({ ...ALL_FEATURES, batchOperations: "true" });
    assert.throws(() => serviceBoundary(stack), {
      message:
        /^The policy aerosecure-dev-deploy-boundary has 6\d{3} characters; IAM accepts at most 6144\. Use shorter names: environment, bucketNamePrefix, keyAlias, or leave out replicationRegion, malwareProtection or batchOperations\.$/,
    });
  });

  it("is none where the stack has no such role", async () => {
    assert.deepEqual(serviceBoundary((await sampleSettings({})).stack), {});
  });

  const through = {
    "kms:ViaService": `s3.${REGION}.amazonaws.com`,
    "kms:EncryptionContext:aws:s3:arn": DATA,
  };
  const OF_ANOTHER_BUCKET = { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::elsewhere" };
  const ofProd = { "aws:ResourceTag/aerosecure:stack": "prod" };
  const refused: readonly (readonly [string, string, Right["context"]?])[] = [
    ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/me`],
    ["iam:AttachRolePolicy", `arn:aws:iam::${ACCOUNT}:role/r`],
    ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/r`],
    ["s3:PutBucketPolicy", DATA],
    ["s3:DeleteObject", `${DATA}/flight.bin`],
    ["s3:PutObject", `${DATA}/flight.bin`],
    ["s3:GetObject", "arn:aws:s3:::payroll/all.csv"],
    ["s3:ReplicateObject", "arn:aws:s3:::elsewhere/flight.bin"],
    ["kms:Decrypt", keyIn(REGION), OWN],
    ["kms:Decrypt", keyIn(REGION), through],
    ["kms:Decrypt", keyIn(REGION), { ...through, ...ofProd }],
    ["kms:PutKeyPolicy", keyIn(REGION), { ...OWN, ...through }],
    ["kms:CreateGrant", keyIn(REGION), { ...OWN, ...through }],
  ];
  for (const [action, resource, context = {}] of refused) {
    it(`does not let ${action} be done on ${resource} with ${JSON.stringify(context)}`, async () => {
      const told = await verdicts(ALL_FEATURES, [{ action, resource, context }]);
      assert.deepEqual(told, ["ExplicitlyDenied"]);
    });
  }

  for (const [action, resource] of [
    ["s3:PutObject", `${LOGS}/access-logs/forged`],
    ["s3:GetObject", `${LOGS}/access-logs/2026`],
    ["s3:DeleteObject", `${LOGS}/batch-operations/reports/1`],
    ["s3:PutInventoryConfiguration", LOGS],
    ["s3:CreateJob", "*"],
    ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/${BUCKET}-batch-operations`],
  ] as const) {
    it(`does not let a job of S3 Batch Operations do ${action} on ${resource}`, async () => {
      const told = await verdicts(FEATURES["batch operations"] ?? {}, [
        { action, resource, context: {} },
      ]);
      assert.deepEqual(told, ["ExplicitlyDenied"]);
    });
  }

  const inReach = (service: string) =>
    refused.filter(([action]) => action.startsWith(`${service}:`));
  for (const [action, resource, context = {}] of [
    ...inReach("kms"),
    ...inReach("s3"),
    ["kms:ScheduleKeyDeletion", keyIn(REGION), { ...OWN, ...through }],
    ["kms:DisableKey", keyIn(COPY_REGION), { ...OWN, ...through }],
    ["kms:Decrypt", keyIn("eu-west-1"), { ...OWN, ...through }],
    ["kms:GenerateDataKey", keyIn(REGION), { ...OWN, ...through, ...OF_ANOTHER_BUCKET }],
    ["s3:DeleteObjectVersion", `${DATA}/flight.bin`],
    ["s3:BypassGovernanceRetention", `${DATA}/flight.bin`],
    ["s3:PutLifecycleConfiguration", DATA],
    ["s3:GetObject", `${COPY}/flight.bin`],
    ["s3:ReplicateDelete", `${DATA}/flight.bin`],
  ] as const) {
    it(`keeps a session from ${action} on ${resource} with ${JSON.stringify(context)}, even if the resource's policy names it`, async () => {
      assert.equal(await verdictOnSession({ action, resource, context }), "ExplicitlyDenied");
      assert.equal(await verdictOnSession({ action, resource, context }, false), "Allowed");
    });
  }

  for (const service of ["kms", "s3"]) {
    it(`refuses a session every other action of ${service}`, async () => {
      const actions = await otherActions(service);
      assert.ok(actions.length > 30, `${actions.length} actions`);
      const told = await Promise.all(actions.map((right) => verdictOnSession(right)));
      assert.deepEqual(
        actions.filter((_, index) => told[index] !== "ExplicitlyDenied"),
        [],
      );
    });
  }
});
