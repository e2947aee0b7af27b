const fs = require("node:fs");
const path = require("node:path");

const local = path.join(__dirname, "../../.local");
const lock = path.join(local, "run.lock");
const owner = path.join(lock, "pid");

/** A lock older than this, in milliseconds, was left by a process that is gone. */
const STALE_LOCK_MS = 30 * 60_000;
/** A lock whose owner is not known yet is left this long, in milliseconds. */
const UNOWNED_LOCK_MS = 5_000;

/** One process at a time: two that install or compile at once would take each other's files away. */
exports.withLock = async (work) => {
  fs.mkdirSync(local, { recursive: true });
  await takeLock();
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
};

async function takeLock() {
  const begun = Date.now();
  let isTold = false;
  while (!tryLock()) {
    if (!isTold && Date.now() - begun > 2000) {
      isTold = true;
      process.stderr.write("Waiting for another command that installs or compiles.\n");
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function tryLock() {
  try {
    fs.mkdirSync(lock);
    fs.writeFileSync(owner, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") {
      throw error;
    }
  }
  const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  const pid = Number(readText(owner) ?? "");
  // This process waits for the lock, so one that names its own id was left by another: in a container, every first
  // process has the id 1.
  const isGone = pid === process.pid || !isAlive(pid);
  const isStale = pid > 0 ? isGone || age > STALE_LOCK_MS : age > UNOWNED_LOCK_MS;
  if (isStale) {
    fs.rmSync(lock, { recursive: true, force: true });
  }
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
