import assert from "node:assert/strict";
import { mock } from "node:test";
import { createReporter, duration } from "../../../local/cli/reporter";
import { terminalOf } from "../../support/terminal";

describe("createReporter", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
  afterEach(() => mock.timers.reset());

  it("says nothing of work that is done within a second and a half", async () => {
    const stream = terminalOf(true);
    const work = async () => {
      mock.timers.tick(1499);
      return 7;
    };
    assert.equal(await createReporter(stream, {}).during("Working", work), 7);
    assert.equal(stream.text(), "");
  });

  it("tells a log after a moment what takes long, and how it ended", async () => {
    const stream = terminalOf(false);
    await createReporter(stream, {}).during("Working", async (detail) => {
      detail("half way");
      mock.timers.tick(1800);
    });
    assert.equal(stream.text(), "Working: 2 s, half way\nWorking: done in 2 s\n");
  });

  it("tells of long work that fails, and passes the failure on", async () => {
    const stream = terminalOf(false);
    const work = createReporter(stream, {}).during("Working", async () => {
      mock.timers.tick(1800);
      throw new Error("broken");
    });
    await assert.rejects(work, { message: "broken" });
    assert.equal(stream.text(), "Working: 2 s\nWorking: failed after 2 s\n");
  });

  it("keeps to one line on a terminal, without colour where NO_COLOR is set", async () => {
    const stream = terminalOf(true);
    await createReporter(stream, { NO_COLOR: "1" }).during("Working", async () => {
      mock.timers.tick(1500);
      mock.timers.tick(250);
    });
    const line = "\r\u001b[2KWorking: ";
    assert.equal(stream.text(), `${line}2 s${line}2 s${line}done in 2 s\n`);
  });
});

describe("duration", () => {
  for (const [milliseconds, text] of [
    [0, "0 s"],
    [59_400, "59 s"],
    [59_600, "1 min 00 s"],
    [185_000, "3 min 05 s"],
  ] as const) {
    it(`says ${text} for ${milliseconds} ms`, () => {
      assert.equal(duration(milliseconds), text);
    });
  }
});
