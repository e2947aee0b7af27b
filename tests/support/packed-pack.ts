import assert from "node:assert/strict";
import { cp, mkdir, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { policyPackDirectory, repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";

/**
 * Packs the pack of a fresh clone as the Pulumi CLI does before it publishes.
 *
 * @returns the file that npm's output names
 */
export async function packedPack(directory: string): Promise<string> {
  const pack = await cloneIn(directory);
  const { stdout } = await passes("npm", ["pack", "--loglevel=error"], pack);
  return join(pack, stdout.trim());
}

/** What npm needs to install a packed pack, from its cache if it can. */
export const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund"];

/** Runs a command that must succeed. */
export async function passes(command: string, args: readonly string[], cwd: string) {
  const result = await runCommand(command, args, { cwd });
  assert.equal(result.exitCode, 0, result.lastLines.join("\n"));
  return result;
}

/** What packing needs of a fresh clone: nothing is compiled in it. */
async function cloneIn(directory: string): Promise<string> {
  const copy = (file: string) => cp(join(repositoryRoot, file), join(directory, file));
  await mkdir(directory, { recursive: true });
  await Promise.all(["package.json", ".npmrc", "tsconfig.json"].map(copy));
  await cp(policyPackDirectory, join(directory, "policy-pack"), {
    recursive: true,
    filter: (file) => !["bin", "node_modules"].includes(basename(file)),
  });
  await symlink(join(repositoryRoot, "node_modules"), join(directory, "node_modules"));
  return join(directory, "policy-pack");
}
