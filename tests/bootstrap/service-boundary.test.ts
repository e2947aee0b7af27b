import assert from "node:assert/strict";
import { type BoundaryPolicy, serviceBoundaries } from "../../bootstrap/service-boundary";
import type { IdentityPolicyDocument } from "../../infra/aws/policy-document";
import { SERVICE_PURPOSES, type ServicePurpose } from "../../infra/aws/service-boundary";
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
const WRITTEN: Readonly<Record<ServicePurpose, IdentityPolicyDocument>> = {
  replication: replicationPolicy({
    partition,
    source: { region: REGION, bucketArn: DATA, keyArn: keyIn(REGION) },
    replica: { region: COPY_REGION, bucketArn: COPY, keyArn: keyIn(COPY_REGION) },
    objectLock: true,
  }),
  "malware-scan": malwareScanPolicy({
    partition,
    region: REGION,
    accountId: ACCOUNT,
    bucketArn: DATA,
    keyArn: keyIn(REGION),
  }),
  "batch-operations": batchOperationsPolicy({
    partition,
    region: REGION,
    accountId: ACCOUNT,
    bucketArn: DATA,
    keyArn: keyIn(REGION),
    logArn: LOGS,
  }),
};

type Settings = Readonly<Record<string, string>>;

/** What the role's own policy allows in other words: jobs write any object of the bucket again. */
const ALSO_ITS_OWN: Readonly<Record<ServicePurpose, readonly string[]>> = {
  replication: [],
  "malware-scan": [],
  "batch-operations": [`s3:PutObject on ${DATA}/malware-protection-resource-validation-object`],
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

const NAME = "aerosecure-dev-deploy-boundary-";
const ALL_FEATURES: Settings = {
  replicationRegion: COPY_REGION,
  malwareProtection: "true",
  batchOperations: "true",
};

/** The boundary of the role of a purpose, in a stack with all three. */
async function boundaryFor(purpose: ServicePurpose): Promise<BoundaryPolicy> {
  const boundaries = serviceBoundaries((await sampleSettings(ALL_FEATURES)).stack);
  const boundary = boundaries[`${NAME}${purpose}`];
  assert.ok(boundary !== undefined);
  return boundary;
}

/** What IAM answers a session under the boundary, if the resource's policy lets that very session do everything. */
async function verdictOnSession(
  purpose: ServicePurpose,
  { action, resource, context }: Right,
  hasDenials = true,
): Promise<Verdict> {
  const whole = await boundaryFor(purpose);
  const Statement = whole.Statement.filter(({ Effect }) => hasDenials || Effect === "Allow");
  const role = `${BUCKET}-${purpose}`;
  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/session`;
  const { verdict } = await simulate({
    principal: session,
    identityPolicies: [],
    boundary: { ...whole, Statement },
    action,
    resource,
    accountId: ACCOUNT,
    context: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/${role}`, ...context },
    resourcePolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "LetsTheSessionIn",
          Effect: "Allow",
          Principal: { AWS: session },
          Action: ["kms:*", "s3:*"],
          Resource: resource.startsWith("arn:aws:kms:") ? "*" : resource,
        },
      ],
    },
  });
  return verdict;
}

/** Every action of a service on a key, a bucket or an object that the role of a purpose does not need. */
async function otherActions(service: string, purpose: ServicePurpose): Promise<readonly Right[]> {
  const needed = new Set(WRITTEN[purpose].Statement.flatMap(({ Action }) => Action));
  const arns = { key: keyIn(REGION), object: `${DATA}/flight.bin`, bucket: DATA };
  const known = Object.entries(arns);
  return (await serviceActions(service)).flatMap(({ name: action, resourceTypes }) => {
    const resource = known.find(([type]) => resourceTypes.includes(type))?.[1];
    return resource === undefined || needed.has(action) ? [] : [{ action, resource, context: {} }];
  });
}

async function verdicts(purpose: ServicePurpose, requests: readonly Right[]) {
  const boundary = await boundaryFor(purpose);
  return Promise.all(requests.map((request) => verdictOn(request, { boundary })));
}

const FEATURES: Readonly<Record<ServicePurpose, Settings>> = {
  replication: { replicationRegion: COPY_REGION },
  "malware-scan": { malwareProtection: "true" },
  "batch-operations": { batchOperations: "true" },
};

describe("the boundary of a role that a service acts as", () => {
  for (const purpose of SERVICE_PURPOSES) {
    it(`leaves the role for ${purpose} all that the stack gives it`, async () => {
      const told = await verdicts(purpose, requestsOf(WRITTEN[purpose]));
      assert.deepEqual([...new Set(told)], ["Allowed"]);
    });

    it(`leaves the role for ${purpose} nothing that only another role is given`, async () => {
      const own = new Set(requestsOf(WRITTEN[purpose]).map((right) => JSON.stringify(right)));
      const ofOthers = SERVICE_PURPOSES.flatMap((other) => requestsOf(WRITTEN[other])).filter(
        (right) => !own.has(JSON.stringify(right)),
      );
      assert.ok(ofOthers.length > 10, `${ofOthers.length} requests`);
      const told = await verdicts(purpose, ofOthers);
      const allowed = ofOthers.filter((_, index) => told[index] === "Allowed");
      assert.deepEqual(
        allowed.map(({ action, resource }) => `${action} on ${resource}`),
        ALSO_ITS_OWN[purpose],
      );
    });

    it(`is the same for ${purpose} whichever other roles the stack has`, async () => {
      const { stack } = await sampleSettings(FEATURES[purpose]);
      assert.deepEqual(serviceBoundaries(stack), {
        [`${NAME}${purpose}`]: await boundaryFor(purpose),
      });
    });
  }

  it("is none where the stack has no such role", async () => {
    assert.deepEqual(serviceBoundaries((await sampleSettings({})).stack), {});
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
    ["s3:PutObject", `${LOGS}/2026/forged`],
    ["s3:GetObject", "arn:aws:s3:::payroll/all.csv"],
    ["s3:ReplicateObject", "arn:aws:s3:::elsewhere/flight.bin"],
    ["kms:Decrypt", keyIn(REGION), OWN],
    ["kms:Decrypt", keyIn(REGION), through],
    ["kms:Decrypt", keyIn(REGION), { ...through, ...ofProd }],
    ["kms:PutKeyPolicy", keyIn(REGION), { ...OWN, ...through }],
    ["kms:CreateGrant", keyIn(REGION), { ...OWN, ...through }],
  ];
  for (const [action, resource, context = {}] of refused) {
    it(`lets none of them do ${action} on ${resource} with ${JSON.stringify(context)}`, async () => {
      for (const purpose of SERVICE_PURPOSES) {
        const told = await verdicts(purpose, [{ action, resource, context }]);
        assert.deepEqual(told, ["ExplicitlyDenied"], purpose);
      }
    });
  }

  for (const [action, resource] of [
    ["s3:PutObject", `${LOGS}/access-logs/forged`],
    ["s3:GetObject", `${LOGS}/access-logs/2026`],
    ["s3:PutObject", `${LOGS}/batch-operations/manifests/forged.csv`],
    ["s3:PutObjectTagging", `${LOGS}/batch-operations/reports/1`],
    ["s3:UpdateObjectEncryption", `${LOGS}/batch-operations/reports/1`],
    ["s3:DeleteObject", `${LOGS}/batch-operations/reports/1`],
    ["s3:PutInventoryConfiguration", LOGS],
    ["s3:CreateJob", "*"],
    ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/${BUCKET}-batch-operations`],
  ] as const) {
    it(`does not let a job of S3 Batch Operations do ${action} on ${resource}`, async () => {
      const told = await verdicts("batch-operations", [{ action, resource, context: {} }]);
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
      for (const purpose of SERVICE_PURPOSES) {
        const asked = { action, resource, context };
        assert.equal(await verdictOnSession(purpose, asked), "ExplicitlyDenied", purpose);
        assert.equal(await verdictOnSession(purpose, asked, false), "Allowed", purpose);
      }
    });
  }

  for (const service of ["kms", "s3"]) {
    it(`refuses a session every other action of ${service}`, async () => {
      for (const purpose of SERVICE_PURPOSES) {
        const actions = await otherActions(service, purpose);
        assert.ok(actions.length > 30, `${actions.length} actions`);
        const told = await Promise.all(actions.map((right) => verdictOnSession(purpose, right)));
        assert.deepEqual(
          actions.filter((_, index) => told[index] !== "ExplicitlyDenied"),
          [],
        );
      }
    });
  }
});
