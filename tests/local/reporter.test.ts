import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { createReporter, duration, type ReportStream } from "../../local/reporter";

interface Recorded {
  readonly stream: ReportStream;
  readonly text: () => string;
}

function recorded(isTTY: boolean): Recorded {
  const chunks: string[] = [];
  const stream: ReportStream = Object.assign(new PassThrough(), { isTTY, columns: 60 });
  stream.on("data", (chunk) => chunks.push(String(chunk)));
  return { stream, text: () => chunks.join("") };
}

describe("createReporter", () => {
  it("says nothing of work that is done at once", async () => {
    const { stream, text } = recorded(true);
    assert.equal(await createReporter(stream, {}).during("Working", async () => 7), 7);
    assert.equal(text(), "");
  });

  it("tells a log once after 2 seconds what takes long, and how it ended", async () => {
    const { stream, text } = recorded(false);
    await createReporter(stream, {}).during("Working", async (detail) => {
      detail("half way");
      await sleep(1800);
    });
    assert.match(text(), /^Working: \d s, half way\nWorking: done in \d s\n$/);
  });

  it("tells of long work that fails, and passes the failure on", async () => {
    const { stream, text } = recorded(false);
    const work = createReporter(stream, {}).during("Working", async () => {
      await sleep(1800);
      throw new Error("broken");
    });
    await assert.rejects(work, { message: "broken" });
    assert.match(text(), /^Working: \d s\nWorking: failed after \d s\n$/);
  });

  it("keeps to one line on a terminal, without colour where NO_COLOR is set", async () => {
    const { stream, text } = recorded(true);
    await createReporter(stream, { NO_COLOR: "1" }).during("Working", () => sleep(1600));
    const line = "\r\u001b[2KWorking: ";
    const [before, ...updates] = text().split(line);
    const end = updates.pop();
    assert.equal(before, "");
    assert.match(end ?? "", /^done in \d s\n$/);
    assert.ok(updates.length > 0 && updates.every((update) => /^\d s$/.test(update)), text());
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
