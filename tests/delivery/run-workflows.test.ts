import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CreateRoleCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { DisableKeyRotationCommand, KMSClient } from "@aws-sdk/client-kms";
import { resetLocalAws, startLocalAws, stopLocalAws } from "../../local/local-aws";
import { repositoryRoot } from "../../local/paths";
import { ensureStack } from "../../local/pulumi/stack";
import { outputsOf } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { quietReporter } from "../support/quiet-reporter";
import { ownInstance } from "../support/test-instance";
import { type GitHubServer, type Issue, REPOSITORY, startGitHub } from "./github-server";
import { localMachine } from "./machine";
import type { Machine, Trigger } from "./place";
import { type Change, makeRepository, type Repository } from "./repository";
import { type JobRun, runWorkflow, type WorkflowRun } from "./runner";
import { executed } from "./step";
import { runStepsOf, WORKFLOWS } from "./workflow-file";

const STACKS = ["dev", "staging", "prod"];
/** All that `npm test` runs where it is a step of a workflow. */
const ONE_TEST = "partitions.test.ts";
const SECRET = "a-word-that-nobody-may-read";

/** What the local AWS cannot do, is previewed only: here prod is deployed, without that. */
const LOCAL_PROD: Change = (text) =>
  text.replace(
    /^ {2}aerosecure-kms:(?:replicationRegion|guardDuty|malwareProtection|securityHub):.*\n/gm,
    "",
  );

const stopsRotating: Change = (text) =>
  text.replace("enableKeyRotation: true", "enableKeyRotation: false");
const ADVISED = ["kms-key-rotation", "s3-bucket-key-compliant"];
/** As whoever changes the pack would: in the policies, and in the profile made from them. */
const ADVISING_PACK: Readonly<Record<string, Change>> = {
  ...Object.fromEntries(
    ADVISED.map((policy): [string, Change] => [
      `policy-pack/rules/${policy}.ts`,
      (text) => text.replace(`name: "${policy}",`, `name: "${policy}",\n  level: "advisory",`),
    ]),
  ),
  "policy-pack/profiles/baseline.json": (text) => {
    const profile: Record<string, object> = JSON.parse(text);
    for (const policy of ADVISED) {
      profile[policy] = { ...profile[policy], enforcementLevel: "advisory" };
    }
    return JSON.stringify(profile);
  },
};

/** Takes that back. */
const MANDATORY_PACK: Readonly<Record<string, Change>> = Object.fromEntries(
  Object.keys(ADVISING_PACK).map((file): [string, Change] => [
    file,
    () => readFileSync(join(repositoryRoot, file), "utf8"),
  ]),
);

const tagsSecretly: Change = (text) =>
  text.replace(
    "tags: args.tags ?? {},",
    `tags: { ...args.tags, word: require("@pulumi/pulumi").secret("${SECRET}") },`,
  );

describe("the workflows on the local AWS", function () {
  this.timeout(600_000);
  const instance = ownInstance("delivery");
  let github: GitHubServer;
  let repository: Repository;
  let machine: Machine;
  let pull: Issue;
  let iam: IAMClient;
  let kms: KMSClient;

  before(async function () {
    this.timeout(900_000);
    await resetLocalAws(instance, quietReporter);
    const aws = await startLocalAws(instance, quietReporter);
    github = await startGitHub();
    pull = github.open({ pull_request: {} });
    repository = makeRepository(join(instance.directory, "repository"), {
      "Pulumi.prod.yaml": LOCAL_PROD,
    });
    machine = localMachine({ aws, instance, github, repository });
    iam = new IAMClient(clientSettings(aws.endpoint));
    kms = new KMSClient(clientSettings(aws.endpoint));
    for (const stack of STACKS) {
      await ensureStack(aws, instance, { project: repository.directory, stack });
    }
  });

  after(async () => {
    await github?.stop();
    await stopLocalAws(instance, quietReporter);
    await rm(join(instance.directory, "repository"), { recursive: true, force: true });
  });

  const push = (sha = repository.main): Trigger => ({
    name: "push",
    sha,
    ref: "refs/heads/main",
    event: {},
  });
  const pullRequest = (
    sha: string,
    stacks = STACKS,
    { from = REPOSITORY, opened = repository.main } = {},
  ): Trigger => ({
    name: "pull_request",
    sha,
    ref: `refs/pull/${pull.number}/merge`,
    event: {
      pull_request: {
        number: pull.number,
        // The commit is that of the time when it was opened.
        base: { ref: "main", sha: opened },
        head: { sha, repo: { full_name: from } },
      },
    },
    stacks,
  });

  describe("deploy.yml", () => {
    it("stops before anything is changed where preflight finds a fault", async () => {
      const run = await runWorkflow("deploy.yml", machine, push());
      assert.deepEqual(results(run), {
        "dev deploy": "failure at Look for what would stop it",
        "dev verify": "skipped",
        staging: "skipped",
        prod: "skipped",
      });
      assert.match(said(run, "dev deploy"), /There is no user kzax01/);
      assert.match(said(run, "dev deploy"), /dev, not deployed yet/);
      assert.deepEqual(run.artifacts, {});
    });

    it("deploys dev, then staging, then prod, each verified by a role of its own", async () => {
      await iam.send(new CreateUserCommand({ UserName: "kzax01" }));
      await iam.send(
        new CreateRoleCommand({ RoleName: "KeyAdmins", AssumeRolePolicyDocument: "{}" }),
      );
      const run = await runWorkflow("deploy.yml", machine, push());
      assert.deepEqual(
        run.jobs.map(({ job, result, role, group }) => [job, result, role, group]),
        STACKS.flatMap((stack) => [
          [`${stack} deploy`, "success", roleOf(stack, "deploy"), `stack-${stack}`],
          [`${stack} verify`, "success", roleOf(stack, "verify"), `stack-${stack}`],
        ]),
        failureText(run),
      );
      for (const stack of STACKS) {
        const page = readFileSync(
          join(run.artifacts[`evidence-${stack}`] ?? "", "evidence.html"),
          "utf8",
        );
        assert.ok(page.includes(`aerosecure-${stack}-111122223333-us-east-1`));
      }
    });
  });

  describe("preview.yml", () => {
    it("lets a harmless change pass, in one comment that holds no secret", async () => {
      const change = repository.commit(repository.main, {
        "infra/customer-key.ts": tagsSecretly,
        "Pulumi.dev.yaml": (text) => `${text}  aerosecure-kms:deletionWindowInDays: 29\n`,
      });
      const run = await runWorkflow("preview.yml", machine, pullRequest(change));
      assert.deepEqual(results(run), {
        "preview dev": "success",
        "preview staging": "success",
        "preview prod": "success",
        comment: "success",
        fork: "skipped",
      });
      assert.deepEqual(
        headings(pull),
        STACKS.map((stack) => `### ${stack}: passes the policies`),
      );
      assert.match(
        bodyOf(pull),
        /1 to update[\s\S]*deletionWindowInDays: 30 => 29[\s\S]*word: +\[secret\]/,
      );
      const everything = JSON.stringify([pull.comments, run.jobs]);
      assert.ok(!everything.includes(SECRET) && everything.includes("word"));
      assert.deepEqual(
        run.jobs.map(({ role }) => role),
        [...STACKS.map((stack) => roleOf(stack, "preview")), undefined, undefined],
      );
    });

    it("refuses a change that weakens the key, in the same comment", async () => {
      const change = repository.commit(repository.main, { "infra/customer-key.ts": stopsRotating });
      const run = await runWorkflow("preview.yml", machine, pullRequest(change, ["prod"]));
      assert.deepEqual(results(run), {
        "preview prod": "failure at Preview under the base's policy pack",
        comment: "success",
        fork: "skipped",
      });
      assert.equal(pull.comments.length, 1);
      assert.deepEqual(headings(pull), [
        "### dev: not known",
        "### staging: not known",
        "### prod: refused by 4 mandatory violations",
      ]);
      assert.match(
        bodyOf(pull),
        /- \*\*mandatory\*\* `kms-key-rotation` on `aws:kms\/key:Key data`: /,
      );
    });

    it("refuses one that weakens key and pack together, and shows what the pack hides", async () => {
      const change = repository.commit(repository.main, {
        "infra/customer-key.ts": stopsRotating,
        ...ADVISING_PACK,
      });
      const run = await runWorkflow("preview.yml", machine, pullRequest(change, ["dev"]));
      assert.deepEqual(results(run), {
        "preview dev": "failure at Preview under the base's policy pack",
        comment: "success",
        fork: "skipped",
      });
      assert.equal(pull.comments.length, 1);
      assert.match(
        bodyOf(pull),
        /### dev: refused by \d mandatory violations?\n[\s\S]*#### With the changed policy pack\n[\s\S]*lets this pass\.[\s\S]*Found by the base's pack only:\n\n- \*\*mandatory\*\* `kms-key-rotation` [\s\S]*Found by the changed pack only:\n\n- advisory `kms-key-rotation` /,
      );
    });

    it("judges by the pack that main has now, not by the one it had when the pull request was opened", async () => {
      const opened = repository.commit(repository.main, ADVISING_PACK);
      const newer = repository.commit(opened, MANDATORY_PACK);
      repository.advance(newer);
      const change = repository.commit(newer, { "infra/customer-key.ts": stopsRotating });
      const run = await runWorkflow(
        "preview.yml",
        machine,
        pullRequest(change, ["dev"], { opened }),
      );
      assert.deepEqual(results(run), {
        "preview dev": "failure at Preview under the base's policy pack",
        comment: "success",
        fork: "skipped",
      });
      assert.match(bodyOf(pull), /- \*\*mandatory\*\* `kms-key-rotation` on /);
      assert.ok(!bodyOf(pull).includes("With the changed policy pack"));
    });

    it("gives a fork no token and no state, and says so", async () => {
      const before = bodyOf(pull);
      const run = await runWorkflow(
        "preview.yml",
        machine,
        pullRequest(repository.main, STACKS, { from: "somebody/files" }),
      );
      assert.deepEqual(results(run), {
        "preview dev": "skipped",
        "preview staging": "skipped",
        "preview prod": "skipped",
        comment: "skipped",
        fork: "success",
      });
      assert.match(
        run.jobs.at(-1)?.summary ?? "",
        /comes from a fork, which gets no credentials: nothing was previewed/,
      );
      assert.equal(bodyOf(pull), before);
    });
  });

  describe("what somebody changed by hand", () => {
    before(async () => {
      const KeyId = String(outputsOf(instance, "dev")["keyId"]);
      await kms.send(new DisableKeyRotationCommand({ KeyId }));
    });

    it("is found by drift.yml, which opens an issue", async () => {
      const trigger = { ...push(), name: "schedule" as const, stacks: ["dev"] };
      const run = await runWorkflow("drift.yml", machine, trigger);
      assert.deepEqual(results(run), {
        "drift dev": "failure at Compare what is deployed with what was declared",
        "verify dev": "failure at Verify",
        issue: "success",
      });
      assert.deepEqual(
        run.jobs.map(({ role }) => role),
        [roleOf("dev", "preview"), roleOf("dev", "verify"), undefined],
      );
      const issue = github.issues.at(-1);
      assert.match(
        issue?.body ?? "",
        /### dev: has drifted\n[\s\S]*enableKeyRotation[\s\S]*`aerosecure verify` failed/,
      );
    });

    it("fails the verification of a deployment, which stops there and keeps the evidence", async () => {
      const run = await runWorkflow("deploy.yml", machine, push());
      assert.deepEqual(results(run), {
        "dev deploy": "success",
        "dev verify": "failure at Verify",
        staging: "skipped",
        prod: "skipped",
      });
      assert.ok(existsSync(join(run.artifacts["evidence-dev"] ?? "", "evidence.html")));
    });
  });

  describe("test.yml", () => {
    it("checks and tests, with everything installed from the registries", async () => {
      const few = repository.commit(
        repository.main,
        {
          ".mocharc.json": (text) => text.replace("tests/**/*.test.ts", `tests/infra/${ONE_TEST}`),
        },
        ["bench", "bootstrap", ...othersIn("tests", "infra"), ...othersIn("tests/infra", ONE_TEST)],
      );
      const real = {
        ...machine,
        env: { ...machine.env, PATH: machine.env["PATH"]?.replace(/^[^:]*:/, "") },
      };
      const run = await runWorkflow("test.yml", real, push(few));
      assert.deepEqual(results(run), { test: "success" }, failureText(run));
      assert.match(said(run, "test"), /\d passing/);
    });
  });

  describe("all of them", () => {
    it("leave no `run:` step that was not executed here", () => {
      assert.deepEqual([...executed].sort(), WORKFLOWS.flatMap(runStepsOf).sort());
    });
  });
});

/** How each job ended, and at which step where it failed. */
function results({ jobs }: WorkflowRun): Readonly<Record<string, string>> {
  return Object.fromEntries(
    jobs.map(({ job, result, steps }) => {
      const failed = steps.find(({ outcome }) => outcome === "failure");
      return [job, failed === undefined ? result : `${result} at ${failed.step}`];
    }),
  );
}

function said({ jobs }: WorkflowRun, name: string): string {
  return outputOf(jobs.filter(({ job }) => job === name));
}

function failureText({ jobs }: WorkflowRun): string {
  return outputOf(jobs.filter(({ result }) => result === "failure"));
}

function outputOf(jobs: readonly JobRun[]): string {
  return jobs
    .flatMap(({ job, steps }) => steps.map(({ step, output }) => `${job}, ${step}:\n${output}`))
    .join("\n");
}

function bodyOf({ comments }: Issue): string {
  return comments[0]?.body ?? "";
}

function headings(issue: Issue): readonly string[] {
  return bodyOf(issue)
    .split("\n")
    .filter((line) => line.startsWith("### "));
}

function roleOf(stack: string, role: string): string {
  return `arn:aws:iam::111122223333:role/${stack}-${role}`;
}

function othersIn(folder: string, kept: string): readonly string[] {
  return readdirSync(join(repositoryRoot, folder))
    .filter((name) => name !== kept)
    .map((name) => join(folder, name));
}
