import { existsSync } from "node:fs";
import { cp, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Reporter } from "../cli/reporter";
import { UserError } from "../cli/user-error";
import { withLock } from "../processes/lock";
import { localDirectory } from "../processes/paths";
import { runCommand } from "../processes/run-command";

/**
 * Installs the package of a script whose tools nothing else needs, so that it is no dependency of the
 * project. It goes under .local/, exactly as its lock file says, and only if it is not there yet.
 *
 * @param source the committed folder, with package.json and package-lock.json
 * @param name of the folder under .local/
 * @returns that folder
 * @throws UserError with what npm said if it cannot be installed
 */
export function installToolPackage(
  source: string,
  name: string,
  report: Reporter,
): Promise<string> {
  const directory = join(localDirectory, name);
  return withLock(`${directory}.lock`, async () => {
    if (!(await isInstalled(source, directory))) {
      await rm(directory, { recursive: true, force: true });
      await cp(source, directory, { recursive: true });
      await report.during(`Installing ${name}`, () => install(directory));
    }
    // What stands beside the lock file may have changed without it.
    await cp(source, directory, { recursive: true });
    return directory;
  });
}

/** npm writes node_modules/.package-lock.json last, so an interrupted install has none. */
async function isInstalled(source: string, directory: string): Promise<boolean> {
  const [wanted, found] = await Promise.all(
    [source, directory].map((folder) => contentOf(join(folder, "package-lock.json"))),
  );
  return wanted === found && existsSync(join(directory, "node_modules/.package-lock.json"));
}

async function install(directory: string): Promise<void> {
  const npm = process.env["npm_execpath"];
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const [command, first] =
    npm !== undefined && basename(npm) === "npm-cli.js" ? [process.execPath, [npm]] : ["npm", []];
  const result = await runCommand(command, [...first, ...args], { cwd: directory });
  if (result.exitCode !== 0) {
    throw new UserError(`npm ci failed in ${directory}:\n${result.lastLines.join("\n")}`);
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
