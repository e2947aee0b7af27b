import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openJournal } from "../../../ops/long-work/journal";
import { temporaryDirectory } from "../../support/temporary-directory";

const subject = { command: "verify --all", bucket: "files" };

describe("openJournal", () => {
  const directory = temporaryDirectory();
  const path = () => join(directory(), "state", "verify.jsonl");
  const open = (changed: Partial<Parameters<typeof openJournal>[0]> = {}) =>
    openJournal<{ count: number }, string>({ path: path(), subject, restart: false, ...changed });

  it("knows nothing at first, and makes the folder", async () => {
    const journal = await open();
    assert.deepEqual([journal.state, journal.entries], [undefined, []]);
    await journal.close();
    assert.ok(existsSync(path()));
  });

  it("has every entry in the file as soon as it is added", async () => {
    const journal = await open();
    journal.add("a");
    assert.equal(readFileSync(path(), "utf8"), `${JSON.stringify({ subject })}\n"a"\n`);
    await journal.close();
  });

  it("goes on with the last checkpoint and what was added since", async () => {
    const first = await open();
    first.add("a");
    await first.checkpoint({ count: 1 });
    first.add("b");
    first.add("c");
    await first.close();
    const second = await open();
    assert.deepEqual([second.state, second.entries], [{ count: 1 }, ["b", "c"]]);
    second.add("d");
    await second.close();
    const third = await open();
    assert.deepEqual(third.entries, ["b", "c", "d"]);
    await third.close();
  });

  it("leaves out a line that a kill has torn, and adds after it", async () => {
    const first = await open();
    first.add("a");
    await first.close();
    appendFileSync(path(), '"torn');
    const second = await open();
    assert.deepEqual(second.entries, ["a"]);
    second.add("b");
    await second.close();
    const third = await open();
    assert.deepEqual(third.entries, ["a", "b"]);
    await third.close();
  });

  it("forgets everything with restart, and when it is finished", async () => {
    const first = await open();
    first.add("a");
    await first.close();
    const second = await open({ restart: true });
    assert.deepEqual(second.entries, []);
    await second.finish();
    assert.ok(!existsSync(path()));
  });

  it("refuses the journal of other work, naming both", async () => {
    const first = await open();
    await first.close();
    await assert.rejects(open({ subject: { ...subject, bucket: "other" } }), {
      name: "UserError",
      message: `${path()} records other work: command "verify --all", bucket "files", not command "verify --all", bucket "other". Finish that work first, start over with --restart, or name another file with --journal.`,
    });
  });

  for (const [what, content] of [
    ["text", "hello\n"],
    ["other JSON", '{"a":1}\n'],
    ["nothing", ""],
  ] as const) {
    it(`refuses a file that holds ${what}`, async () => {
      const first = await open();
      await first.finish();
      writeFileSync(path(), content);
      await assert.rejects(open(), {
        name: "UserError",
        message: `${path()} is no journal of this command, or a damaged one. Name another file with --journal, or start over with --restart, which replaces it.`,
      });
      assert.equal(readFileSync(path(), "utf8"), content);
    });
  }

  it("refuses a file whose middle is damaged", async () => {
    const first = await open();
    first.add("a");
    await first.close();
    appendFileSync(path(), '"torn\n"b"\n');
    await assert.rejects(open(), { name: "UserError", message: /or a damaged one/ });
  });

  it("says in a sentence that the place cannot be written to", async () => {
    writeFileSync(join(directory(), "file"), "");
    for (const place of [join(directory(), "file", "verify.jsonl"), directory()]) {
      await assert.rejects(open({ path: place }), {
        name: "UserError",
        message:
          /cannot be written to, .*(?:EEXIST|ENOTDIR|EISDIR).*Name another file with --journal\.$/,
      });
      assert.ok(!existsSync(`${place}.lock`));
    }
  });

  it("takes over from an earlier process that had its own id, as in a container", async () => {
    mkdirSync(dirname(path()));
    writeFileSync(`${path()}.lock`, String(process.pid));
    const next = await open();
    await assert.rejects(open(), {
      name: "UserError",
      message: /^Process \d+ already works on this/,
    });
    await next.close();
    assert.ok(!existsSync(`${path()}.lock`));
  });

  it("refuses while another process has it", async () => {
    mkdirSync(dirname(path()));
    writeFileSync(`${path()}.lock`, String(process.ppid));
    await assert.rejects(open(), {
      name: "UserError",
      message: `Process ${process.ppid} already works on this, as ${path()}.lock says. Wait for it, or name another file with --journal. If that process is another program, delete ${path()}.lock.`,
    });
    assert.equal(readFileSync(`${path()}.lock`, "utf8"), String(process.ppid));
  });

  it("refuses a second run in the same process, and takes over from a process that is gone", async () => {
    const first = await open();
    await assert.rejects(open(), {
      name: "UserError",
      message: `Process ${process.pid} already works on this, as ${path()}.lock says. Wait for it, or name another file with --journal. If that process is another program, delete ${path()}.lock.`,
    });
    await first.close();
    writeFileSync(`${path()}.lock`, "999999999");
    const next = await open();
    await next.close();
    assert.ok(!existsSync(`${path()}.lock`));
  });
});
