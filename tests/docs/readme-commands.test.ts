import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { IAM } from "@aws-sdk/client-iam";
import { policyPackDirectory, repositoryRoot } from "../../local/processes/paths";
import { type CommandResult, runCommand } from "../../local/processes/run-command";
import { clientSettings } from "../support/local-aws";
import { startTestAws } from "../support/test-instance";
import { copyTree } from "./copy-tree";
import { blocksOf, markdownText } from "./markdown";

/** What becomes of a command of README.md or docs/operating.md in the tests. */
type Fate =
  /**
   * It runs here and prints this, on the stack staging; `more` answers what it would ask a person.
   * A command of the local AWS runs in this work tree, which has it built.
   */
  | { readonly runs: RegExp; readonly more?: string }
  /** Another command that runs here differs by the stack alone. */
  | { readonly like: string }
  /** Another test runs it, in these words. */
  | { readonly test: string; readonly words: string }
  /** No test runs it. */
  | { readonly because: string };

const SCRIPTS = "tests/end-to-end/npm-scripts.test.ts";
const START = "tests/end-to-end/npm-start.test.ts";

const COMMANDS: Readonly<Record<string, Fate>> = {
  "npm start": { test: START, words: "npm start -- package-lock.json" },
  "npm run local -- preview --policy-pack policy-pack --diff": {
    test: SCRIPTS,
    words: "npm run local -- preview --policy-pack policy-pack --diff",
  },
  "npm run -s local -- stack output --json": {
    test: SCRIPTS,
    words: "npm run --silent local -- stack output --json",
  },
  "npm run local -- aerosecure status": { runs: /Enabled/, more: "--stack staging" },
  "npm run local -- exec aws s3 ls": { test: SCRIPTS, words: "npm run -s local -- exec" },
  'eval "$(npm run -s local -- env)"': {
    test: SCRIPTS,
    words: 'eval "$(npm run -s local -- env)"',
  },
  "npm run local -- destroy --yes": { test: SCRIPTS, words: "npm run local -- destroy --yes" },
  "npm run local:stop": { test: "tests/local/commands.test.ts", words: '"stop.ts"' },
  "npm run local:reset -- --yes": { test: "tests/local/commands.test.ts", words: "reset.ts --yes" },
  "npm ci": { because: "It installs from the registry what these tests run with." },
  "pulumi login": { because: "It needs an account of Pulumi Cloud." },
  "pulumi stack init staging": { runs: /Created stack 'staging'/ },
  "npx aerosecure preflight --stack staging": { runs: /Nothing would stop `pulumi up`/ },
  "pulumi up -s staging --policy-pack policy-pack --policy-pack-config policy-pack/profiles/strict.json":
    { runs: /\+ \d+ created/, more: "--yes" },
  "npx aerosecure verify --stack staging": { runs: /It reads back unchanged: byte for byte/ },
  "npx aerosecure preflight --stack prod": { like: "npx aerosecure preflight --stack staging" },
  "npx aerosecure verify --stack prod": { like: "npx aerosecure verify --stack staging" },
  "npx aerosecure status --stack prod --events": { runs: /Enabled/ },
  "npx aerosecure schedule-deletion --stack prod": {
    runs: /Scheduled: the key will be permanently deleted on /,
    more: "--yes --expect-objects 0",
  },
  "npx aerosecure cancel-deletion --stack prod": { runs: /is Enabled/ },
  "npx aerosecure reencrypt --stack prod": { runs: /dry run/i },
  "npx aerosecure verify --stack prod --all --report wrong.csv": { runs: /checks passed/ },
  "npx aerosecure reencrypt --stack prod --prefix telemetry/ --report to-do.csv": {
    runs: /dry run/i,
  },
  "npx aerosecure reencrypt --stack prod --batch": {
    test: "tests/ops/commands/reencrypt/batch/run-batch.test.ts",
    words: "makes no job in a dry run",
  },
  "npx aerosecure reencrypt --stack prod --batch --execute --follow --report failed.csv": {
    test: "tests/ops/commands/reencrypt/batch/run-batch.test.ts",
    words: "tells what failed and why, and lists all of it",
  },
  "npx aerosecure reencrypt --stack prod --batch --manifest to-do.csv --execute --follow": {
    test: "tests/ops/commands/reencrypt/batch/run-batch.test.ts",
    words: "takes the manifest that --report writes, with every odd key",
  },
  "npx aerosecure verify --stack prod --no-probe --inventory s3://REPORTS/files/daily/2026-11-29T01-00Z/manifest.json --report wrong.csv":
    { test: "tests/ops/commands/verify/verify.test.ts", words: '"--inventory"' },
  "npx aerosecure evidence --stack prod": { runs: /evidence\.html/ },
  "npx aerosecure prove --stack prod": { runs: /proved {7}Nobody outside the account/ },
  "npx aerosecure prove --bucket-policy new.json --against prod": {
    test: "tests/ops/commands/prove/prove-live.test.ts",
    words: '"--against", STACK',
  },
  "npx aerosecure prove --key KEY-ARN --bucket BUCKET --key-policy key.json --bucket-policy bucket.json":
    { test: "tests/ops/commands/prove/prove.test.ts", words: '"--key-policy"' },
  "npx aerosecure prove --key KEY-ARN --bucket BUCKET --key-policy new.json --against old.json": {
    test: "tests/ops/commands/prove/prove.test.ts",
    words: '"--against"',
  },
  "pulumi destroy -s staging": {
    because: "It refuses: the stack is protected. tests/end-to-end/protection.test.ts does both.",
  },
};

/** The commands of both pages, one a line, without what is said of them. */
const commands = [
  ...new Set(
    ["README.md", "docs/operating.md"]
      .flatMap((page) => blocksOf(markdownText(page)))
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) => text.split("\n"))
      .map((line) => line.replace(/\s+#.*$/, ""))
      .filter((line) => line !== ""),
  ),
];

describe("the commands of README.md and docs/operating.md", function () {
  this.timeout(300_000);
  const root = mkdtempSync(join(tmpdir(), "aerosecure-"));
  let env: NodeJS.ProcessEnv;

  before(async function () {
    this.timeout(900_000);
    const aws = await startTestAws();
    env = { ...aws.env, PATH: [dirname(aws.pulumi), aws.env["PATH"]].join(delimiter) };
    copyTree(root);
    cpSync(join(policyPackDirectory, "bin"), join(root, "policy-pack/bin"), { recursive: true });
    // Whom Pulumi.staging.yaml names.
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const keyAdmins = { RoleName: "KeyAdmins", AssumeRolePolicyDocument };
    await new IAM(clientSettings(aws.endpoint)).createRole(keyAdmins).catch(() => {});
  });
  after(() => rmSync(root, { recursive: true }));

  async function run(command: string): Promise<CommandResult & { readonly output: string }> {
    const lines: string[] = [];
    const [program = "", ...args] = command.split(" ");
    const result = await runCommand(program, args, {
      cwd: command.startsWith("npm run local ") ? repositoryRoot : root,
      env,
      onLine: (line) => lines.push(line),
    });
    return { ...result, output: lines.join("\n") };
  }

  it("are run here or by another test, or it is said why not", () => {
    assert.deepEqual([...commands].sort(), Object.keys(COMMANDS).sort());
  });

  // The README asks for the key's state before it tells how a stack is deployed.
  const inOrder = [...commands].sort(
    (one, other) => Number(one.startsWith("npm run")) - Number(other.startsWith("npm run")),
  );
  for (const command of inOrder) {
    const fate = COMMANDS[command] ?? { because: "" };
    const onStaging = command.replace(/\bprod\b/, "staging");
    if ("runs" in fate) {
      const typed = fate.more === undefined ? onStaging : `${onStaging} ${fate.more}`;
      it(`ends well: ${typed}`, async () => {
        const { exitCode, output } = await run(typed);
        assert.equal(exitCode, 0, output);
        assert.match(output, fate.runs);
      });
    } else if ("test" in fate) {
      it(`is in ${fate.test}: ${command}`, () => {
        assert.ok(markdownText(fate.test).includes(fate.words));
      });
    } else if ("like" in fate) {
      it(`is like ${fate.like}: ${command}`, () => assert.equal(onStaging, fate.like));
    }
  }
});
