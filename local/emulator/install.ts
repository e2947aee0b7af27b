import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reporter } from "../cli/reporter";
import { UserError } from "../cli/user-error";
import { withLock } from "../processes/lock";
import { emulatorDirectory, sourceDirectory } from "../processes/paths";
import { runCommand } from "../processes/run-command";
import { findPython, missingPython, PYTHON_VERSION } from "./python";
import { findUv, installUv } from "./uv";

export interface EmulatorInstallation {
  /** The Python that has localemu. */
  readonly python: string;
  /** Changes with every pinned package. */
  readonly fingerprint: string;
}

export interface InstallOptions {
  /** As it stands in a sentence: "the emulator". */
  readonly tool: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where `venv` and `uv` go. */
  readonly directory: string;
  /** The folder of the committed requirements. */
  readonly source: string;
}

/** The emulator of this repository on this machine. */
export function defaultInstallOptions(env: NodeJS.ProcessEnv = process.env): InstallOptions {
  return {
    tool: "the emulator (localemu)",
    env,
    directory: emulatorDirectory,
    source: join(sourceDirectory, "emulator"),
  };
}

/**
 * The emulator, installed with pinned hashes unless it is there. What is half installed when it is
 * interrupted is not used.
 *
 * @throws UserError if Python 3.13 is missing or a package cannot be installed
 */
export async function installEmulator(
  options: InstallOptions,
  report: Reporter,
): Promise<EmulatorInstallation> {
  const venv = join(options.directory, "venv");
  const python = join(venv, "bin", "python");
  const fingerprint = await fingerprintOf(options);
  const isInstalled = async (): Promise<boolean> =>
    existsSync(python) && (await readOrEmpty(join(venv, "fingerprint"))) === fingerprint;
  if (!(await isInstalled())) {
    await withLock(
      `${options.directory}.lock`,
      async () => {
        if (!(await isInstalled())) {
          await install(options, venv, fingerprint, report);
        }
      },
      (pid) => report.line(`Waiting for process ${pid}, which is installing ${options.tool}.`),
    );
  }
  return { python, fingerprint };
}

async function install(
  options: InstallOptions,
  venv: string,
  fingerprint: string,
  report: Reporter,
): Promise<void> {
  const fresh = `${venv}.new`;
  const env = installEnvironment(options.env);
  await mkdir(options.directory, { recursive: true });
  await rm(fresh, { recursive: true, force: true });
  const { python, uv } = await tools(options, env, report);
  await report.during(`Installing ${options.tool}`, async (detail) => {
    const onLine = (line: string): void => detail(line.trim());
    const run = async (args: readonly string[]): Promise<void> => {
      const { exitCode, lastLines } = await runCommand(uv, args, { env, onLine });
      if (exitCode !== 0) {
        throw new UserError(
          `Installing ${options.tool} failed: uv ${args[0]} ended with exit code ${exitCode}.\n` +
            lastLines.join("\n"),
        );
      }
    };
    await run(["venv", "--python", python, "--no-python-downloads", "--relocatable", fresh]);
    await run([
      "pip",
      "install",
      ...["--python", join(fresh, "bin", "python")],
      // Python compiles what it loads, once. To compile all of it takes 20 s of CPU, and all tests load a sixth.
      "--require-hashes",
      ...["--build-constraints", join(options.source, "build-requirements.txt")],
      ...["--requirements", join(options.source, "requirements.txt")],
    ]);
  });
  await writeFile(join(fresh, "fingerprint"), fingerprint);
  await rm(venv, { recursive: true, force: true });
  await rename(fresh, venv);
}

interface Tools {
  readonly python: string;
  readonly uv: string;
}

/** Where there is no Python 3.13 but a uv, uv may be able to fetch one. */
async function tools(
  options: InstallOptions,
  env: NodeJS.ProcessEnv,
  report: Reporter,
): Promise<Tools> {
  const search = await findPython(options.env);
  const uv = await findUv(options.env);
  if ("path" in search) {
    const requirements = join(options.source, "uv-requirements.txt");
    const directory = join(options.directory, "uv");
    return {
      python: search.path,
      uv: uv ?? (await installUv(directory, search.path, requirements, env, report)),
    };
  }
  if (uv !== undefined) {
    const python = await report.during(`Fetching Python ${PYTHON_VERSION} with uv`, () =>
      fetchPython(uv, join(options.directory, "python"), env),
    );
    if (python !== undefined) {
      return { python, uv };
    }
  }
  throw missingPython(search.found);
}

async function fetchPython(
  uv: string,
  directory: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const own = { ...env, UV_PYTHON_INSTALL_DIR: directory };
  const args = ["python", "install", "--no-bin", PYTHON_VERSION];
  if ((await runCommand(uv, args, { env: own })).exitCode !== 0) {
    return undefined;
  }
  const found = await runCommand(uv, ["python", "find", "--managed-python", PYTHON_VERSION], {
    env: own,
  });
  return found.exitCode === 0 ? found.stdout.trim() : undefined;
}

/** A virtual environment or search path of the user's own would be installed into, or searched. */
function installEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = { ...env, NO_COLOR: "1" };
  for (const name of ["VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "UV_PROJECT_ENVIRONMENT"]) {
    Reflect.deleteProperty(own, name);
  }
  return own;
}

async function fingerprintOf({ source }: InstallOptions): Promise<string> {
  const hash = createHash("sha256");
  for (const name of ["requirements.txt", "build-requirements.txt"]) {
    hash.update(await readFile(join(source, name)));
  }
  return hash.digest("hex");
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}
