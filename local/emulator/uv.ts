import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Reporter } from "../cli/reporter";
import { UserError } from "../cli/user-error";
import { executablesNamed, isExecutable } from "../processes/executables";
import { runCommand } from "../processes/run-command";
import { isAtLeast, versionIn } from "../toolchain/version";

/** The oldest uv that has every option used here. */
const MINIMUM_UV = [0, 5, 0] as const;

/** The first uv on PATH that runs and is recent enough. */
export async function findUv(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const uv of executablesNamed("uv", env)) {
    const result = await runCommand(uv, ["--version"], { env, timeoutMs: 20_000 });
    const version = result.exitCode === 0 ? versionIn(result.stdout) : undefined;
    if (version !== undefined && isAtLeast(version, MINIMUM_UV)) {
      return uv;
    }
  }
  return undefined;
}

/**
 * The uv of `directory`, installed there by Python's own pip if it is not there yet.
 *
 * @param requirements a requirements file with pinned hashes
 * @throws UserError if that Python has neither venv nor pip, or the installation fails
 */
export async function installUv(
  directory: string,
  python: string,
  requirements: string,
  env: NodeJS.ProcessEnv,
  report: Reporter,
): Promise<string> {
  const uv = join(directory, "bin", "uv");
  if (isExecutable(uv)) {
    return uv;
  }
  const fresh = `${directory}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true });
  await report.during("Installing uv", async () => {
    await pythonModule(python, ["venv", fresh], env);
    await pythonModule(
      join(fresh, "bin", "python"),
      ["pip", "install", "--quiet", "--require-hashes", "--requirement", requirements],
      env,
    );
  });
  await rm(directory, { recursive: true, force: true });
  await rename(fresh, directory);
  return uv;
}

async function pythonModule(
  python: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const result = await runCommand(python, ["-m", ...args], { env });
  if (result.exitCode !== 0) {
    throw new UserError(
      `uv could not be installed: ${python} -m ${args[0]} ended with exit code ${result.exitCode}.\n` +
        `${result.lastLines.join("\n")}\n` +
        "Install uv (https://docs.astral.sh/uv/getting-started/installation/) and run this again.",
    );
  }
}
