import { copyFile, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type EmulatorInstallation, installEmulator } from "../emulator/install";
import { emulatorDirectory, localDirectory, sourceDirectory } from "../paths";
import type { Reporter } from "../reporter";

/** Made and read by the same tools as the other emulator's. */
const SHARED = ["build-requirements.txt", "uv-requirements.txt"];

/**
 * The emulator that enforces key and bucket policies, ministack, installed with pinned hashes unless
 * it is there.
 *
 * @throws UserError where Python 3.13 is missing or a package cannot be installed
 */
export async function installEnforcingEmulator(
  env: NodeJS.ProcessEnv,
  report: Reporter,
): Promise<EmulatorInstallation> {
  const directory = join(localDirectory, "enforcing-emulator");
  const source = join(directory, "source");
  await mkdir(source, { recursive: true });
  await copyFile(
    join(sourceDirectory, "enforcing-emulator", "requirements.txt"),
    join(source, "requirements.txt"),
  );
  for (const name of SHARED) {
    await copyFile(join(sourceDirectory, "emulator", name), join(source, name));
  }
  const uv = join(emulatorDirectory, "uv", "bin");
  const path = [env["PATH"] ?? "", uv].filter((part) => part !== "").join(delimiter);
  return installEmulator({ env: { ...env, PATH: path }, directory, source }, report);
}
