import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { copyTree } from "./copy-tree";
import { type Block, blocksOf, markdownText } from "./markdown";

const SECTION = "## A new rule in ten minutes\n";
const NAME = "cloudtrail-every-region";
const TESTS = "tests/policy-pack";

const section = markdownText("CONTRIBUTING.md").split(SECTION)[1]?.split("\n## ")[0] ?? "";
const blocks = blocksOf(section);

/** Does to a file what a block of the guide says. @throws Error where the file does not have the block's lines */
function carryOut({ language, file = "", text }: Block, root: string): void {
  const path = join(root, file);
  if (language === "ts") {
    assert.equal(existsSync(path), false, `${file} is there already.`);
    writeFileSync(path, text);
    return;
  }
  for (const hunk of text.split("@@\n")) {
    const lines = hunk.split("\n").filter((line) => line !== "");
    const side = (leftOut: string) =>
      `${lines
        .filter((line) => !line.startsWith(leftOut))
        .map((line) => line.slice(1))
        .join("\n")}\n`;
    const before = readFileSync(path, "utf8");
    assert.equal(
      `\n${before}`.split(`\n${side("+")}`).length,
      2,
      `${file} has not once:\n${side("+")}`,
    );
    writeFileSync(path, `\n${before}`.replace(`\n${side("+")}`, () => `\n${side("-")}`).slice(1));
  }
}

describe("CONTRIBUTING.md, a new rule", function () {
  this.timeout(180_000);
  const root = mkdtempSync(join(tmpdir(), "aerosecure-"));
  const run = (...args: readonly string[]) =>
    runCommand(process.execPath, args, { cwd: root, env: { ...process.env, NO_COLOR: "1" } });
  const generate = (...args: readonly string[]) =>
    run("node_modules/ts-node/dist/bin-transpile.js", "policy-pack/src/generate/index.ts", ...args);

  before(() => {
    copyTree(root);
    for (const block of blocks.filter(({ file }) => file !== undefined)) {
      carryOut(block, root);
    }
  });
  after(() => rmSync(root, { recursive: true }));

  it("names the file of every block of code", () => {
    assert.deepEqual(
      blocks.map(({ language, file }) => [language, file]),
      [
        ["ts", `policy-pack/src/rules/${NAME}.ts`],
        ["ts", `${TESTS}/rules/${NAME}.test.ts`],
        ["diff", "policy-pack/src/rules/index.ts"],
        ["diff", `${TESTS}/design-table.ts`],
        ["diff", `${TESTS}/weak-stacks.ts`],
        ["sh", undefined],
        ["sh", undefined],
        ["", undefined],
      ],
    );
  });

  it("is about a rule that the pack does not have", () => {
    assert.equal(existsSync(join(repositoryRoot, `policy-pack/src/rules/${NAME}.ts`)), false);
  });

  it("has the generated files written, after which they are up to date", async () => {
    const stale = await generate("--check");
    assert.deepEqual([stale.exitCode, stale.stdout], [1, ""]);
    const { stdout } = await generate();
    assert.equal(stdout, "Wrote policy-pack/RULES.md.\nWrote policy-pack/profiles/baseline.json.");
    assert.equal((await generate("--check")).exitCode, 0);
  });

  it("passes the rule's own tests, the pack's conventions and the README's", async () => {
    const files = [`rules/${NAME}`, "conventions", "generate/generated-files"];
    const { exitCode, stdout } = await run(
      ...["node_modules/mocha/bin/mocha.js", "--no-config", "--timeout", "60000"],
      ...["-r", "ts-node/register/transpile-only", "--reporter", "json"],
      ...[...files.map((file) => `${TESTS}/${file}`), "tests/readme"].map(
        (file) => `${file}.test.ts`,
      ),
    );
    const { stats, failures, passes } = JSON.parse(stdout);
    assert.deepEqual([exitCode, stats.failures, failures], [0, 0, []]);
    const own = passes.filter(({ fullTitle }: { fullTitle: string }) =>
      fullTitle.startsWith(`${NAME} `),
    );
    assert.equal(own.length, 6);
  });

  it("compiles with the pack, and has the project's form", async () => {
    const compiled = await run("node_modules/typescript/bin/tsc", "-p", "policy-pack", "--noEmit");
    assert.equal(compiled.exitCode, 0, compiled.stdout);
    const formed = await run(
      ...["node_modules/@biomejs/biome/bin/biome", "ci"],
      ...[`policy-pack/src/rules/${NAME}.ts`, "policy-pack/src/rules/index.ts"],
      ...[`${TESTS}/rules/${NAME}.test.ts`, `${TESTS}/design-table.ts`, `${TESTS}/weak-stacks.ts`],
    );
    assert.equal(formed.exitCode, 0, formed.stdout);
  });

  it("breaks by its last commands what the rule protects, in one place", () => {
    const path = join(root, "infra/alarm/trail/audit-trail.ts");
    assert.ok(
      section.includes(
        "s/isMultiRegionTrail: true/isMultiRegionTrail: false/' infra/alarm/trail/audit-trail.ts",
      ),
    );
    assert.equal(readFileSync(path, "utf8").split("isMultiRegionTrail: true").length, 2);
  });
});
