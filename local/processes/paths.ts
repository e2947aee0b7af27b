import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The repository: the nearest folder above with a lock file, whether seen from the source or from its build. */
export const repositoryRoot = rootAbove(__dirname);

/** Everything the local AWS installs, builds and remembers. Git ignores it. */
export const localDirectory = join(repositoryRoot, ".local");

/** What `tsc -p local` writes. */
export const buildDirectory = join(localDirectory, "build");

/** The Pulumi CLI if it had to be built, shared by all instances. */
export const toolchainDirectory = join(localDirectory, "toolchain");

/** The emulator's Python environment, shared by all instances. */
export const emulatorDirectory = join(localDirectory, "emulator");

/** The Node.js that local/run.js fetches if an older one runs it. */
export const nodeDirectory = join(localDirectory, "node");

/** The code that Node.js has compiled and keeps for the next process, of any instance. */
export const compileCacheDirectory = join(localDirectory, "compile-cache");

/** One folder for each instance. */
export const instancesDirectory = join(localDirectory, "instances");

/** The policy pack, as `--policy-pack` takes it. */
export const policyPackDirectory = join(repositoryRoot, "policy-pack");

/** The committed files that the local AWS is built from. */
export const sourceDirectory = join(repositoryRoot, "local");

function rootAbove(directory: string): string {
  if (existsSync(join(directory, "package-lock.json"))) {
    return directory;
  }
  const parent = dirname(directory);
  if (parent === directory) {
    throw new Error(`No package-lock.json above ${__dirname}.`);
  }
  return rootAbove(parent);
}
