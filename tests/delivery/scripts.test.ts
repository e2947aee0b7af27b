import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sarifOf } from "../../policy-pack/src/sarif";
import { UNKNOWN_TEXT } from "../../policy-pack/src/testing";
import { assertSarif } from "../support/sarif/assert-sarif";
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

  const POLICIES = "#### What the changed policies allow";
  const delegation = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:root" },
    Action: "kms:*",
    Resource: "*",
  };
  const decrypts = {
    ...delegation,
    Principal: { AWS: "arn:aws:iam::111122223333:role/Crew" },
    Action: "kms:Decrypt",
  };
  const policyOf = (...Statement: readonly object[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement });

  function step(op: string, type: string, name: string, before?: object, after?: object) {
    const urn = `urn:pulumi:dev::files::a:b:Customer$${type}::${name}`;
    const state = (inputs: object | undefined) => inputs && { inputs, outputs: inputs };
    const metadata = { op, urn, type, old: state(before), new: state(after) };
    return { resourcePreEvent: { metadata } };
  }
  const arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
  const keyStep = (before: unknown, after: unknown, op = "update") =>
    step(op, "aws:kms/key:Key", "data", { policy: before, arn }, { policy: after });
  const bucketStep = (op: string, before: unknown, after: unknown) =>
    step(
      op,
      "aws:s3/bucketPolicy:BucketPolicy",
      "data",
      before === undefined ? undefined : { bucket: "files", policy: before },
      after === undefined ? undefined : { bucket: "files", policy: after },
    );
  const bucket = (op: string) =>
    step(
      op,
      "aws:s3/bucket:Bucket",
      "data",
      op === "create" ? undefined : { bucket: "files" },
      op === "delete" ? undefined : { bucket: "files" },
    );
  const sameKey = keyStep("{}", "{}", "same");
  const reads = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::444455556666:user/kz`ax" },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::files/*",
  };
  const ofKey = (lines: string) => `\`aws:kms/key:Key data\`, for every request:\n\n${lines}`;
  const ofBucket = (lines: string) =>
    `\`aws:s3/bucketPolicy:BucketPolicy data\`, for every request:\n\n${lines}`;

  for (const [what, events, expected] of [
    [
      "a role that may decrypt",
      [keyStep(policyOf(delegation), policyOf(delegation, decrypts))],
      ofKey(
        "- **newly allowed**: `role/Crew may now Decrypt even if no policy of their own allows it.`",
      ),
    ],
    [
      "a role that no longer may, in one of the steps of a replacement",
      [
        keyStep(policyOf(delegation, decrypts), policyOf(delegation), "create-replacement"),
        keyStep(policyOf(delegation, decrypts), policyOf(delegation), "replace"),
        step("delete-replaced", "aws:kms/key:Key", "data", { policy: "{}", arn }),
      ],
      ofKey(
        "- newly refused: `role/Crew may no longer Decrypt unless a policy of their own allows it.`",
      ),
    ],
    [
      "a document that says the same in other words",
      [keyStep(policyOf(delegation, decrypts), policyOf(decrypts, delegation))],
      ofKey("- no change: both versions answer all requests alike"),
    ],
    [
      "a document that is not known",
      [keyStep(policyOf(delegation), UNKNOWN_TEXT)],
      ofKey("- **not decided**: `a part of the key policy is not known before the deployment`"),
    ],
    [
      "a document of which a part is not known",
      [
        sameKey,
        bucketStep("update", policyOf(), policyOf({ ...reads, Principal: { AWS: UNKNOWN_TEXT } })),
      ],
      ofBucket(
        "- **not decided**: `a part of the bucket policy is not known before the deployment`",
      ),
    ],
    [
      "a document that is secret",
      [keyStep(policyOf(delegation), "[secret]")],
      ofKey("- **not decided**: `a part of the key policy is a secret`"),
    ],
    [
      "a document that is no JSON",
      [keyStep(policyOf(delegation), "Version: 2012-10-17")],
      ofKey("- **not decided**: `the new key policy is not valid JSON.`"),
    ],
    [
      "a bucket policy where no key says whose the bucket is",
      [bucketStep("update", policyOf(), policyOf(reads))],
      ofBucket("- **not decided**: `no key of the stack says which account this is`"),
    ],
    [
      "another account that may read, named in a way of its own",
      [sameKey, bucketStep("update", policyOf(), policyOf(reads))],
      ofBucket(
        "- **newly allowed**: ``arn:aws:iam::444455556666:user/kz`ax and federated sessions of arn:aws:iam::444455556666:user/kz`ax may now GetObject on its objects, if a policy of their own allows it.``",
      ),
    ],
    [
      "a policy that a bucket gets",
      [sameKey, bucket("same"), bucketStep("create", undefined, policyOf(reads))],
      ofBucket(
        "- **newly allowed**: ``arn:aws:iam::444455556666:user/kz`ax and federated sessions of arn:aws:iam::444455556666:user/kz`ax may now GetObject on its objects, if a policy of their own allows it.``",
      ),
    ],
    [
      "a policy that a bucket loses",
      [sameKey, bucket("same"), bucketStep("delete", policyOf(reads), undefined)],
      ofBucket(
        "- newly refused: ``arn:aws:iam::444455556666:user/kz`ax and federated sessions of arn:aws:iam::444455556666:user/kz`ax may no longer GetObject on its objects.``",
      ),
    ],
    [
      "nothing of a policy that goes with its bucket",
      [sameKey, bucket("delete"), bucketStep("delete", policyOf(reads), undefined)],
      undefined,
    ],
    [
      "nothing of a policy that comes with its bucket",
      [sameKey, bucket("create"), bucketStep("create", undefined, policyOf(reads))],
      undefined,
    ],
    [
      "nothing of a key that is new",
      [step("create", "aws:kms/key:Key", "data", undefined, { policy: policyOf(delegation) })],
      undefined,
    ],
    ["nothing of what stays", [sameKey], undefined],
  ] as const) {
    it(`shows of changed policies ${what}`, async () => {
      const { markdown } = await report(
        "preview",
        { events: [...events, same] },
        { OUTCOME: "success" },
      );
      const [, section] = markdown.split(`${POLICIES}\n\n`);
      assert.equal(section?.split("\n\n<details>")[0], expected);
    });
  }

  it("shows no changed policies in a report of drift", async () => {
    const events = [keyStep(policyOf(delegation), policyOf(delegation, decrypts)), same];
    const { markdown } = await report("drift", { events }, { OUTCOME: "failure" });
    assert.ok(!markdown.includes(POLICIES), markdown);
  });

  it("is short enough, whatever was said: the beginning, the end and all findings that fit", async () => {
    const text = Array.from({ length: 9000 }, (_each, line) => `${"`".repeat(line % 40)}${line}`);
    const many = (policy: string) =>
      Array.from({ length: 300 }, (_each, index) =>
        finding(policy, "mandatory", `${"`".repeat(40)}${"m".repeat(900)}`, `key${1000 + index}`),
      );
    // Each with conditions of its own, so that each is a sentence of its own.
    const crowd = Array.from({ length: 40 }, (_each, index) => ({
      ...decrypts,
      Principal: { AWS: `arn:aws:iam::111122223333:role/Crew${index}` },
      Condition: {
        StringEquals: { [`aws:PrincipalTag/${"t".repeat(90)}${index}`]: "x".repeat(90) },
      },
    }));
    const { markdown } = await report(
      "preview",
      {
        text: text.join("\n"),
        events: [...many("base"), keyStep(policyOf(delegation), policyOf(delegation, ...crowd))],
        headEvents: many("head"),
      },
      { OUTCOME: "failure", PACK_CHANGED: "true", HEAD_OUTCOME: "failure" },
    );
    assert.ok(markdown.length <= 20_000, `${markdown.length} characters`);
    assert.match(markdown, /^### prod: refused by 300 mandatory violations\n/);
    assert.match(markdown, /\n- and \d+ more, in the run\n/);
    assert.match(markdown, /text\n0\n`1\n[\s\S]+\n\[… \d+ lines omitted …\]\n[\s\S]+8999\n/);
  });

  for (const [what, end, omitted] of [
    ["all of a plan of 250,000 characters", "\n", false],
    ["the beginning and the end of a plan that is one longer", "\n\n", true],
  ] as const) {
    it(`shows ${what} in the summary, and passes nothing on`, async () => {
      const text = Array.from({ length: 25_000 }, (_each, line) => `${line}`.padStart(9, "€"));
      writeFileSync(join(directory(), "preview.txt"), text.join("\n") + end);
      const run = await runScript("report.js", ["plan"], {
        STACK: "prod",
        OUTCOME: "success",
        RUNNER_TEMP: directory(),
        GITHUB_STEP_SUMMARY: join(directory(), "summary"),
      });
      assert.deepEqual(run, { exitCode: 0, stderr: "" });
      const markdown = readFileSync(join(directory(), "summary"), "utf8");
      // GitHub takes no longer summary.
      assert.ok(Buffer.byteLength(markdown) <= 1024 ** 2);
      assert.ok(markdown.startsWith("### prod: passes the policies\n"));
      assert.ok(markdown.includes(`${text[0]}\n`) && markdown.includes(`${text.at(-1)}\n`));
      assert.equal(markdown.includes(`\n${text.join("\n")}\n`), !omitted);
      assert.equal(markdown.includes("lines omitted"), omitted);
    });
  }

  it("refuses a kind that it does not know", async () => {
    const run = await runScript("report.js", ["previews"], {});
    assert.deepEqual(run, { exitCode: 2, stderr: "Use: node report.js preview|drift|plan\n" });
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

describe("sarif.js", () => {
  const directory = temporaryDirectory();
  const pack = { policyPackName: "aerosecure", policyPackVersion: "0.1.0", severity: "high" };

  it("writes what the policies found as SARIF, mandatory first", async () => {
    const { policyEvent } = finding("kms-key-rotation", "mandatory", "It rotates.\nIt does not.\n");
    const advisory = finding("kms-key-protected", "advisory", "protect is false.").policyEvent;
    const events = [advisory, policyEvent].map((event) => ({ policyEvent: { ...event, ...pack } }));
    const log = join(directory(), "preview.jsonl");
    const file = join(directory(), "prod.sarif");
    writeFileSync(log, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    assert.deepEqual(await runScript("sarif.js", [log, file], {}), { exitCode: 0, stderr: "" });
    const sarif: ReturnType<typeof sarifOf> = JSON.parse(readFileSync(file, "utf8"));
    assertSarif(sarif);
    const resource = "aws:kms/key:Key data";
    const severity = "high";
    const expected = sarifOf(
      [
        {
          ...{ policy: "kms-key-rotation", level: "mandatory", severity, resource },
          message: "It rotates.\nIt does not.",
        },
        {
          ...{ policy: "kms-key-protected", level: "advisory", severity, resource },
          message: "protect is false.",
        },
      ],
      [{ name: "aerosecure", version: "0.1.0" }],
    );
    assert.deepEqual(sarif, expected);
  });

  it("writes a log without results where the preview left none", async () => {
    const file = join(directory(), "prod.sarif");
    const log = join(directory(), "missing.jsonl");
    assert.deepEqual(await runScript("sarif.js", [log, file], {}), { exitCode: 0, stderr: "" });
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), sarifOf([], []));
  });

  it("ends with 2 without its arguments", async () => {
    const stderr = "Use: node sarif.js EVENT_LOG FILE\n";
    assert.deepEqual(await runScript("sarif.js", ["only-one"], {}), { exitCode: 2, stderr });
  });
});
