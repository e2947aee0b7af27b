import assert from "node:assert/strict";
import { fixture, fixtureRuns } from "./run-runner";

describe("the runner of the tests, on a local AWS", function () {
  this.timeout(120_000);
  const run = fixtureRuns();

  it("names the test in which the AWS ended, and gives the next file another", async () => {
    const { output, ...end } = await run([
      ...["--jobs", "1"],
      ...[fixture("loses-its-aws"), fixture("has-an-aws")],
    ]);
    assert.deepEqual(end, { exitCode: 1, processes: [], folders: [] });
    assert.match(
      output,
      /\nFAILED loses its AWS\n[\s\S]*The local AWS ended during this test\.[\s\S]*\n1 passed, 1 failed\n$/,
    );
  });
});
