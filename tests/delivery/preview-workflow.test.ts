import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import type { sarifOf } from "../../policy-pack/src/sarif";
import { assertSarif } from "../support/sarif/assert-sarif";
import { type Issue, REPOSITORY } from "./github-server";
import type { Trigger } from "./place";
import type { Change } from "./repository";
import { runWorkflow } from "./runner";
import {
  assertExecuted,
  deployDev,
  EXECUTED,
  failureText,
  results,
  roleOf,
  STACKS,
  type WorkflowSite,
  workflowSite,
} from "./workflow-site";

const SECRET = "a-word-that-nobody-may-read";

const stopsRotating: Change = (text) =>
  text.replace("enableKeyRotation: true", "enableKeyRotation: false");
const ADVISED = ["kms-key-rotation", "s3-bucket-key-compliant"];
/** As whoever changes the pack would: in the policies, and in the profile made from them. */
const ADVISING_PACK: Readonly<Record<string, Change>> = {
  ...Object.fromEntries(
    ADVISED.map((policy): [string, Change] => [
      `policy-pack/src/rules/${policy}.ts`,
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

describe("preview.yml on the local AWS", function () {
  this.timeout(600_000);
  let site: WorkflowSite;
  let pull: Issue;

  before(async function () {
    this.timeout(900_000);
    site = await workflowSite("preview");
    pull = site.github.open({ pull_request: {} });
    await deployDev(site);
  });

  after(() => site?.stop());

  const pullRequest = (
    sha: string,
    stacks = STACKS,
    { from = REPOSITORY, opened = site.repository.main } = {},
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

  it("lets a harmless change pass, in one comment that holds no secret", async () => {
    const change = site.repository.commit(site.repository.main, {
      "infra/keys/customer-key.ts": tagsSecretly,
      "Pulumi.dev.yaml": (text) => `${text}  deletionWindowInDays: 29\n`,
    });
    const run = await runWorkflow("preview.yml", site.machine, pullRequest(change));
    assert.deepEqual(
      results(run),
      {
        "preview dev": "success",
        "preview staging": "success",
        "preview prod": "success",
        comment: "success",
        fork: "skipped",
      },
      failureText(run),
    );
    assert.deepEqual(
      headings(pull),
      STACKS.map((stack) => `### ${stack}: passes the policies`),
    );
    assert.match(
      bodyOf(pull),
      /2 to update[\s\S]*deletionWindowInDays: 30 => 29[\s\S]*word: +\[secret\]/,
    );
    const everything = JSON.stringify([pull.comments, run.jobs]);
    assert.ok(!everything.includes(SECRET) && everything.includes("word"));
    assert.deepEqual(
      run.jobs.map(({ role }) => role),
      [...STACKS.map((stack) => roleOf(stack, "preview")), undefined, undefined],
    );
  });

  it("says in a sentence that a role may now decrypt", async () => {
    const change = site.repository.commit(site.repository.main, {
      "Pulumi.dev.yaml": (text) => `${text}  keyUsers:\n    - role/Crew\n`,
    });
    const run = await runWorkflow("preview.yml", site.machine, pullRequest(change, ["dev"]));
    assert.deepEqual(
      results(run),
      { "preview dev": "success", comment: "success", fork: "skipped" },
      failureText(run),
    );
    assert.match(
      bodyOf(pull),
      /#### What the changed policies allow\n\n`aws:kms\/key:Key data`, for every request:\n\n- \*\*newly allowed\*\*: `role\/Crew may now Decrypt through S3 in us-east-1 even if no policy of their own allows it, if kms:EncryptionContext:aws:s3:arn is like [^`]+`\n/,
    );
  });

  it("refuses a change that weakens the key, in the same comment", async () => {
    const change = site.repository.commit(site.repository.main, {
      "infra/keys/customer-key.ts": stopsRotating,
    });
    const run = await runWorkflow("preview.yml", site.machine, pullRequest(change, ["prod"]));
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
    const sarif: ReturnType<typeof sarifOf> = JSON.parse(
      readFileSync(run.artifacts["findings-prod"] ?? "", "utf8"),
    );
    assertSarif(sarif);
    const { tool, results: found = [] } = sarif.runs[0] ?? {};
    assert.equal(tool?.driver.name, "aerosecure");
    assert.equal(found.filter(({ level }) => level === "error").length, 4);
    assert.equal(found[0]?.message.text, "enableKeyRotation is false. Set it to true.");
  });

  it("refuses one that weakens key and pack together, and shows what the pack hides", async () => {
    const change = site.repository.commit(site.repository.main, {
      "infra/keys/customer-key.ts": stopsRotating,
      ...ADVISING_PACK,
    });
    const run = await runWorkflow("preview.yml", site.machine, pullRequest(change, ["dev"]));
    assert.deepEqual(results(run), {
      "preview dev": "failure at Preview under the base's policy pack",
      comment: "success",
      fork: "skipped",
    });
    assert.equal(pull.comments.length, 1);
    assert.match(
      bodyOf(pull),
      /### dev: refused by \d mandatory violations?\n[\s\S]*#### With the changed policy pack\n[\s\S]*lets this pass\.[\s\S]*Found only by the base branch's pack:\n\n- \*\*mandatory\*\* `kms-key-rotation` [\s\S]*Found only by the changed pack:\n\n- advisory `kms-key-rotation` /,
    );
  });

  it("judges by the pack that main has now, not by the one it had when the pull request was opened", async () => {
    const opened = site.repository.commit(site.repository.main, ADVISING_PACK);
    const newer = site.repository.commit(opened, MANDATORY_PACK);
    site.repository.advance(newer);
    const change = site.repository.commit(newer, { "infra/keys/customer-key.ts": stopsRotating });
    const run = await runWorkflow(
      "preview.yml",
      site.machine,
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
      site.machine,
      pullRequest(site.repository.main, STACKS, { from: "somebody/files" }),
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
      /comes from a fork, which gets no credentials, so nothing was previewed/,
    );
    assert.equal(bodyOf(pull), before);
  });

  it("leaves no `run:` step that was not executed here", () => assertExecuted(EXECUTED.preview));
});

function bodyOf({ comments }: Issue): string {
  return comments[0]?.body ?? "";
}

function headings(issue: Issue): readonly string[] {
  return bodyOf(issue)
    .split("\n")
    .filter((line) => line.startsWith("### "));
}
