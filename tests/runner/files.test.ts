import assert from "node:assert/strict";
import { ownInstance, startTestAws } from "../support/test-instance";
import { allFiles, byNeed, NAMED } from "./files";

describe("the files of the tests", () => {
  it("are all run, each once", () => {
    const { slow, quick } = byNeed(allFiles());
    assert.deepEqual([...slow, ...quick].flat().sort(), allFiles());
  });

  it("keep their order and their company where only some are run", () => {
    const files = ["npm-scripts", "npm-start", "adopt"].map(
      (name) => `tests/end-to-end/${name}.test.ts`,
    );
    const [scripts, start, adopt] = files;
    assert.deepEqual(byNeed([...files, "tests/readme.test.ts"]), {
      slow: [[start, scripts], [adopt]],
      quick: [["tests/readme.test.ts"]],
    });
  });

  it("begin with the longest of the quick ones too", () => {
    const [readme, runner] = ["tests/readme.test.ts", "tests/runner/runner.test.ts"];
    assert.deepEqual(byNeed([readme, runner]).quick, [[runner], [readme]]);
  });

  it("that are named are there, each once", () => {
    const files = new Set(allFiles());
    // A file that is named again is not there for the second time.
    assert.deepEqual(
      NAMED.filter((file) => !files.delete(file)),
      [],
    );
  });

  it("start no local AWS unless they are listed as slow", async () => {
    const message = "This file needs a local AWS: name it in tests/runner/files.ts.";
    await assert.rejects(startTestAws(), { message });
    assert.throws(() => ownInstance("none"), { message });
  });
});
