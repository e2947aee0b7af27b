import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../local/processes/lock";
import { processIdentity } from "../../../local/processes/process-identity";
import { temporaryDirectory } from "../../support/temporary-directory";

describe("withLock", () => {
  const directory = temporaryDirectory();
  const lock = (): string => join(directory(), "a.lock");
  const held = async (owner: unknown): Promise<void> => {
    await mkdir(lock());
    await writeFile(join(lock(), "owner.json"), JSON.stringify(owner));
  };

  it("lets one work begin when the other has ended", async () => {
    const events: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await sleep(150);
      events.push(`${name} ends`);
    };
    await Promise.all([withLock(lock(), work("a")), withLock(lock(), work("b"))]);
    const [first = ""] = events;
    const order = first.startsWith("a") ? ["a", "b"] : ["b", "a"];
    assert.deepEqual(
      events,
      order.flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
  });

  it("is free after work that fails, and passes the failure on", async () => {
    const failure = new Error("no");
    await assert.rejects(
      withLock(lock(), () => Promise.reject(failure)),
      failure,
    );
    assert.equal(existsSync(lock()), false);
  });

  it("takes over the lock of a process that has ended", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.on("close", resolve));
    await held({ pid: child.pid, identity: "any" });
    assert.equal(await withLock(lock(), async () => "done"), "done");
  });

  it("takes over the lock of an earlier process with the number of a running one", async () => {
    await held({ pid: process.pid, identity: "an earlier boot" });
    assert.equal(await withLock(lock(), async () => "done"), "done");
  });

  it("takes over a lock that names no owner after 5 seconds", async () => {
    await mkdir(lock());
    const old = new Date(Date.now() - 6000);
    await utimes(lock(), old, old);
    assert.equal(await withLock(lock(), async () => "done"), "done");
  });

  it("tells after 2 seconds whom it waits for, and waits on", async () => {
    await held({ pid: process.pid, identity: processIdentity(process.pid) });
    const waits: number[] = [];
    let isDone = false;
    const done = withLock(
      lock(),
      async () => {
        isDone = true;
      },
      (pid) => {
        waits.push(pid);
        setTimeout(() => void writeFile(join(lock(), "owner.json"), "{}"), 50);
      },
    );
    await sleep(1500);
    assert.deepEqual({ waits, isDone }, { waits: [], isDone: false });
    await sleep(800);
    assert.deepEqual({ waits, isDone }, { waits: [process.pid], isDone: false });
    const old = new Date(Date.now() - 6000);
    await utimes(lock(), old, old);
    await done;
    assert.equal(isDone, true);
  });
});

describe("processIdentity", () => {
  it("stays the same while the process runs, and is gone when it has ended", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const pid = child.pid ?? 0;
    const identity = processIdentity(pid);
    assert.notEqual(identity, undefined);
    assert.equal(processIdentity(pid), identity);
    const closed = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGKILL");
    await closed;
    assert.equal(processIdentity(pid), undefined);
  });
});
