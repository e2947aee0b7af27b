import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { choiceFrom } from "./choice";
import { fixture, fixtureRuns } from "./run-runner";

const NOTHING_LEFT = { processes: [], folders: [] };

describe("the runner of the tests", function () {
  this.timeout(60_000);
  const run = fixtureRuns();

  it("passes where every test passes, and says how many", async () => {
    const { output, ...end } = await run([fixture("passes")]);
    assert.deepEqual(end, { exitCode: 0, ...NOTHING_LEFT });
    assert.equal(output, "\n\n1 passed, 0 failed\n");
  });

  it("says of a failing test its title, file, reason and place, and what its file printed", async () => {
    const { output, ...end } = await run([fixture("fails")]);
    assert.deepEqual(end, { exitCode: 1, ...NOTHING_LEFT });
    assert.equal(
      output,
      [
        "FAILED fails",
        "",
        "FAILED fails",
        "  tests/runner/fixtures/fails.ts",
        "    AssertionError: one is not two",
        "",
        "    1 !== 2",
        "",
        "    at Context.<anonymous> (tests/runner/fixtures/fails.ts:5:10)",
        "    The last lines that the file has printed:",
        "    what it printed",
        "",
        "1 passed, 1 failed",
        "",
      ].join("\n"),
    );
  });

  it("runs only the tests whose titles match --grep", async () => {
    const { exitCode, output } = await run(["--grep", "after a", fixture("fails")]);
    assert.deepEqual({ exitCode, output }, { exitCode: 0, output: "\n\n1 passed, 0 failed\n" });
  });

  it("goes on with the other files where a worker dies, and names the test", async () => {
    const args = ["--jobs", "1", fixture("dies"), fixture("passes")];
    const { output, ...end } = await run(args);
    assert.deepEqual(end, { exitCode: 1, ...NOTHING_LEFT });
    assert.match(
      output,
      /\nFAILED dies\n {2}tests\/runner\/fixtures\/dies\.ts\n {4}The worker ended with SIGKILL in the middle of it\.\n\n1 passed, 1 failed\n$/,
    );
  });

  it("leaves no listener of one file to the next", async () => {
    const args = ["--jobs", "1", fixture("passes"), fixture("counts-listeners")];
    const { exitCode, output } = await run(args);
    assert.deepEqual({ exitCode, output }, { exitCode: 0, output: "\n\n2 passed, 0 failed\n" });
  });

  it("keeps compiled code while it runs, and removes it", async () => {
    const { output, ...end } = await run([fixture("compile-cache")]);
    assert.deepEqual(
      { output, ...end },
      {
        output: "\n\n1 passed, 0 failed\n",
        exitCode: 0,
        ...NOTHING_LEFT,
      },
    );
  });

  it("names what took longer than --slow seconds", async () => {
    const { exitCode, output } = await run(["--slow", "0.9", fixture("takes-long")]);
    assert.equal(exitCode, 0);
    assert.equal(output, "\nLonger than 0.9 s:\n  1 s  takes long\n\n1 passed, 0 failed\n");
  });

  it("names a file that does not load", async () => {
    const { exitCode, output } = await run([fixture("does-not-load"), fixture("passes")]);
    assert.equal(exitCode, 1);
    assert.match(
      output,
      /\n {2}tests\/runner\/fixtures\/does-not-load\.ts\n {4}Error: it cannot be loaded\n[\s\S]*\n1 passed, 1 failed\n$/,
    );
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`names the test that ${signal} interrupts, and leaves no process and no folder`, async () => {
      let isSent = false;
      const { output, ...end } = await run(
        ["--progress", "0.001", fixture("waits")],
        (said, runner) => {
          if (!isSent && said.includes("now tests/runner/fixtures/waits.ts: waits")) {
            isSent = true;
            runner.kill(signal);
          }
        },
      );
      assert.deepEqual(end, { exitCode: 130, ...NOTHING_LEFT });
      assert.match(
        output,
        /\nInterrupted in the middle of:\n {2}tests\/runner\/fixtures\/waits\.ts: waits for ever, with a process and a folder\n$/,
      );
    });
  }

  it("ends what a test has left, and does not wait for it", async () => {
    const { output, ...end } = await run([fixture("leaves")]);
    assert.deepEqual(end, { exitCode: 0, ...NOTHING_LEFT });
    assert.match(output, /\n1 passed, 0 failed\n$/);
  });

  it("says what has failed when it is interrupted", async () => {
    let isSent = false;
    const { output } = await run(
      ["--jobs", "1", "--progress", "0.1", fixture("fails"), fixture("waits")],
      (said, runner) => {
        if (!isSent && said.includes("now tests/runner/fixtures/waits.ts: waits")) {
          isSent = true;
          runner.kill("SIGINT");
        }
      },
    );
    assert.match(
      output,
      /\nFAILED fails\n {2}tests\/runner\/fixtures\/fails\.ts\n {4}AssertionError: one is not two\n[\s\S]*\n\nInterrupted in the middle of:\n {2}tests\/runner\/fixtures\/waits\.ts: /,
    );
  });

  for (const { args, says } of [
    { args: ["--jobs", "0"], says: '--jobs is "0". Use a whole number, 1 to 99.' },
    { args: ["--grep", "("], says: '--grep is "(". Use a regular expression.' },
    { args: ["--progress", "x"], says: '--progress is "x". Use a number of seconds.' },
    { args: ["--slow", "0"], says: '--slow is "0". Use a number of seconds.' },
    { args: ["tests/none.test.ts"], says: "There is no test file tests/none.test.ts." },
    { args: ["infra", "tests/ops"], says: "There is no test file infra." },
  ]) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => choiceFrom(args), { message: says, exitCode: 2 });
    });
  }

  it("takes a folder for the test files below it, each file once", () => {
    assert.deepEqual(
      choiceFrom(["tests/runner/", "tests/runner/runner.test.ts"])?.files,
      ["files", "lost-aws", "runner"].map((name) => `tests/runner/${name}.test.ts`),
    );
  });

  it("has a worker for each core, and one more for quick tests, unless told otherwise", () => {
    const cores = availableParallelism();
    assert.deepEqual(
      [[], ["--quick"], ["--quick", "--jobs", "7"]].map((args) => choiceFrom(args)?.jobs),
      [cores, cores + 1, 7],
    );
  });

  it("says on the command line what it refuses", async () => {
    const { output, ...end } = await run(["--jobs", "0"]);
    assert.deepEqual(end, { exitCode: 2, ...NOTHING_LEFT });
    assert.equal(output, '--jobs is "0". Use a whole number, 1 to 99.\n');
  });

  it("fails where no test has the wanted title", async () => {
    const { exitCode, output } = await run(["--grep", "no such", fixture("passes")]);
    assert.equal(exitCode, 1);
    assert.equal(output, "\n\nThere is no such test.\n0 passed, 0 failed\n");
  });
});
