import assert from "node:assert/strict";
import { SecureBucket, type SecureBucketArgs } from "../../component/index";
import { answerFailures } from "../../infra/components/late-outputs";
import { CREATED_KEY, recordResources, valueFrom } from "../support/mocks";
import { ACCOUNT, ANSWERS } from "./answers";

const sound = { administrators: ["user/kzax01"], bucketName: "files" };

let programs = 0;

/** What the component shows, and which roles it declares with their boundaries. */
async function declared(args: Partial<SecureBucketArgs>) {
  programs += 1;
  const stack = `showing${programs}`;
  const recording = await recordResources({ stack, answers: ANSWERS });
  const vault = new SecureBucket("vault", { ...sound, ...args });
  const data = await vault.getData();
  const failure = "failure" in data ? data.failure?.message : undefined;
  const resources = await recording.resources();
  const roles = resources.flatMap(({ type, inputs }) =>
    type === "aws:iam/role:Role" ? [[inputs["name"], inputs["permissionsBoundary"]]] : [],
  );
  return { failure, vault, roles };
}

const LOGS_NEEDED =
  "`batchOperations` is true, but accessLogs is false. S3 Batch Operations keeps manifests and reports in the bucket for access logs, the one under SSE-S3: set accessLogs to true, or batchOperations to false.";

describe("the component SecureBucket", () => {
  before(answerFailures);

  it("shows nothing of a replica, of batch jobs or of services' roles unless it has them", async () => {
    const { vault, roles } = await declared({});
    const { replicaRegion, replicaBucketName, replicaKeyArn } = vault;
    const { batchOperationsRoleArn, batchOperationsLocation, batchOperatorPolicy } = vault;
    const optional = [
      ...[replicaRegion, replicaBucketName, replicaKeyArn],
      ...[batchOperationsRoleArn, batchOperationsLocation, batchOperatorPolicy],
    ];
    assert.deepEqual(await Promise.all(optional.map(valueFrom)), Array(6).fill(undefined));
    assert.deepEqual(await valueFrom(vault.serviceRoleNames), []);
    assert.deepEqual(roles, []);
  });

  it("shows its replica, and the role, the place and the policy for batch jobs", async () => {
    const { vault } = await declared({ batchOperations: true, replicationRegion: "us-west-2" });
    assert.deepEqual(await valueFrom(vault.serviceRoleNames), [
      "files-replication",
      "files-batch-operations",
    ]);
    assert.deepEqual(
      await Promise.all(
        [vault.replicaRegion, vault.replicaBucketName, vault.replicaKeyArn].map(valueFrom),
      ),
      ["us-west-2", "files-replica-us-west-2", CREATED_KEY.arn],
    );
    assert.deepEqual(
      await Promise.all(
        [vault.batchOperationsRoleArn, vault.batchOperationsLocation].map(valueFrom),
      ),
      [`arn:aws:iam::${ACCOUNT}:role/files-batch-operations`, "s3://files-logs/batch-operations/"],
    );
    const policy = String(await valueFrom(vault.batchOperatorPolicy));
    assert.ok(policy.includes(CREATED_KEY.arn) && policy.includes("s3:CreateJob"), policy);
  });

  for (const [boundary, ofRole] of [
    ["bound", (_: string) => `arn:aws:iam::${ACCOUNT}:policy/bound`],
    ["bound-*", (purpose: string) => `arn:aws:iam::${ACCOUNT}:policy/bound-${purpose}`],
  ] as const) {
    it(`bounds the role of each service by ${boundary}`, async () => {
      const { roles } = await declared({
        ...{ replicationRegion: "us-west-2", malwareProtection: true, batchOperations: true },
        permissionsBoundary: boundary,
      });
      assert.deepEqual(
        roles.toSorted(),
        ["batch-operations", "malware-scan", "replication"].map((purpose) => [
          `files-${purpose}`,
          ofRole(purpose),
        ]),
      );
    });
  }

  it("refuses batch jobs without the bucket that has their manifests and reports", async () => {
    const { failure, roles } = await declared({ batchOperations: true, accessLogs: false });
    assert.equal(
      failure,
      `SecureBucket "vault" cannot be deployed as it is set:\n  - ${LOGS_NEEDED}`,
    );
    assert.deepEqual(roles, []);
  });
});
