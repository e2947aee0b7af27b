import assert from "node:assert/strict";
import { batchRoleArn } from "../../../infra/batch/batch-names";
import {
  batchOperationsPolicy,
  batchOperationsTrust,
  batchOperatorPolicy,
} from "../../../infra/batch/batch-policies";
import { serviceActions } from "../../support/service-authorization";
import { simulate, type Verdict } from "../../support/simulator";
import { CHINA_PLACE, GOV_PLACE, PLACE } from "../support/places";

const ACCOUNT = "111122223333";
const REGION = "us-east-1";
const DATA = "arn:aws:s3:::files";
const LOGS = "arn:aws:s3:::files-logs";
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const partition = { name: "aws", dnsSuffix: "amazonaws.com" } as const;
const site = {
  ...{ partition, accountId: ACCOUNT, region: REGION },
  ...{ bucketArn: DATA, keyArn: KEY, logArn: LOGS },
};
const ROLE = batchRoleArn(site, "files");
const JOB = `arn:aws:s3:${REGION}:${ACCOUNT}:job/1`;

type Request = readonly [
  action: string,
  resource: string,
  context?: Readonly<Record<string, string>>,
];

/** What a key's policy says of the account: KMS asks it for every request. */
const IAM_DECIDES = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
} as const;

async function verdictOn(
  [action, resource, context = {}]: Request,
  document: ReturnType<typeof batchOperationsPolicy>,
): Promise<Verdict> {
  const { verdict } = await simulate({
    principal: `arn:aws:iam::${ACCOUNT}:user/someone`,
    identityPolicies: [document],
    action,
    resource,
    accountId: ACCOUNT,
    context,
    ...(action.startsWith("kms:") && { resourcePolicy: IAM_DECIDES }),
  });
  return verdict;
}

const THROUGH_S3 = {
  "kms:ViaService": `s3.${REGION}.amazonaws.com`,
  "kms:EncryptionContext:aws:s3:arn": DATA,
};
const USE = ["Encrypt", "Decrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"];

describe("the rights of a job of S3 Batch Operations", () => {
  const allowed: readonly Request[] = [
    ...["GetObject", "GetObjectVersion", "PutObject", "UpdateObjectEncryption"].map(
      (name) => [`s3:${name}`, `${DATA}/a/b`] as const,
    ),
    ["s3:PutInventoryConfiguration", DATA],
    ["s3:GetObject", `${LOGS}/batch-operations/manifests/1.csv`],
    ["s3:PutObject", `${LOGS}/batch-operations/generated/1.csv`],
    ["s3:PutObject", `${LOGS}/batch-operations/reports/job-1/manifest.json`],
    ...USE.map((name) => [`kms:${name}`, KEY, THROUGH_S3] as const),
    ["kms:Decrypt", KEY, { ...THROUGH_S3, "kms:EncryptionContext:aws:s3:arn": `${DATA}/a` }],
  ];
  for (const request of allowed) {
    it(`allow ${request[0]} on ${request[1]}`, async () => {
      assert.equal(await verdictOn(request, batchOperationsPolicy(site)), "Allowed");
    });
  }

  const refused: readonly Request[] = [
    ["s3:DeleteObject", `${DATA}/a`],
    ["s3:PutObject", `${LOGS}/access-logs/forged`],
    ["s3:GetObject", `${LOGS}/access-logs/2026`],
    ["s3:PutObject", `${LOGS}/batch-operations/manifests/forged.csv`],
    ["s3:PutObject", "arn:aws:s3:::others/a"],
    ["s3:PutBucketPolicy", DATA],
    ["kms:CreateGrant", KEY, THROUGH_S3],
    ...USE.map((name) => [`kms:${name}`, KEY] as const),
    ...USE.map(
      (name) =>
        [
          `kms:${name}`,
          KEY,
          { ...THROUGH_S3, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::others" },
        ] as const,
    ),
    ["kms:Decrypt", KEY, { ...THROUGH_S3, "kms:ViaService": "s3.eu-west-1.amazonaws.com" }],
    ["kms:Decrypt", `${KEY}0`, THROUGH_S3],
  ];
  for (const request of refused) {
    it(`do not allow ${request[0]} on ${request[1]} with ${JSON.stringify(request[2] ?? {})}`, async () => {
      assert.equal(await verdictOn(request, batchOperationsPolicy(site)), "ImplicitlyDenied");
    });
  }

  it("name actions that AWS knows", async () => {
    const known = new Set(
      (await Promise.all(["s3", "kms", "iam"].map(serviceActions))).flat().map(({ name }) => name),
    );
    const named = [batchOperationsPolicy(site), batchOperatorPolicy(site, ROLE)]
      .flatMap(({ Statement }) => Statement)
      .flatMap(({ Action }) => Action);
    assert.deepEqual(
      named.filter((action) => !known.has(action)),
      [],
    );
  });

  for (const place of [PLACE, GOV_PLACE, CHINA_PLACE]) {
    it(`are S3 Batch Operations' alone, for jobs of the account in ${place.region}`, () => {
      assert.deepEqual(batchOperationsTrust({ ...place, accountId: ACCOUNT }), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AllowS3BatchOperations",
            Effect: "Allow",
            Principal: { Service: "batchoperations.s3.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
              StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT },
              ArnLikeIfExists: {
                "aws:SourceArn": `arn:${place.partition.name}:s3:${place.region}:${ACCOUNT}:job/*`,
              },
            },
          },
        ],
      });
    });
  }
});

describe("the rights of who makes jobs", () => {
  const toBatch = { "iam:PassedToService": "batchoperations.s3.amazonaws.com" };
  const cases: readonly (readonly [Verdict, Request])[] = [
    ["Allowed", ["s3:CreateJob", "*"]],
    ["Allowed", ["s3:ListJobs", "*"]],
    ["Allowed", ["s3:DescribeJob", JOB]],
    ["Allowed", ["s3:UpdateJobStatus", JOB]],
    ["Allowed", ["iam:PassRole", ROLE, toBatch]],
    ["Allowed", ["s3:PutObject", `${LOGS}/batch-operations/manifests/1.csv`]],
    ["Allowed", ["s3:GetObject", `${LOGS}/batch-operations/reports/job-1/manifest.json`]],
    ["ImplicitlyDenied", ["iam:PassRole", ROLE, { "iam:PassedToService": "ec2.amazonaws.com" }]],
    ["ImplicitlyDenied", ["iam:PassRole", `${ROLE}2`, toBatch]],
    ["ImplicitlyDenied", ["s3:PutObject", `${LOGS}/batch-operations/reports/forged`]],
    ["ImplicitlyDenied", ["s3:GetObject", `${LOGS}/access-logs/2026`]],
    ["ImplicitlyDenied", ["s3:GetObject", `${DATA}/a`]],
    ["ImplicitlyDenied", ["kms:Decrypt", KEY, THROUGH_S3]],
  ];
  for (const [verdict, request] of cases) {
    it(`${verdict}: ${request[0]} on ${request[1]} with ${JSON.stringify(request[2] ?? {})}`, async () => {
      assert.equal(await verdictOn(request, batchOperatorPolicy(site, ROLE)), verdict);
    });
  }
});
