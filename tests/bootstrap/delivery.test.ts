import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import type { IdentityStatement, RolePolicies } from "../../bootstrap/policies/identity-policy";
import { rolePolicies } from "../../bootstrap/role-policies";
import { settingsFrom } from "../../bootstrap/settings";
import { emptyBucket } from "../../local/aws-provider/s3/empty-bucket";
import { policyPackDirectory, repositoryRoot } from "../../local/processes/paths";
import { type PulumiRun, runPulumi } from "../../local/start/pulumi-run";
import { runAerosecure } from "../ops/support/run-aerosecure";
import { succeeds } from "../support/deployment";
import { forgetDetectors } from "../support/forget-detectors";
import { isLike } from "../support/is-like";
import { ACCOUNT, clientSettings, REGION } from "../support/local-aws";
import type { Verdict } from "../support/simulator";
import { testInstance } from "../support/test-instance";
import { type AwsCall, awsCallOf } from "./support/aws-call";
import { bootstrapDirectory, type DeliverySite, deliverySite } from "./support/delivery-site";
import { knownBoundaries } from "./support/known-boundaries";
import { knownKeys } from "./support/known-keys";
import { type Right, rightsOf } from "./support/needed-rights";
import { runPageCommands } from "./support/page-commands";
import { verdictOn } from "./support/role-verdict";
import { entryOn, UNRECORDED, UNRECORDED_OF_VERIFY, WITHHELD } from "./support/unrecorded-rights";

const ENVIRONMENT = "delivered";
const COPY_REGION = "us-west-2";

/** What the delivered stack has, of what the roles have to know. */
const SHARED = {
  replicationRegion: COPY_REGION,
  tamperAlarm: "true",
  guardDuty: "create",
  blockPublicAccessOfAccount: "true",
};

const BOOTSTRAP = {
  repository: "aerosecure/kms",
  protect: "false",
  forceDestroy: "true",
  ...SHARED,
};

const up = ["up", "--yes", "--skip-preview"];
const preview = ["preview", "--refresh", "--expect-no-changes"];

describe("a delivery on the local AWS", function () {
  this.timeout(300_000);
  let site: DeliverySite;
  let s3: S3;
  /** The policies of each role, with all that the local AWS cannot do. */
  let policies: Awaited<ReturnType<typeof policiesOf>>;
  const calls: Record<"deploy" | "preview" | "verify", AwsCall[]> = {
    deploy: [],
    preview: [],
    verify: [],
  };

  /** Runs something as a role would, and keeps what it asked of AWS. */
  async function as(role: keyof typeof calls, running: Promise<unknown>): Promise<void> {
    await running;
    calls[role].push(...site.recorder.take().map(awsCallOf));
  }

  before(async function () {
    this.timeout(900_000);
    site = await deliverySite(ENVIRONMENT, bootstrapConfig());
    await forgetDetectors(site.aws.endpoint);
    s3 = new S3({ ...clientSettings(site.aws.endpoint), forcePathStyle: true });
    await succeeds(site.bootstrap(...up, "--policy-pack", policyPackDirectory));
    policies = await policiesOf((await site.outputs()).secretsProvider);
  });

  after(async () => {
    s3?.destroy();
    await site?.recorder.close();
  });

  it("finds nothing to change right after what comes before it was made", async () => {
    await succeeds(site.bootstrap("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
    await succeeds(
      site.bootstrap("preview", "--expect-no-changes", "--policy-pack", policyPackDirectory),
    );
  });

  it("tells the variables that the workflows read", async () => {
    const { backendUrl, githubVariables } = await site.outputs();
    const role = `arn:aws:iam::${ACCOUNT}:role/aerosecure-delivered`;
    assert.deepEqual(githubVariables, {
      DELIVERED_AWS_REGION: REGION,
      DELIVERED_BACKEND_URL: `s3://aerosecure-state-delivered-${ACCOUNT}-${REGION}-an?region=${REGION}`,
      DELIVERED_PREVIEW_ROLE_ARN: `${role}-preview`,
      DELIVERED_DEPLOY_ROLE_ARN: `${role}-deploy`,
      DELIVERED_VERIFY_ROLE_ARN: `${role}-verify`,
    });
    assert.equal(backendUrl, githubVariables["DELIVERED_BACKEND_URL"]);
  });

  /** Without the settings file, an option that it does not take. */
  async function exportState(file: string) {
    const args = ["stack", "export", "--file", file, "--cwd", repositoryRoot];
    const env = await site.deliveredEnv();
    return runPulumi({ ...site.aws, env }, [...args, "--stack", ENVIRONMENT]);
  }

  it("is deployed with its state in the bucket and its secrets under the key of that", async () => {
    const { permissionsBoundary } = await site.outputs();
    assert.equal(permissionsBoundary, "aerosecure-delivered-deploy-boundary-*");
    await site.initDelivered({
      "aws:region": REGION,
      ...withNamespace("aerosecure-kms", {
        administrators: ["user/kzax01"],
        protect: "false",
        alarmEmail: "alarms@example.com",
        tags: { owner: "ops" },
        permissionsBoundary,
        ...SHARED,
      }),
    });
    const secret = ["aws:token", "Keeps a secret.", "--secret"];
    await succeeds(site.delivered("config", "set", ...secret));
    site.recorder.take();
    // As deploy-stack.yml has it: the one role plans, the other applies the plan.
    const at = (name: string): string => join(testInstance.directory, name);
    await as("preview", succeeds(exportState(at("state.json"))));
    await as("preview", succeeds(site.delivered("preview", "--save-plan", at("plan.json"))));
    await as("deploy", succeeds(site.delivered(...up, "--plan", at("plan.json"))));
    await as("preview", succeeds(site.delivered(...preview)));
    const Bucket = `aerosecure-state-delivered-${ACCOUNT}-${REGION}-an`;
    const Key = ".pulumi/stacks/aerosecure-kms/delivered.json";
    const { Body, ServerSideEncryption } = await s3.getObject({ Bucket, Key });
    assert.equal(ServerSideEncryption, "aws:kms");
    const state = (await Body?.transformToString()) ?? "";
    assert.match(state, /"type": ?"cloud"/);
    const { stdout } = await succeeds(site.delivered("config", "get", "aws:token"));
    assert.equal(stdout.trim(), "Keeps a secret.");
    site.recorder.take();
  });

  it("is verified, and its evidence gathered", async () => {
    const env = await site.deliveredEnv();
    const PATH = `${dirname(site.aws.pulumi)}:${env["PATH"]}`;
    const out = join(testInstance.directory, "evidence");
    rmSync(out, { recursive: true, force: true });
    const stack = ["--stack", ENVIRONMENT, "--cwd", repositoryRoot];
    const aerosecure = (...args: readonly string[]) =>
      runAerosecure(site.aws, [...args, ...stack], { ...env, PATH });
    const verified = await aerosecure("verify", "--json");
    assert.equal(verified.exitCode, 0, verified.output);
    await as("verify", aerosecure("evidence", "--out", out));
    assert.match(readFileSync(join(out, "evidence.html"), "utf8"), /aerosecure-delivered/);
  });

  it("takes changed settings, and switches features off", async () => {
    site.change({
      keyDescription: "Other words.",
      rotationPeriodInDays: "180",
      administratorsMayDeleteKey: "false",
      oldVersionsKeptForDays: "90",
      objectLock: { mode: "GOVERNANCE", days: "1" },
      alarmEmail: undefined,
      tags: { team: "flight" },
      // The local AWS cannot change the tags of a detector; what was switched on stays on.
      guardDuty: "adopt",
    });
    await as("deploy", succeeds(site.delivered(...up)));
    site.change({
      objectLock: undefined,
      replicationRegion: undefined,
      accessLogs: "false",
      tamperAlarm: "false",
      guardDuty: "off",
      blockPublicAccessOfAccount: "false",
    });
    await as("deploy", succeeds(upOverEmptied()));
    await as("preview", succeeds(site.delivered(...preview)));
  });

  for (const role of ["deploy", "preview", "verify"] as const) {
    it(`lets the ${role} role make every call that was recorded, but for what is withheld`, async () => {
      const rights = await recordedRights(calls[role]);
      assert.ok(rights.length > 10, `only ${rights.length} rights were recorded`);
      const lacking: string[] = [];
      for (const right of rights) {
        const verdict = await verdictOn(right, policies[role]);
        if (verdict !== wantedVerdict(role, right)) {
          const { action, resource, context } = right;
          lacking.push(`${action} on ${resource} with ${JSON.stringify(context)} is ${verdict}`);
        }
      }
      assert.deepEqual(lacking, []);
    });
  }

  for (const [role, unrecorded] of [
    ["deploy", UNRECORDED],
    ["verify", UNRECORDED_OF_VERIFY],
  ] as const) {
    it(`lets the ${role} role write nothing that was neither recorded nor listed with its reason`, async () => {
      const rights = await recordedRights(calls[role]);
      const unneeded = writesOf(policies[role]).filter(
        ({ action, resource }) =>
          entryOn(unrecorded, action, resource) === undefined &&
          !rights.some((right) => right.action === action && isLike(right.resource, resource)),
      );
      assert.deepEqual(unneeded, []);
    });
  }

  it("lists no right as unrecorded that was recorded, and none as withheld that was not", async () => {
    const rights = await recordedRights(calls.deploy);
    const writes = writesOf(policies.deploy);
    for (const { actions, resources, reason } of UNRECORDED) {
      for (const action of actions) {
        const about = writes.filter(
          (write) => write.action === action && resources.test(write.resource),
        );
        assert.ok(
          about.length > 0,
          `${action} is listed, but the role has no such right: ${reason}`,
        );
        const seen = about.filter(({ resource }) =>
          rights.some((right) => right.action === action && isLike(right.resource, resource)),
        );
        assert.deepEqual(seen, [], `${action} was recorded after all: ${reason}`);
      }
    }
    for (const { actions, reason } of WITHHELD) {
      const asked = actions.filter((action) => rights.some((right) => right.action === action));
      assert.deepEqual(asked, actions, reason);
    }
  });

  it("keeps the state of what comes before in the same bucket and under the same key once it was moved", async () => {
    const { backendUrl, githubVariables } = await site.outputs();
    const stack = ["--stack", ENVIRONMENT, "--cwd", bootstrapDirectory];
    const { PULUMI_CONFIG_PASSPHRASE: _, ...env } = site.aws.env;
    const moved = { ...site.aws, env: { ...env, PULUMI_BACKEND_URL: backendUrl } };
    const written = join(bootstrapDirectory, `Pulumi.${ENVIRONMENT}.yaml`);
    const there = join(testInstance.directory, "settings", `moved-${ENVIRONMENT}.yaml`);
    try {
      assert.deepEqual(
        await runPageCommands(site.aws, ENVIRONMENT),
        Object.entries(githubVariables).map(
          ([name, value]) => `variable set ${name} --body ${value}`,
        ),
      );
      const opener = readFileSync(written, "utf8");
      writeFileSync(there, `${opener}\nconfig: ${JSON.stringify(bootstrapConfig())}\n`);
    } finally {
      rmSync(written, { force: true });
      rmSync(join(bootstrapDirectory, "state.json"), { force: true });
    }
    const check = ["preview", "--refresh", "--expect-no-changes", "--config-file", there];
    await succeeds(runPulumi(moved, [...check, ...stack]));
  });

  /** CloudTrail writes a file every minute, which may fall between the emptying and the bucket's end. */
  async function upOverEmptied(): Promise<PulumiRun> {
    await emptied(s3);
    const run = await site.delivered(...up);
    if (!run.output.includes("BucketNotEmpty")) {
      return run;
    }
    await emptied(s3);
    return site.delivered(...up);
  }

  it("can be destroyed whole, what comes before it last", async () => {
    await emptied(s3);
    await succeeds(site.delivered("destroy", "--yes", "--skip-preview"));
    await succeeds(site.bootstrap("destroy", "--yes", "--skip-preview"));
    const { Buckets = [] } = await s3.listBuckets({});
    assert.deepEqual(
      Buckets.filter(({ Name }) => Name?.includes("delivered")),
      [],
    );
  });

  async function recordedRights(recorded: readonly AwsCall[]): Promise<readonly Right[]> {
    // What is not there is looked for with the same right.
    const judged = recorded.filter(({ status }) => status < 500);
    const all = Object.values(calls).flat();
    const boundaryOf = knownBoundaries(all);
    const findKey = await knownKeys(site.aws.endpoint, [REGION, COPY_REGION], all);
    const rights = judged.flatMap((call) => rightsOf(call, { findKey, boundaryOf }));
    const distinct = new Map(rights.map((right) => [JSON.stringify(right), right]));
    return [...distinct.values()];
  }
});

function bootstrapConfig() {
  return { "aws:region": REGION, ...withNamespace("aerosecure-bootstrap", BOOTSTRAP) };
}

function wantedVerdict(role: string, { action, resource }: Right): Verdict {
  const isWithheld = role === "deploy" && entryOn(WITHHELD, action, resource) !== undefined;
  return isWithheld ? "ExplicitlyDenied" : "Allowed";
}

async function policiesOf(secretsProvider: string) {
  const record = withNamespace("aerosecure-bootstrap", {
    ...BOOTSTRAP,
    malwareProtection: "true",
    securityHub: "create",
  });
  const reading = await settingsFrom(
    { "aws:region": REGION, ...record },
    { project: "aerosecure-bootstrap", stack: ENVIRONMENT },
    async () => ({
      accountId: ACCOUNT,
      partition: "aws",
      arn: `arn:aws:iam::${ACCOUNT}:root`,
    }),
  );
  assert.ok("settings" in reading, JSON.stringify(reading));
  return rolePolicies(reading.settings)(secretsProvider.replace(/^awskms:\/\/\/|\?.*$/g, ""));
}

/** What a role's policies allow besides reading, one action and one resource each. */
function writesOf(policies: RolePolicies) {
  return Object.values(policies)
    .flatMap(({ Statement }): readonly IdentityStatement[] => Statement)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action, Resource = [] }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
    )
    .filter(({ action }) => !/:(?:Get|List|Describe)/.test(action));
}

function withNamespace<T>(namespace: string, settings: Readonly<Record<string, T>>) {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`${namespace}:${name}`, value]),
  );
}

/** S3 and CloudTrail write into buckets, and a bucket that is not empty stays. */
async function emptied(s3: S3): Promise<void> {
  const { Buckets = [] } = await s3.listBuckets({});
  for (const { Name = "" } of Buckets.filter((each) =>
    each.Name?.startsWith("aerosecure-delivered"),
  )) {
    await emptyBucket(s3, Name, new AbortController().signal);
  }
}
