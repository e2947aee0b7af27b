import assert from "node:assert/strict";
import { cp, mkdir, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";

/** What of a fresh clone packing these folders needs: nothing is compiled in it. */
export async function cloneIn(directory: string, folders: readonly string[]): Promise<void> {
  const copy = (file: string) => cp(join(repositoryRoot, file), join(directory, file));
  await mkdir(directory, { recursive: true });
  await Promise.all(["package.json", ".npmrc", "tsconfig.json"].map(copy));
  for (const folder of folders) {
    await cp(join(repositoryRoot, folder), join(directory, folder), {
      recursive: true,
      filter: (file) => !["bin", "node_modules"].includes(basename(file)),
    });
  }
  await symlink(join(repositoryRoot, "node_modules"), join(directory, "node_modules"));
}

/** Packs as the Pulumi CLI does before it publishes. @returns the file that the last line of npm's output names */
export async function packedIn(directory: string): Promise<string> {
  const { stdout } = await passes("npm", ["pack", "--loglevel=error"], directory);
  return join(directory, stdout.trim().split("\n").at(-1) ?? "");
}

/** The policy pack of a fresh clone in that folder, packed. @returns its file */
export async function packedPack(directory: string): Promise<string> {
  await cloneIn(directory, ["policy-pack"]);
  return packedIn(join(directory, "policy-pack"));
}

/** What npm needs to install a package from its file, with what it depends on from npm's cache if it can. */
export const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund"];

/** Runs a command that has to end well. */
export async function passes(command: string, args: readonly string[], cwd: string) {
  const result = await runCommand(command, args, { cwd });
  assert.equal(result.exitCode, 0, result.lastLines.join("\n"));
  return result;
}
