import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { createProgress, type ProgressStream } from "../../../ops/progress";

function streamOf(isTTY: boolean): { stream: ProgressStream; text: () => string } {
  let text = "";
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 40 });
  stream.on("data", (bytes) => {
    text += bytes;
  });
  return { stream, text: () => text };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("the progress of ops", function () {
  this.timeout(10_000);

  it("is silent about short work and hands its result on", async () => {
    const { stream, text } = streamOf(false);
    assert.equal(await createProgress(stream, {}).during("Reading", async () => 42), 42);
    assert.equal(text(), "");
  });

  it("tells long work in lines, with the last detail and the end", async () => {
    const { stream, text } = streamOf(false);
    await createProgress(stream, {}).during("Reading", async (detail) => {
      detail("7 of 9");
      await wait(1700);
      detail("9 of 9");
    });
    assert.equal(text(), "Reading: 2 s, 7 of 9\nReading: done in 2 s, 9 of 9\n");
  });

  it("changes one line on a terminal, cut to its width", async () => {
    const { stream, text } = streamOf(true);
    await createProgress(stream, {}).during("Reading", async (detail) => {
      detail("a".repeat(100));
      await wait(1700);
    });
    const [first = ""] = text().split("\n")[0]?.split("\r").slice(1) ?? [];
    assert.ok(first.startsWith("\u001b[2KReading: 2 s, aaa"), JSON.stringify(text()));
    assert.equal(first.length, "\u001b[2K".length + 39);
  });

  it("says that it stopped where the work throws, and throws the same", async () => {
    const { stream, text } = streamOf(false);
    const work = createProgress(stream, {}).during("Reading", async () => {
      await wait(1700);
      throw new TypeError("no");
    });
    await assert.rejects(work, TypeError);
    assert.match(text(), /Reading: stopped after 2 s\n$/);
  });
});
