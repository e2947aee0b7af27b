import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DisableKeyRotationCommand, KMSClient, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { outputsOf } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { runWorkflow, type WorkflowRun } from "./runner";
import {
  assertExecuted,
  createAdministrators,
  deployDev,
  EXECUTED,
  failureText,
  results,
  roleOf,
  type WorkflowSite,
  workflowSite,
} from "./workflow-site";

describe("on the local AWS with dev deployed,", function () {
  this.timeout(600_000);
  let site: WorkflowSite;
  let kms: KMSClient;
  let KeyId: string;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("deployed-dev");
    await createAdministrators(site);
    await deployDev(site);
    kms = new KMSClient(clientSettings(site.aws.endpoint));
    KeyId = String(outputsOf(site.instance, "dev")["keyId"]);
  });

  after(() => site?.stop());

  const keyTags = async () => (await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags;

  describe("deploy.yml", () => {
    it("refuses a commit, settings, a state and a plan that changed since the approval", async () => {
      const { main } = site.repository;
      const changed = site.repository.commit(main, {
        "Pulumi.dev.yaml": (text) => `${text}  deletionWindowInDays: 29\n`,
      });
      const checkpoint = join(
        site.instance.backendDirectory,
        ".pulumi/stacks/aerosecure-kms/dev.json",
      );
      const before = readFileSync(checkpoint, "utf8");
      const changedState = before.replaceAll(
        '"deletionWindowInDays":30',
        '"deletionWindowInDays":28',
      );
      assert.notEqual(changedState, before);
      const run = await runWorkflow("deploy.yml", site.machine, {
        ...site.push(),
        before: {
          deploy: (artifacts) => {
            appendFileSync(join(artifacts["plan-dev"] ?? "", "plan.json"), "\n");
            writeFileSync(checkpoint, changedState);
            return changed;
          },
        },
      });
      assert.deepEqual(results(run), {
        "dev plan": "success",
        "dev deploy": "failure at Refuse anything but what was approved",
        "dev verify": "skipped",
        staging: "skipped",
        prod: "skipped",
      });
      assert.deepEqual(refusals(run), [
        "The program's commit is not what was approved",
        "Pulumi.dev.yaml is not what was approved",
        "The stack's state is not what was approved",
        "The plan is not what was approved",
      ]);
      assert.equal(readFileSync(checkpoint, "utf8"), changedState);
      writeFileSync(checkpoint, before);
    });

    it("refuses a program that does something else once it was approved, before anything is changed", async () => {
      const { main } = site.repository;
      const tampered = site.repository.commit(main, {
        "infra/keys/customer-key.ts": (text) =>
          text.replace(
            "tags: args.tags ?? {},",
            'tags: { ...args.tags, job: String(process.env["GITHUB_JOB"]) },',
          ),
      });
      const before = await keyTags();
      const run = await runWorkflow("deploy.yml", site.machine, site.push(tampered));
      assert.deepEqual(results(run), {
        "dev plan": "success",
        "dev deploy": "failure at Deploy",
        "dev verify": "skipped",
        staging: "skipped",
        prod: "skipped",
      });
      assert.match(run.jobs[0]?.summary ?? "", /\+ job: "plan"/);
      assert.deepEqual(refusals(run), ["The program does not do what was approved"]);
      assert.deepEqual(await keyTags(), before);
    });
  });

  describe("what somebody changed by hand", () => {
    before(() => kms.send(new DisableKeyRotationCommand({ KeyId })));

    it("is found by drift.yml, which opens an issue", async () => {
      const trigger = { ...site.push(), name: "schedule" as const, stacks: ["dev"] };
      const run = await runWorkflow("drift.yml", site.machine, trigger);
      assert.deepEqual(results(run), {
        "drift dev": "failure at Compare the deployed stack with the program",
        "verify dev": "failure at Verify",
        issue: "success",
      });
      assert.deepEqual(
        run.jobs.map(({ role }) => role),
        [roleOf("dev", "preview"), roleOf("dev", "verify"), undefined],
      );
      const issue = site.github.issues.at(-1);
      assert.match(
        issue?.body ?? "",
        /### dev: has drifted\n[\s\S]*enableKeyRotation[\s\S]*`aerosecure verify` failed/,
      );
    });

    it("fails the verification of a deployment, which stops there and keeps the evidence", async () => {
      const run = await runWorkflow("deploy.yml", site.machine, site.push());
      assert.deepEqual(results(run), {
        "dev plan": "success",
        "dev deploy": "success",
        "dev verify": "failure at Verify",
        staging: "skipped",
        prod: "skipped",
      });
      assert.ok(existsSync(join(run.artifacts["evidence-dev"] ?? "", "evidence.html")));
    });

    it("leaves no `run:` step of drift.yml that was not executed here", () =>
      assertExecuted(EXECUTED.drift));
  });
});

/** What the page of the run shows as errors, without the values. */
function refusals(run: WorkflowRun): readonly string[] {
  return [...failureText(run).matchAll(/^::error title=Not what was approved::(.+?)(?::|$)/gm)].map(
    ([, refusal = ""]) => refusal,
  );
}
