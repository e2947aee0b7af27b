import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import program from "../../bootstrap/index";
import { boundaryOf, SERVICE_PURPOSES } from "../../infra/aws/service-boundary";
import { bucketPolicy } from "../../infra/buckets/bucket-policy";
import { repositoryRoot } from "../../local/processes/paths";
import { namedHere, nameOf } from "../infra/support/resources";
import { type Answer, CREATED_KEY, recordResources, valueFrom } from "../support/mocks";
import { EVERYTHING } from "./support/sample-roles";

const GET_KEY = "aws:kms/getKey:getKey";

const GET_BUCKET_POLICY = "aws:s3/getBucketPolicy:getBucketPolicy";

const answers: Readonly<Record<string, Answer>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:user/admin",
  },
  [GET_KEY]: new Error(
    "invoking aws:kms/getKey:getKey: 1 error occurred:\n\t* reading KMS Key (alias/aerosecure-state-dev): couldn't find resource\n\n",
  ),
  [GET_BUCKET_POLICY]: new Error("api error NoSuchBucket: The specified bucket does not exist"),
};

/** Runs the program under these settings, beside the repository. */
async function run(
  settings: Readonly<Record<string, string>> = {},
  changedAnswers: Readonly<Record<string, Answer>> = {},
) {
  const own = Object.entries({ repository: "aerosecure/kms", ...settings });
  const named = own.map(([name, value]) => [`aerosecure-bootstrap:${name}`, value]);
  const recording = await recordResources({
    project: "aerosecure-bootstrap",
    stack: "dev",
    config: { "aws:region": "us-east-1", ...Object.fromEntries(named) },
    answers: { ...answers, ...changedAnswers },
  });
  const outcome = await program().catch((error: unknown) => {
    assert.ok(RunError.isInstance(error), String(error));
    return error.message;
  });
  const [resources, createdFirst] = [await recording.resources(), await recording.createdFirst()];
  return { outcome, resources, createdFirst };
}

async function outputsUnder(settings: Readonly<Record<string, string>> = {}) {
  const { outcome } = await run(settings);
  assert.ok(typeof outcome === "object", String(outcome));
  return outcome;
}

describe("the program of bootstrap/", () => {
  it("declares a state bucket with its key and log, GitHub's provider and three roles", async () => {
    const { resources } = await run();
    const declared = resources
      .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
      .filter(
        (each) => !/^(?:Bucket[A-Z]|StateStore|AccessLog|Encrypted|Object|Customer)/.test(each),
      );
    const policies = [
      ...[
        "deploy-alarm",
        "deploy-channels",
        "deploy-data",
        "deploy-guards",
        "deploy-state",
        "deploy-surroundings",
      ],
      ...["preview-alarm", "preview-guards", "preview-stack", "preview-state"],
      ...["verify-alarm", "verify-probes", "verify-reads", "verify-state"],
    ];
    assert.deepEqual(declared.toSorted(), [
      ...["Alias state", "Bucket state", "Bucket state-logs"],
      ...["DeliveryRole deploy", "DeliveryRole preview", "DeliveryRole verify"],
      ...["Key state", "OpenIdConnectProvider github"],
      ...policies.map((name) => `Policy ${name}`),
      ...["Role deploy", "Role preview", "Role verify"],
      ...policies.map((name) => `RolePolicyAttachment ${name}`),
    ]);
  });

  it("bounds the roles that services act as, where the stack has such a role", async () => {
    const isBoundary = ({ name }: { readonly name: string }) => /-deploy-boundary-/.test(name);
    const without = await run();
    assert.ok(typeof without.outcome === "object");
    assert.equal(without.outcome.permissionsBoundary, undefined);
    assert.deepEqual(without.resources.filter(isBoundary), []);
    const { outcome, resources } = await run({
      replicationRegion: "us-west-2",
      malwareProtection: "true",
      batchOperations: "true",
    });
    assert.ok(typeof outcome === "object" && outcome.permissionsBoundary !== undefined);
    const setting = await valueFrom(outcome.permissionsBoundary);
    assert.equal(setting, "aerosecure-dev-deploy-boundary-*");
    // As the stack's program reads the setting.
    assert.deepEqual(
      resources.filter(isBoundary).map(({ inputs }) => inputs["name"]),
      SERVICE_PURPOSES.map((purpose) => boundaryOf(setting, purpose)),
    );
  });

  it("creates the new one first of whatever is given its name, and is replaced", async () => {
    const { resources, createdFirst } = await run({ replicationRegion: "us-west-2" });
    assert.equal(createdFirst.length, 21);
    assert.deepEqual(createdFirst.map(nameOf).toSorted(), namedHere(resources));
  });

  it("makes no policy without a statement, as IAM takes none", async () => {
    for (const settings of [{}, { tamperAlarm: "false" }]) {
      const { resources } = await run(settings);
      const policies = resources.filter(({ type }) => type === "aws:iam/policy:Policy");
      const isEmpty = ({ inputs }: (typeof policies)[number]) =>
        JSON.parse(String(inputs["policy"])).Statement.length === 0;
      assert.deepEqual(policies.filter(isEmpty), []);
    }
  });

  it("tags the state's key as no stack's", async () => {
    const { resources } = await run();
    const key = resources.find(({ type }) => type === "aws:kms/key:Key");
    assert.deepEqual(key?.inputs["tags"], { "aerosecure:stack": "state-dev" });
  });

  it("protects key, bucket and log unless it is told otherwise", async () => {
    for (const protect of [true, false]) {
      const { resources } = await run({ protect: String(protect) });
      const kept = resources.filter(({ type }) => /:(?:Key|Bucket)$/.test(type));
      assert.deepEqual(
        kept.map(({ name, ...resource }) => `${name}: ${resource.protect}`).toSorted(),
        [`state-logs: ${protect}`, `state: ${protect}`, `state: ${protect}`],
      );
    }
  });

  it("leaves GitHub's provider out where the account has it", async () => {
    const { resources } = await run({ gitHubProvider: "adopt" });
    assert.deepEqual(
      resources.filter(({ type }) => type.includes("OpenIdConnectProvider")),
      [],
    );
    const trust = resources.find(({ type, name }) => type.endsWith(":Role") && name === "deploy");
    assert.match(
      String(trust?.inputs["assumeRolePolicy"]),
      /"arn:aws:iam::111122223333:oidc-provider\/token\.actions\.githubusercontent\.com"/,
    );
  });

  it("tells backend, secrets provider and the variables of the repository", async () => {
    const { backendUrl, secretsProvider, githubVariables } = await outputsUnder();
    const bucket = "aerosecure-state-dev-111122223333-us-east-1-an";
    assert.equal(await valueFrom(backendUrl), `s3://${bucket}?region=us-east-1`);
    const provider = `awskms:///${CREATED_KEY.arn}?region=us-east-1`;
    assert.equal(await valueFrom(secretsProvider), provider);
    assert.deepEqual(Object.keys(await valueFrom(githubVariables)), [
      "DEV_AWS_REGION",
      "DEV_BACKEND_URL",
      "DEV_PREVIEW_ROLE_ARN",
      "DEV_DEPLOY_ROLE_ARN",
      "DEV_VERIFY_ROLE_ARN",
    ]);
  });

  it("tells every variable that the workflows read, and no other", async () => {
    const { githubVariables } = await outputsUnder({ sampleObjects: "true" });
    const told = await valueFrom(githubVariables);
    assert.equal(told["DEV_SAMPLE"], "100");
    const workflows = join(repositoryRoot, ".github", "workflows");
    const read = readdirSync(workflows)
      .map((file) => readFileSync(join(workflows, file), "utf8"))
      .flatMap((text) => [...text.matchAll(/\bvars\.(DEV_\w+)/g)].map(([, name]) => name));
    assert.deepEqual([...new Set(read)].toSorted(), Object.keys(told).toSorted());
  });

  it("stops where the key of the state waits for its deletion", async () => {
    const { outcome, resources } = await run(
      {},
      { [GET_KEY]: { id: CREATED_KEY.keyId, keyState: "PendingDeletion", deletionDate: "" } },
    );
    assert.match(String(outcome), /every state file under this one would be lost/);
    assert.deepEqual(resources, []);
  });

  it("stops as well if the alias of that key is gone", async () => {
    const { arn, keyId: id } = CREATED_KEY;
    const bucket = "aerosecure-state-dev-111122223333-us-east-1-an";
    const policy = bucketPolicy({
      ...{ bucketArn: `arn:aws:s3:::${bucket}`, keyArn: arn, sseAlgorithm: "aws:kms" },
      ...{ minimumTlsVersion: "1.2", serviceRoles: [], deployer: [], protect: true },
    });
    const { outcome, resources } = await run(
      {},
      {
        [GET_KEY]: ({ keyId }) =>
          keyId === arn
            ? { id, keyState: "PendingDeletion", deletionDate: "" }
            : new Error("NotFoundException: no such alias"),
        [GET_BUCKET_POLICY]: (inputs) =>
          inputs["bucket"] === bucket
            ? { policy: JSON.stringify(policy) }
            : new Error("api error NoSuchBucket: no such bucket"),
      },
    );
    assert.match(
      String(outcome),
      new RegExp(`^alias/aerosecure-state-dev is gone, and the policy of the bucket ${bucket} `),
    );
    assert.deepEqual(resources, []);
  });

  const LONGEST = {
    ...EVERYTHING,
    keyAlias: `alias/${"x".repeat(250)}`,
    bucketName: "b".repeat(63),
    environment: "e".repeat(20),
    sampleObjects: "true",
    sendFindings: "true",
  };
  it("makes no policy too long for IAM of the longest names and all features", async () => {
    await outputsUnder(LONGEST);
  });
});
