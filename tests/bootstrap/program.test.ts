import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import program from "../../bootstrap/index";
import { repositoryRoot } from "../../local/paths";
import { type Answer, CREATED_KEY, recordResources, valueFrom } from "../support/mocks";

const config = {
  "aws:region": "us-east-1",
  "aerosecure-bootstrap:repository": "aerosecure/kms",
};

const GET_KEY = "aws:kms/getKey:getKey";

const answers: Readonly<Record<string, Answer>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:user/admin",
  },
  [GET_KEY]: new Error(
    "invoking aws:kms/getKey:getKey: 1 error occurred:\n\t* reading KMS Key (alias/aerosecure-state-dev): couldn't find resource\n\n",
  ),
};

async function run(
  changes: Readonly<Record<string, string>> = {},
  changedAnswers: Readonly<Record<string, Answer>> = {},
) {
  const recording = await recordResources({
    stack: "dev",
    config: { ...config, ...changes },
    answers: { ...answers, ...changedAnswers },
  });
  const outcome = await program().catch((error: unknown) => {
    assert.ok(RunError.isInstance(error), String(error));
    return error.message;
  });
  return { outcome, resources: await recording.resources() };
}

describe("the program of bootstrap/", () => {
  it("declares a state bucket with its key and log, GitHub's provider and three roles", async () => {
    const { resources } = await run();
    const declared = resources
      .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
      .filter(
        (each) => !/^(?:Bucket[A-Z]|StateStore|AccessLog|Encrypted|Object|Customer)/.test(each),
      );
    assert.deepEqual(declared.toSorted(), [
      "Alias state",
      "Bucket state",
      "Bucket state-logs",
      "DeliveryRole deploy",
      "DeliveryRole preview",
      "DeliveryRole verify",
      "Key state",
      "OpenIdConnectProvider github",
      ...["data", "guards", "state", "surroundings"].map((name) => `Policy deploy-${name}`),
      ...["guards", "stack", "state"].map((name) => `Policy preview-${name}`),
      ...["probes", "reads", "state"].map((name) => `Policy verify-${name}`),
      "Role deploy",
      "Role preview",
      "Role verify",
      ...["data", "guards", "state", "surroundings"].map(
        (name) => `RolePolicyAttachment deploy-${name}`,
      ),
      ...["guards", "stack", "state"].map((name) => `RolePolicyAttachment preview-${name}`),
      ...["probes", "reads", "state"].map((name) => `RolePolicyAttachment verify-${name}`),
    ]);
  });

  it("bounds the roles that services act as, where the stack has such a role", async () => {
    const isBoundary = ({ name }: { readonly name: string }) => name === "service-boundary";
    const without = await run();
    assert.ok(typeof without.outcome === "object");
    assert.equal(without.outcome.permissionsBoundary, undefined);
    assert.deepEqual(without.resources.filter(isBoundary), []);
    const { outcome, resources } = await run({
      "aerosecure-bootstrap:replicationRegion": "us-west-2",
    });
    assert.ok(typeof outcome === "object" && outcome.permissionsBoundary !== undefined);
    const name = "aerosecure-dev-deploy-boundary";
    assert.equal(await valueFrom(outcome.permissionsBoundary), name);
    const [policy, ...others] = resources.filter(isBoundary);
    assert.equal(policy?.inputs["name"], name);
    assert.deepEqual(others, []);
  });

  it("tags the state's key as no stack's", async () => {
    const { resources } = await run();
    const key = resources.find(({ type }) => type === "aws:kms/key:Key");
    assert.deepEqual(key?.inputs["tags"], { "aerosecure:stack": "state-dev" });
  });

  it("protects key, bucket and log unless it is told otherwise", async () => {
    const isKept = async (protect: string) => {
      const { resources } = await run({ "aerosecure-bootstrap:protect": protect });
      return resources
        .filter(({ type }) => /:(?:Key|Bucket)$/.test(type))
        .map(({ name, ...resource }) => [name, resource.protect]);
    };
    const names = ["state", "state-logs", "state"];
    const sorted = (kept: readonly unknown[]) =>
      kept.map((each) => JSON.stringify(each)).toSorted();
    assert.deepEqual(sorted(await isKept("true")), sorted(names.map((name) => [name, true])));
    assert.deepEqual(sorted(await isKept("false")), sorted(names.map((name) => [name, false])));
  });

  it("leaves GitHub's provider out where the account has it", async () => {
    const { resources } = await run({ "aerosecure-bootstrap:gitHubProvider": "adopt" });
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
    const { outcome } = await run();
    assert.ok(typeof outcome === "object");
    const name = "aerosecure-state-dev-111122223333-us-east-1";
    assert.equal(await valueFrom(outcome.backendUrl), `s3://${name}?region=us-east-1`);
    assert.equal(
      await valueFrom(outcome.secretsProvider),
      `awskms:///${CREATED_KEY.arn}?region=us-east-1`,
    );
    assert.deepEqual(Object.keys(await valueFrom(outcome.githubVariables)), [
      "DEV_AWS_REGION",
      "DEV_BACKEND_URL",
      "DEV_PREVIEW_ROLE_ARN",
      "DEV_DEPLOY_ROLE_ARN",
      "DEV_VERIFY_ROLE_ARN",
    ]);
  });

  it("tells every variable that the workflows read, and no other", async () => {
    const { outcome } = await run({ "aerosecure-bootstrap:sampleObjects": "true" });
    assert.ok(typeof outcome === "object");
    const told = await valueFrom(outcome.githubVariables);
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

  it("makes no policy that is too long for IAM of the longest names and all features", async () => {
    const { outcome } = await run({
      "aerosecure-bootstrap:keyAlias": `alias/${"x".repeat(250)}`,
      "aerosecure-bootstrap:bucketName": "b".repeat(63),
      "aerosecure-bootstrap:replicationRegion": "us-west-2",
      "aerosecure-bootstrap:environment": "e".repeat(20),
      "aerosecure-bootstrap:guardDuty": "create",
      "aerosecure-bootstrap:malwareProtection": "true",
      "aerosecure-bootstrap:securityHub": "create",
      "aerosecure-bootstrap:blockPublicAccessOfAccount": "true",
      "aerosecure-bootstrap:sampleObjects": "true",
      "aerosecure-bootstrap:sendFindings": "true",
    });
    assert.equal(typeof outcome, "object", String(outcome));
  });
});
