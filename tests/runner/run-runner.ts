import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { temporaryDirectory } from "../support/temporary-directory";

/** How the runner ended, and what it and its tests left. */
export interface RunnerEnd {
  readonly exitCode: number | null;
  readonly output: string;
  /** The command lines of processes that still run. Known on Linux only. */
  readonly processes: readonly string[];
  readonly folders: readonly string[];
}

/** Runs the runner on fixtures as `npm test` does, with a temporary folder of its own. */
export function fixtureRuns() {
  const directory = temporaryDirectory();

  /** @param whileRunning called with all that was printed so far */
  async function run(
    args: readonly string[],
    whileRunning: (output: string, runner: ChildProcess) => void = () => {},
  ): Promise<RunnerEnd> {
    // By its own word in their environment, the processes of this run are found again.
    const mark = `AEROSECURE_RUN_OF=${directory()}`;
    const [name = "", value = ""] = mark.split("=");
    const runner = spawn(process.execPath, ["local/run.js", "tests/runner", ...args], {
      cwd: repositoryRoot,
      env: { ...process.env, TMPDIR: directory(), [name]: value },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [runner.stdout, runner.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        output += bytes.toString();
        whileRunning(output, runner);
      });
    }
    const [exitCode] = await once(runner, "close");
    return {
      exitCode,
      output,
      processes: processesMarked(mark),
      folders: readdirSync(directory()).filter((entry) => entry.startsWith("aerosecure-")),
    };
  }
  return run;
}

/** The path of a fixture, as the runner takes it. */
export function fixture(name: string): string {
  return `tests/runner/fixtures/${name}.ts`;
}

function processesMarked(mark: string): readonly string[] {
  if (!existsSync("/proc/self/environ")) {
    return [];
  }
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && textOf(join("/proc", pid, "environ")).includes(mark))
    .map((pid) =>
      textOf(join("/proc", pid, "cmdline"))
        .replaceAll("\0", " ")
        .trim(),
    );
}

/** Nothing where the process has ended meanwhile, or is another user's. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
