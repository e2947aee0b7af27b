import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KMSClient, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { outputsOf } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { runWorkflow, type WorkflowRun } from "./runner";
import {
  assertExecuted,
  createAdministrators,
  EXECUTED,
  failureText,
  results,
  roleOf,
  STACKS,
  said,
  type WorkflowSite,
  workflowSite,
} from "./workflow-site";

describe("deploy.yml on the local AWS", function () {
  this.timeout(600_000);
  let site: WorkflowSite;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("deploy");
  });

  after(() => site?.stop());

  async function keyTags() {
    const kms = new KMSClient(clientSettings(site.aws.endpoint));
    const KeyId = String(outputsOf(site.instance, "dev")["keyId"]);
    return (await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags;
  }

  it("stops before anything is changed where preflight finds a fault", async () => {
    const run = await runWorkflow("deploy.yml", site.machine, site.push());
    assert.deepEqual(results(run), {
      "dev plan": "success",
      "dev deploy": "failure at Run the preflight checks",
      "dev verify": "skipped",
      staging: "skipped",
      prod: "skipped",
    });
    assert.match(said(run, "dev deploy"), /There is no user kzax01/);
    assert.match(said(run, "dev deploy"), /dev, not deployed yet/);
    assert.deepEqual(Object.keys(run.artifacts), ["plan-dev"]);
  });

  it("deploys dev, then staging, then prod, each verified by a role of its own", async () => {
    await createAdministrators(site);
    const run = await runWorkflow("deploy.yml", site.machine, site.push());
    assert.deepEqual(
      run.jobs.map(({ job, result, role, group }) => [job, result, role, group]),
      STACKS.flatMap((stack) => [
        [`${stack} plan`, "success", roleOf(stack, "preview"), `stack-${stack}`],
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
      assert.ok(page.includes(`aerosecure-${stack}-111122223333-us-east-1-an`));
    }
  });

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

  it("leaves no `run:` step that was not executed here", () => assertExecuted(EXECUTED.deploy));
});

/** What the page of the run shows as errors, without the values. */
function refusals(run: WorkflowRun): readonly string[] {
  return [...failureText(run).matchAll(/^::error title=Not what was approved::(.+?)(?::|$)/gm)].map(
    ([, refusal = ""]) => refusal,
  );
}
