import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../cli/user-error";
import { executablesNamed } from "../processes/executables";
import { runCommand } from "../processes/run-command";
import { isAtLeast, type Version, versionIn, versionText } from "../toolchain/version";

/** localemu 1.3.2 does not start on 3.12, and its dependencies contradict each other on 3.14. */
export const PYTHON_VERSION = "3.13";

const NAMES = ["python3.13", "python3", "python"];
const TIMEOUT_MS = 20_000;

/**
 * A Python 3.13 that was seen to run: the shims of version managers are on PATH for versions that
 * they then refuse, so every candidate is started.
 *
 * @param env PATH, PYENV_ROOT and HOME say where to look
 * @returns its path, or what was found instead
 */
export async function findPython(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly path: string } | { readonly found: readonly string[] }> {
  const found: string[] = [];
  for (const path of candidates(env)) {
    const version = await pythonVersion(path, env);
    if (version !== undefined && isWanted(version)) {
      return { path };
    }
    found.push(`${path} ${version === undefined ? "does not run" : `is ${versionText(version)}`}`);
  }
  return { found };
}

/** @returns the error that says which Python is needed, what is there instead and how to get it */
export function missingPython(found: readonly string[]): UserError {
  const reason = found.length === 0 ? "there is no Python on PATH" : found.join(", ");
  return new UserError(
    `The local AWS needs Python ${PYTHON_VERSION} (no earlier, no later), but ${reason}. ` +
      `Install it, for example by \`uv python install ${PYTHON_VERSION}\`, ` +
      `\`pyenv install ${PYTHON_VERSION}\` or your system's package python${PYTHON_VERSION}; ` +
      "then run this again.",
  );
}

function candidates(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env["HOME"] ?? homedir();
  const roots = [env["PYENV_ROOT"] ?? "", join(home, ".pyenv")].filter((root) => root !== "");
  const paths = [
    ...NAMES.flatMap((name) => executablesNamed(name, env)),
    ...roots.flatMap(pyenvVersions),
  ];
  return [...new Set(paths)];
}

/** Only those whose folder names the version: starting all others would be in vain. */
function pyenvVersions(root: string): readonly string[] {
  const versions = join(root, "versions");
  return existsSync(versions)
    ? readdirSync(versions)
        .filter((name) => name.startsWith(`${PYTHON_VERSION}.`))
        .map((name) => join(versions, name, "bin", "python3"))
        .filter(existsSync)
    : [];
}

async function pythonVersion(path: string, env: NodeJS.ProcessEnv): Promise<Version | undefined> {
  const script = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
  const result = await runCommand(path, ["-I", "-c", script], { env, timeoutMs: TIMEOUT_MS });
  return result.exitCode === 0 ? versionIn(result.stdout) : undefined;
}

function isWanted(version: Version): boolean {
  return isAtLeast(version, [3, 13, 0]) && !isAtLeast(version, [3, 14, 0]);
}
