import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Where field 22 (start time) and 3 (state) stand once the name in parentheses is cut off. */
const STATE = 0;
const START_TIME = 19;
const ZOMBIE = "Z";

/**
 * What distinguishes a running process from a later one with the same number: when it began, and in
 * which boot of the machine.
 *
 * @returns undefined if no such process runs
 */
export function processIdentity(pid: number): string | undefined {
  return fromProc(pid) ?? (process.platform === "linux" ? undefined : fromPs(pid));
}

function fromProc(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return fields[STATE] === ZOMBIE ? undefined : `${boot} ${fields[START_TIME]}`;
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): string | undefined {
  try {
    const stdout = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    const [state = "", ...began] = stdout.split(/\s+/);
    return stdout === "" || state.startsWith(ZOMBIE) ? undefined : began.join(" ");
  } catch {
    return undefined;
  }
}
