import assert from "node:assert/strict";
import { mock } from "node:test";
import { createProgress } from "../../../ops/terminal/progress";
import { terminalOf } from "../../support/terminal";

describe("the progress of ops", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
  afterEach(() => mock.timers.reset());

  it("is silent about work of less than a second and a half, and hands its result on", async () => {
    const stream = terminalOf(false);
    const work = async () => {
      mock.timers.tick(1499);
      return 42;
    };
    assert.equal(await createProgress(stream, {}).during("Reading", work), 42);
    assert.equal(stream.text(), "");
  });

  it("shows long work in lines, with the last detail and the end", async () => {
    const stream = terminalOf(false);
    await createProgress(stream, {}).during("Reading", async (detail) => {
      detail("7 of 9");
      mock.timers.tick(1500);
      detail("8 of 9");
      mock.timers.tick(5000);
      detail("9 of 9");
      mock.timers.tick(500);
    });
    assert.equal(
      stream.text(),
      "Reading: 2 s, 7 of 9\nReading: 7 s, 8 of 9\nReading: done in 7 s, 9 of 9\n",
    );
  });

  it("changes one line on a terminal, cut to its width", async () => {
    const stream = terminalOf(true, 40);
    await createProgress(stream, {}).during("Reading", async (detail) => {
      detail("a".repeat(100));
      mock.timers.tick(1500);
      mock.timers.tick(250);
    });
    const changed = `\r\u001b[2KReading: 2 s, ${"a".repeat(39 - "Reading: 2 s, ".length)}`;
    const ended = `\r\u001b[2KReading: done in 2 s, ${"a".repeat(100)}\n`;
    assert.equal(stream.text(), `${changed}${changed}${ended}`);
  });

  it("ends each line with the notice while there is one, but not the last line", async () => {
    const stream = terminalOf(false);
    let notice: string | undefined = "slowed down";
    await createProgress(stream, {}, () => notice).during("Reading", async (detail) => {
      mock.timers.tick(1500);
      detail("8 of 9");
      mock.timers.tick(5000);
      notice = undefined;
      mock.timers.tick(5000);
      notice = "slowed down";
    });
    assert.equal(
      stream.text(),
      "Reading: 2 s, slowed down\nReading: 7 s, 8 of 9, slowed down\nReading: 12 s, 8 of 9\nReading: done in 12 s, 8 of 9\n",
    );
  });

  it("says that it stopped if the work throws, and throws the same", async () => {
    const stream = terminalOf(false);
    const work = createProgress(stream, {}).during("Reading", async () => {
      mock.timers.tick(1700);
      throw new TypeError("no");
    });
    await assert.rejects(work, TypeError);
    assert.equal(stream.text(), "Reading: 2 s\nReading: stopped after 2 s\n");
  });
});
