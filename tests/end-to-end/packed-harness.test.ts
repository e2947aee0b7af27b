import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { type CommandResult, runCommand } from "../../local/processes/run-command";
import { INSTALL, packedOnce, passes } from "../support/packages";

const EXAMPLE = join(__dirname, "../support/example-pack");
const PACK = "node_modules/aerosecure-policy-pack";
const COMPILER = join(repositoryRoot, "node_modules/typescript/bin/tsc");

const TYPED_TESTS = `
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import {
  type ResourceCase,
  testProperty,
  testResourcePolicy,
  testStackPolicy,
} from "aerosecure-policy-pack/testing";

declare const resourcePolicy: ResourceValidationPolicy;
declare const stackPolicy: StackValidationPolicy;
const QUEUE = "aws:sqs/queue:Queue";

const cases: readonly ResourceCase[] = [{ it: "accepts it", props: {}, violations: [] }];
testResourcePolicy(resourcePolicy, QUEUE, cases);
testStackPolicy(stackPolicy, [{ it: "accepts it", stack: [{ type: QUEUE, name: "b", props: {} }] }]);
const wanted = { property: "name", type: QUEUE, props: (name: unknown) => ({ name }) };
testProperty(resourcePolicy, { ...wanted, right: "a", wrong: "b", absent: "refused" });
// @ts-expect-error: an absent property is accepted or refused.
testProperty(resourcePolicy, { ...wanted, right: "a", wrong: "b", absent: "ignored" });
`;

describe("the packed harness, in an example pack outside this repository", function () {
  this.timeout(120_000);
  let directory: string;
  let project: string;

  before(async function () {
    this.timeout(600_000);
    directory = await realpath(await mkdtemp(join(tmpdir(), "aerosecure-harness-")));
    project = join(directory, "example-pack");
    const { file: packed } = await packedOnce("policy-pack");
    await cp(EXAMPLE, project, { recursive: true });
    await passes("npm", [...INSTALL, "--save-dev", packed], project);
  });

  after(() => rm(directory, { recursive: true, force: true }));

  it("passes three right policies, by `node --test` alone", async () => {
    const { exitCode, stdout } = await nodeTest();
    assert.deepEqual([exitCode, ...countsIn(stdout)], [0, "tests 21", "fail 0"], stdout);
  });

  it("passes them by mocha's own functions", async () => {
    const mocha = join(repositoryRoot, "node_modules/mocha/bin/mocha.js");
    const { stdout } = await passes("node", [mocha, "policies.test.js"], project);
    assert.match(stdout, /\b21 passing\b/);
  });

  it("passes the example of the pack's README", async () => {
    const readme = await readFile(join(project, PACK, "README.md"), "utf8");
    const [, example = ""] = /```js\n(.+?)```/s.exec(readme) ?? [];
    await writeFile(join(project, "readme.js"), example);
    const { exitCode, stdout } = await nodeTest("readme.js");
    assert.deepEqual([exitCode, ...countsIn(stdout)], [0, "tests 10", "fail 0"], stdout);
  });

  it("refuses policies that throw, are silent on an unknown or accept values of another type", async () => {
    const { exitCode, stdout } = await nodeTest("wrong-policies.js");
    assert.deepEqual([exitCode, ...countsIn(stdout)], [1, "tests 18", "fail 7"], stdout);
    const accepts = (value: string): string =>
      `accepts-other-types accepts a resource with sqsManagedSseEnabled that is ${value}. Report a violation.`;
    assert.deepEqual(messagesIn(stdout), [
      "throws-on-unknown throws with sqsManagedSseEnabled not known: UnknownValueError: string value at .sqsManagedSseEnabled can't be known during preview. The engine then runs the policy no further and reports an advisory instead. Catch UnknownValueError where the value is read, and report that the value is not known until the update.",
      ...['"true"', "1", "[true]", '{"value":true}'].map(accepts),
      "silence with name not known, instead of name has no small letter. Add one. Report that the value is not known, in a message that matches /not known until the update\\.$/.",
      "throws-on-absent throws with name absent: TypeError: Cannot read properties of undefined (reading 'toUpperCase'). The engine then ends the whole preview. Look at the value's type before using it.",
    ]);
  });

  for (const [title, options] of [
    ["with the module resolution of Node.js", ["--module", "nodenext"]],
    [
      "with the older one of Pulumi's templates",
      ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"],
    ],
  ] as const) {
    it(`brings its types, ${title}`, async () => {
      await writeFile(join(project, "typed-tests.ts"), TYPED_TESTS);
      const args = [COMPILER, "--noEmit", "--strict", "--target", "ES2022", "--skipLibCheck"];
      await passes("node", [...args, ...options, "typed-tests.ts"], project);
    });
  }

  function nodeTest(...files: readonly string[]): Promise<CommandResult> {
    return runCommand("node", ["--test", "--test-reporter=tap", ...files], { cwd: project });
  }
});

/** What `node --test` counts at the end. */
function countsIn(output: string): readonly string[] {
  return [...output.matchAll(/^# ((?:tests|fail) \d+)$/gm)].map(([, count = ""]) => count);
}

/** What the tests that failed say, in their order. */
function messagesIn(output: string): readonly string[] {
  const messages = [...output.matchAll(/^ +error: (['"])(.+)\1$/gm)].map(([, , text = ""]) =>
    text.replaceAll("\\\\", "\\"),
  );
  return messages.filter((text) => !text.endsWith("failed"));
}
