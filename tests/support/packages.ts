import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { releaseAtTheEnd } from "./release";

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

let clone: Promise<string> | undefined;
const packed = new Map<string, Promise<string>>();

/** A fresh clone of what the packages are made of, for all test files of this process. @returns its folder */
function sharedClone(): Promise<string> {
  clone ??= (async () => {
    const directory = await realpath(await mkdtemp(join(tmpdir(), "aerosecure-clone-")));
    releaseAtTheEnd(() => rm(directory, { recursive: true, force: true }));
    await cloneIn(directory, ["component", "infra", "policy-pack"]);
    return directory;
  })();
  return clone;
}

/** A package of that clone, packed once for all test files of this process. @returns its file, and its folder there */
export async function packedOnce(
  name: "component" | "policy-pack",
): Promise<{ readonly file: string; readonly folder: string }> {
  const folder = join(await sharedClone(), name);
  const packing = packed.get(name) ?? packedIn(folder);
  packed.set(name, packing);
  return { folder, file: await packing };
}

/** What npm needs to install a package from its file, with what it depends on from npm's cache if it can. */
export const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund"];

/** Runs a command that has to end well. */
export async function passes(command: string, args: readonly string[], cwd: string) {
  const result = await runCommand(command, args, { cwd });
  assert.equal(result.exitCode, 0, result.lastLines.join("\n"));
  return result;
}
