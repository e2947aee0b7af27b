import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../support/temporary-directory";
import { BOT, gitHubForTests } from "./github-server";
import { apiEnvironment, runScript } from "./run-script";

const RUN = "https://github.com/aerosecure/files/actions/runs/4711";

interface Files {
  readonly text?: string;
  readonly events?: readonly object[];
  readonly headText?: string;
  readonly headEvents?: readonly object[];
}

function finding(policyName: string, enforcementLevel: string, message: string, name = "data") {
  const resourceUrn = `urn:pulumi:dev::files::a:b:Customer$aws:kms/key:Key::${name}`;
  return { policyEvent: { resourceUrn, message, policyName, enforcementLevel } };
}

function summary(resourceChanges: Readonly<Record<string, number>>) {
  return { summaryEvent: { resourceChanges } };
}

describe("report.js", () => {
  const directory = temporaryDirectory();

  async function report(kind: string, files: Files, env: Readonly<Record<string, string>> = {}) {
    const at = (name: string): string => join(directory(), name);
    const lines = (events: readonly object[]): string =>
      events.map((event) => `${JSON.stringify(event)}\n`).join("");
    writeFileSync(at("preview.txt"), files.text ?? "Previewing\n");
    writeFileSync(at("preview.jsonl"), lines(files.events ?? []));
    writeFileSync(at("head.txt"), files.headText ?? "");
    writeFileSync(at("head.jsonl"), lines(files.headEvents ?? []));
    const run = await runScript("report.js", [kind], {
      STACK: "prod",
      RUNNER_TEMP: directory(),
      GITHUB_OUTPUT: at("output"),
      GITHUB_STEP_SUMMARY: at("summary"),
      ...env,
    });
    assert.deepEqual(run, { exitCode: 0, stderr: "" });
    const output = readFileSync(at("output"), "utf8");
    const [, name, json = ""] = /^(\w+)<<(?:end-.+)\n(.+)\nend-.+\n$/.exec(output) ?? [];
    assert.equal(name, "prod", output);
    const part: { readonly state: string; readonly markdown: string } = JSON.parse(json);
    assert.equal(readFileSync(at("summary"), "utf8"), part.markdown);
    return part;
  }

  it("tells what changes and what the policies say, mandatory first", async () => {
    const events = [
      finding("kms-key-protected", "advisory", "protect is false.\nSet it to true.\n"),
      finding("kms-key-rotation", "mandatory", "It does not rotate."),
      summary({ same: 22, update: 1 }),
    ];
    assert.deepEqual(await report("preview", { events }, { OUTCOME: "failure" }), {
      state: "found",
      markdown: `### prod: refused by 1 mandatory violation

22 unchanged, 1 to update.

- **mandatory** \`kms-key-rotation\` on \`aws:kms/key:Key data\`: \`It does not rotate.\`
- advisory \`kms-key-protected\` on \`aws:kms/key:Key data\`: \`protect is false. Set it to true.\`

<details><summary>Pulumi output</summary>

\`\`\`text
Previewing
\`\`\`

</details>
`,
    });
  });

  const unprotected = finding("kms-key-protected", "advisory", "protect is false.");
  const ended = finding("kms-key-rotation", "mandatory", "The exemption has ended.");
  const same = summary({ same: 25 });
  const notKnown = ["unknown", "the preview failed"] as const;
  const verdicts = [
    ["a preview that passes", "preview", "success", [same], ["clean", "passes the policies"]],
    ["a preview that failed for another reason", "preview", "failure", [unprotected], notKnown],
    ["a preview that ended before anything was written", "preview", "failure", [], notKnown],
    ["a stack without drift", "drift", "success", [same], ["clean", "no drift"]],
    ["drift", "drift", "failure", [summary({ same: 24, update: 1 })], ["found", "has drifted"]],
    [
      "an exemption that has ended",
      "drift",
      "failure",
      [ended, same],
      ["found", "violates the policies"],
    ],
    ["a stack that could not be looked at", "drift", "failure", [], notKnown],
  ] as const;
  for (const [what, kind, outcome, events, [state, verdict]] of verdicts) {
    it(`knows ${what}`, async () => {
      const part = await report(kind, { events }, { OUTCOME: outcome });
      assert.deepEqual([part.state, part.markdown.split("\n")[0]], [state, `### prod: ${verdict}`]);
    });
  }

  it("shows what a changed pack finds otherwise, which decides nothing", async () => {
    const found = (level: string) => [
      finding("kms-key-rotation", level, "It does not rotate."),
      same,
    ];
    const part = await report(
      "preview",
      { events: found("mandatory"), headEvents: found("advisory") },
      { OUTCOME: "failure", PACK_CHANGED: "true", HEAD_OUTCOME: "success" },
    );
    assert.equal(part.state, "found");
    assert.equal(
      part.markdown.split("</details>\n\n")[1],
      `#### With the changed policy pack

This pull request changes the pack. The base branch's pack decides here. The changed pack decides once it is merged, and it lets this pass.

Found only by the base branch's pack:

- **mandatory** \`kms-key-rotation\` on \`aws:kms/key:Key data\`: \`It does not rotate.\`

Found only by the changed pack:

- advisory \`kms-key-rotation\` on \`aws:kms/key:Key data\`: \`It does not rotate.\`
`,
    );
  });

  for (const [what, headEvents, outcome, said] of [
    ["finds the same", [same], "success", "Both packs have the same findings."],
    [
      "refuses what the base's pack lets pass",
      [finding("kms-key-new", "mandatory", "No."), same],
      "failure",
      "refuses this by 1 mandatory violation.",
    ],
    [
      "cannot be run",
      [],
      "failure",
      "The changed pack could not run, so a deployment under it would fail.",
    ],
  ] as const) {
    it(`tells that a changed pack ${what}`, async () => {
      const { state, markdown } = await report(
        "preview",
        { events: [same], headEvents },
        { OUTCOME: "success", PACK_CHANGED: "true", HEAD_OUTCOME: outcome },
      );
      assert.equal(state, "clean");
      assert.ok(markdown.includes(said), markdown);
    });
  }

  it("keeps what was said within code, whatever it holds", async () => {
    const evil = "``` </details> <img src=x> @everyone | `a` \u001b[31mred\u001b[0m\u0007\u202e";
    const part = await report(
      "preview",
      { text: `${evil}\n`, events: [finding("p`q", "mandatory", evil, "`"), summary({})] },
      { OUTCOME: "failure" },
    );
    const shown = "``` </details> <img src=x> @everyone | `a` red\ufffd\ufffd";
    assert.ok(part.markdown.includes(`\n\`\`\`\`text\n${shown}\n\`\`\`\`\n`), part.markdown);
    assert.ok(
      part.markdown.includes(
        `- **mandatory** \`\`p\`q\`\` on \`\` aws:kms/key:Key \` \`\`: \`\`\`\` ${shown} \`\`\`\`\n`,
      ),
      part.markdown,
    );
  });

  it("is short enough, whatever was said: the beginning, the end and all findings that fit", async () => {
    const text = Array.from({ length: 9000 }, (_each, line) => `${"`".repeat(line % 40)}${line}`);
    const many = (policy: string) =>
      Array.from({ length: 300 }, (_each, index) =>
        finding(policy, "mandatory", `${"`".repeat(40)}${"m".repeat(900)}`, `key${1000 + index}`),
      );
    const { markdown } = await report(
      "preview",
      { text: text.join("\n"), events: many("base"), headEvents: many("head") },
      { OUTCOME: "failure", PACK_CHANGED: "true", HEAD_OUTCOME: "failure" },
    );
    assert.ok(markdown.length <= 20_000, `${markdown.length} characters`);
    assert.match(markdown, /^### prod: refused by 300 mandatory violations\n/);
    assert.match(markdown, /\n- and \d+ more, in the run\n/);
    assert.match(markdown, /text\n0\n`1\n[\s\S]+\n\[… \d+ lines omitted …\]\n[\s\S]+8999\n/);
  });

  it("refuses a kind that it does not know", async () => {
    const run = await runScript("report.js", ["previews"], {});
    assert.deepEqual(run, { exitCode: 2, stderr: "Use: node report.js preview|drift\n" });
    assert.equal(existsSync(join(directory(), "output")), false);
  });
});

const clean = (stack: string): string =>
  JSON.stringify({ state: "clean", markdown: `### ${stack}: no drift\n` });
const drifted = (stack: string): string =>
  JSON.stringify({ state: "found", markdown: `### ${stack}: has drifted\n` });
const CLEAN = { DEV: clean("dev"), STAGING: clean("staging"), PROD: clean("prod") };
const VERIFIED = { DEV_VERIFY: "success", STAGING_VERIFY: "success", PROD_VERIFY: "success" };

describe("comment.js", () => {
  const github = gitHubForTests();

  const comment = (env: Readonly<Record<string, string>>) =>
    runScript("comment.js", [], {
      ...apiEnvironment(github()),
      PULL_REQUEST: "1",
      HEAD_COMMIT: "0123456789abcdef0123456789abcdef01234567",
      ...env,
    });

  it("makes one comment and then updates it, past other people's", async () => {
    const pull = github().open({ pull_request: {} });
    for (let count = 0; count < 150; count += 1) {
      github().comment(pull, "pilot", "<!-- aerosecure-preview --> mine");
    }
    assert.deepEqual(await comment(CLEAN), { exitCode: 0, stderr: "" });
    const again = await comment({ DEV: drifted("dev"), STAGING: "" });
    assert.deepEqual(again, { exitCode: 0, stderr: "" });
    const own = pull.comments.filter(({ user }) => user.login === BOT);
    assert.deepEqual(
      own.map(({ body }) => body),
      [
        `<!-- aerosecure-preview -->

## Preview of 0123456789ab

Judged by the policy pack of the base branch. [The run](${RUN}) has the complete output.

### dev: has drifted


### staging: not known

Its job produced no report: see the run.


### prod: not known

Its job produced no report: see the run.
`,
      ],
    );
    assert.equal(pull.comments.length, 151);
  });

  it("is taken by GitHub when every stack has the most to tell", async () => {
    const pull = github().open({ pull_request: {} });
    const long = JSON.stringify({ state: "found", markdown: "m".repeat(20_000) });
    const run = await comment({ DEV: long, STAGING: long, PROD: long });
    assert.deepEqual(run, { exitCode: 0, stderr: "" });
    assert.ok((pull.comments[0]?.body.length ?? 0) > 60_000);
  });

  const tooLong = JSON.stringify({ state: "found", markdown: "m".repeat(20_001) });
  for (const [title, part, message] of [
    ["is too long", tooLong, /The report of dev has 20001 characters; the maximum is 20000\./],
    ["is none", '{"state":"fine"}', /The report of dev is not valid: \{"state":"fine"\}/],
  ] as const) {
    it(`fails for a report that ${title}`, async () => {
      const pull = github().open({ pull_request: {} });
      const { exitCode, stderr } = await comment({ ...CLEAN, DEV: part });
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
      assert.deepEqual(pull.comments, []);
    });
  }

  it("fails with what GitHub answered", async () => {
    const { exitCode, stderr } = await comment({ ...CLEAN, PULL_REQUEST: "7" });
    assert.equal(exitCode, 1);
    assert.match(stderr, /GET \/issues\/7\/comments.* returned 404: \{"message":"Not Found"\}/);
  });
});

describe("drift-issue.js", () => {
  const github = gitHubForTests();

  async function tell(env: Readonly<Record<string, string>>): Promise<void> {
    const run = await runScript("drift-issue.js", [], { ...apiEnvironment(github()), ...env });
    assert.deepEqual(run, { exitCode: 0, stderr: "" });
  }
  const seen = () =>
    github().issues.map(({ number, state, comments }) => [number, state, comments.length]);

  it("opens nothing where nothing was found", async () => {
    await tell({ ...CLEAN, ...VERIFIED });
    assert.deepEqual(github().issues, []);
  });

  it("opens one issue, updates it, closes it with a comment, and opens another the next time", async () => {
    github().open({ user: { login: "pilot" }, body: "<!-- aerosecure-drift --> mine" });
    github().open({ pull_request: {}, body: "<!-- aerosecure-drift -->" });
    await tell({ ...CLEAN, ...VERIFIED, DEV: drifted("dev") });
    assert.deepEqual(seen(), [
      [1, "open", 0],
      [2, "open", 0],
      [3, "open", 0],
    ]);
    await tell({ ...CLEAN, ...VERIFIED, PROD: drifted("prod"), STAGING_VERIFY: "failure" });
    assert.deepEqual(
      github()
        .issues.slice(2)
        .map(({ title, body }) => ({ title, body })),
      [
        {
          title: "A deployed stack differs from what was declared",
          body: `<!-- aerosecure-drift -->

Found by [the latest run](${RUN}), which has the complete output. The nightly run updates this text and closes the issue when it finds nothing.

### dev: no drift

\`aerosecure verify\` passed.

### staging: no drift

\`aerosecure verify\` failed: see the run for what it found.

### prod: has drifted

\`aerosecure verify\` passed.`,
        },
      ],
    );
    await tell({ ...CLEAN, ...VERIFIED });
    assert.deepEqual(seen()[2], [3, "closed", 1]);
    assert.equal(github().issues[2]?.comments[0]?.body, `[This run](${RUN}) found no drift.`);
    await tell({ ...CLEAN, ...VERIFIED, DEV: drifted("dev") });
    const states = seen().map(([, state]) => state);
    assert.deepEqual(states.slice(2), ["closed", "open"]);
  });

  for (const [title, change] of [
    ["a stack whose job left no report", { STAGING: "" }],
    ["a stack that was not verified", { PROD_VERIFY: "" }],
    ["a stack whose verification was skipped", { PROD_VERIFY: "skipped" }],
  ] as const) {
    it(`keeps the issue open for ${title}`, async () => {
      await tell({ ...CLEAN, ...VERIFIED, DEV: drifted("dev") });
      const [, number] = seen()[0] ?? [];
      await tell({ ...CLEAN, ...VERIFIED, ...change });
      assert.deepEqual(seen(), [[1, number, 0]]);
      assert.match(github().issues[0]?.body ?? "", /not known|was not run/);
    });
  }
});
