import { copyFile, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Reporter } from "../cli/reporter";
import { emulatorDirectory, localDirectory, sourceDirectory } from "../processes/paths";
import { type EmulatorInstallation, installEmulator } from "./install";

export interface PypiPackage {
  /** As it stands in a sentence. */
  readonly tool: string;
  /** Of its folder under .local/. */
  readonly name: string;
  /** The file with every package and its hashes. */
  readonly requirements: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Made and read by the same tools as the emulator's own. */
const SHARED = ["build-requirements.txt", "uv-requirements.txt"];

/**
 * A Python environment of its own, installed as the emulator is, with the uv that the emulator has.
 *
 * @throws UserError if Python 3.13 is missing or a package cannot be installed
 */
export async function installFromPypi(
  { tool, name, requirements, env }: PypiPackage,
  report: Reporter,
): Promise<EmulatorInstallation> {
  const directory = join(localDirectory, name);
  const source = join(directory, "source");
  await mkdir(source, { recursive: true });
  await copyFile(requirements, join(source, "requirements.txt"));
  for (const shared of SHARED) {
    await copyFile(join(sourceDirectory, "emulator", shared), join(source, shared));
  }
  const uv = join(emulatorDirectory, "uv", "bin");
  const path = [env["PATH"] ?? "", uv].filter((part) => part !== "").join(delimiter);
  return installEmulator({ tool, env: { ...env, PATH: path }, directory, source }, report);
}
