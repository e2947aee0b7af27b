import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { markdownText } from "../docs/markdown";
import { readWorkflow, WORKFLOWS, workflowText } from "./workflow-file";
import { EXECUTED } from "./workflow-site";

/** What each job may do with GitHub's own token. */
const PERMISSIONS = {
  "deploy-stack.yml": {
    plan: { contents: "read", "id-token": "write" },
    deploy: { contents: "read", "id-token": "write" },
    verify: { contents: "read", "id-token": "write" },
  },
  "deploy.yml": {
    dev: { contents: "read", "id-token": "write" },
    staging: { contents: "read", "id-token": "write" },
    prod: { contents: "read", "id-token": "write" },
  },
  "drift.yml": {
    drift: { contents: "read", "id-token": "write" },
    verify: { contents: "read", "id-token": "write" },
    issue: { contents: "read", issues: "write" },
  },
  "preview.yml": {
    preview: { contents: "read", "id-token": "write" },
    comment: { contents: "read", "pull-requests": "write" },
    fork: {},
  },
  "release.yml": {
    test: { contents: "read" },
    pack: { contents: "read" },
    publish: { "id-token": "write" },
    notes: { contents: "write" },
  },
  "real-plugin.yml": { start: { contents: "read" } },
  "test.yml": { test: { contents: "read" } },
};

/** The actions in use, each at one version, by the commit of its tag. */
const ACTIONS = [
  "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
  "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1",
  "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
  "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
  "aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3",
  "pulumi/actions@8e5e406f4007fca908480587cb9893c07090f58d # v7.0.0",
];

const texts = WORKFLOWS.map(workflowText);
const jobs = WORKFLOWS.flatMap((file) =>
  Object.entries(readWorkflow(file).jobs).map(([id, job]) => ({ name: `${file} ${id}`, job })),
);

describe("the workflows", () => {
  it("are executed here, each by one test file", () => {
    assert.deepEqual(Object.values(EXECUTED).flat().sort(), WORKFLOWS);
  });

  it("pin each action by the commit of its tag", () => {
    const used = texts.flatMap((text) => [...text.matchAll(/uses: (?!\.\/)(.+)$/gm)]);
    assert.deepEqual([...new Set(used.map(([, action]) => action))].sort(), ACTIONS);
  });

  it("install the Pulumi CLI that is built and tested here", () => {
    const module = readFileSync(join(repositoryRoot, "local/toolchain/engine/go.mod"), "utf8");
    const [, built] = /pulumi\/pkg\/v3 v(\S+)/.exec(module) ?? [];
    const used = texts.flatMap((text) => [...text.matchAll(/pulumi-version: (.+)$/gm)]);
    assert.deepEqual([...new Set(used.map(([, version]) => version))], [built]);
  });

  it("give no workflow a permission, and each job those that it needs", () => {
    assert.deepEqual(
      WORKFLOWS.map((file) => [file, readWorkflow(file).permissions]),
      WORKFLOWS.map((file) => [file, {}]),
    );
    const found = WORKFLOWS.map((file) => {
      const ofJobs = Object.entries(readWorkflow(file).jobs);
      return [file, Object.fromEntries(ofJobs.map(([id, job]) => [id, job.permissions]))];
    });
    assert.deepEqual(Object.fromEntries(found), PERMISSIONS);
  });

  it("use no secret: the roles are taken with the token of the run", () => {
    assert.deepEqual(
      WORKFLOWS.filter((_file, index) => /secrets\b/.test(texts[index] ?? "")),
      [],
    );
  });

  it("never have Pulumi ignore protection, by its option or by the variable for it", () => {
    const others = [".ci/run", "package.json", "bootstrap/Pulumi.yaml", "Pulumi.yaml"];
    const scripts = readdirSync(join(repositoryRoot, ".github/scripts")).map(
      (name) => `.github/scripts/${name}`,
    );
    const files = [...WORKFLOWS.map((name) => `.github/workflows/${name}`), ...scripts, ...others];
    const told = (file: string) =>
      readFileSync(join(repositoryRoot, file), "utf8").replace(/^ *description: .*$/gm, "");
    assert.deepEqual(
      files.filter((file) => /ignore[-_]?protect/i.test(told(file))),
      [],
    );
  });

  it("end every job some time", () => {
    const endless = jobs.filter(
      ({ job }) => job.uses === undefined && job["timeout-minutes"] === undefined,
    );
    assert.deepEqual(
      endless.map(({ name }) => name),
      [],
    );
  });

  it("let one deployment of a stack run at a time, and never cancel one", () => {
    const deployments = Object.values(readWorkflow("deploy.yml").jobs);
    assert.deepEqual(
      deployments.map(({ concurrency }) => concurrency),
      [
        { group: "stack-dev", "cancel-in-progress": false },
        { group: "stack-staging", "cancel-in-progress": false },
        { group: "stack-prod", "cancel-in-progress": false },
      ],
    );
  });

  it("let nothing but a newer push of its pull request cancel a preview", () => {
    const { concurrency, jobs: previews } = readWorkflow("preview.yml");
    assert.equal(
      concurrency?.group.replace("$", ""),
      "preview-{{ github.event.pull_request.number }}",
    );
    assert.equal(concurrency?.["cancel-in-progress"], true);
    assert.deepEqual(
      Object.values(previews).filter((job) => job.concurrency !== undefined),
      [],
    );
  });

  it("have checks that docs/teams.md has main require, by names of their own", () => {
    const { preview, comment, fork } = readWorkflow("preview.yml").jobs;
    const { test } = readWorkflow("test.yml").jobs;
    assert.match(test?.name ?? "", / on Node\.js \$\{\{ matrix\.node \}\}$/);
    const nameOn = (name: string | undefined, node: unknown) => `${name} on Node.js ${node}`;
    const [, ofBranch, ofFork] = [...(test?.name ?? "").matchAll(/'([^']+)'/g)].map(
      ([, name]) => name,
    );
    const required = (preview?.strategy?.matrix.include ?? [])
      .map(({ stack }) => preview?.name.replace(/\$\{\{.*\}\}/, String(stack)))
      .concat((test?.strategy?.matrix.include ?? []).map(({ node }) => nameOn(ofBranch, node)));
    const row = /^\| required checks \| (.*?) \|/m.exec(markdownText("docs/teams.md"))?.[1] ?? "";
    assert.deepEqual(
      [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
      required,
    );
    const names = [...required, nameOn(ofFork, 22), nameOn(ofFork, 24), comment?.name, fork?.name];
    assert.equal(new Set(names).size, names.length);
    assert.ok(!names.includes(undefined));
  });

  it("deploy and verify behind an environment each, as the roles' trust has it", () => {
    const { deploy, verify } = readWorkflow("deploy-stack.yml").jobs;
    const drift = readWorkflow("drift.yml").jobs["verify"];
    assert.deepEqual(
      [deploy, verify, drift].map((job) => job?.environment?.replace("$", "")),
      ["{{ inputs.stack }}", "{{ inputs.stack }}-verify", "{{ matrix.stack }}-verify"],
    );
  });

  it("are owned, as are the policy pack and what gives the roles their rights", () => {
    const owned = readFileSync(join(repositoryRoot, ".github/CODEOWNERS"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("/"))
      .map((line) => line.split(" ")[0]);
    assert.deepEqual(owned, ["/.github/", "/bootstrap/", "/policy-pack/"]);
  });
});
