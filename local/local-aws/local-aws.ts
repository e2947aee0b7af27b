import { mkdir, rm } from "node:fs/promises";
import { createReporter, type Reporter } from "../cli/reporter";
import { type StopResult, startEmulator, stopEmulator } from "../emulator/emulator";
import { defaultInstallOptions } from "../emulator/install";
import type { Instance } from "../emulator/instance";
import { defaultEngineOptions, findOrBuildCli } from "../toolchain/engine";
import { localEnvironment } from "./environment";
import { placePlugin } from "./place-plugin";

/** A running local AWS, and all that Pulumi needs to deploy to it. */
export interface LocalAws {
  /** Such as http://127.0.0.1:49213. */
  readonly endpoint: string;
  /** The absolute path of the Pulumi CLI. */
  readonly pulumi: string;
  /** The complete environment for Pulumi, the AWS SDK and the AWS CLI. */
  readonly env: NodeJS.ProcessEnv;
  /** The AWS plugin, for people. */
  readonly plugin: string;
}

/**
 * Brings the instance's local AWS up: finds or builds the Pulumi CLI, installs the emulator, starts
 * it or takes the one that runs, and puts the AWS plugin of the instance where this Pulumi looks for it. No
 * stack is created or selected.
 *
 * @throws UserError naming what is missing on this machine and how to get it
 */
export async function startLocalAws(instance: Instance, report: Reporter): Promise<LocalAws> {
  const pulumi = await findOrBuildCli(defaultEngineOptions(), report);
  const endpoint = await startEmulator(instance, defaultInstallOptions(), report);
  await mkdir(instance.backendDirectory, { recursive: true });
  const plugin = await placePlugin(instance, pulumi, endpoint, report);
  return { endpoint, pulumi, env: localEnvironment(instance, endpoint, process.env), plugin };
}

/** Ends the instance's emulator. Its state stays, and the next start takes it up. */
export function stopLocalAws(
  instance: Instance,
  report: Reporter = createReporter(),
): Promise<StopResult> {
  return stopEmulator(instance, report);
}

/** Ends the instance's emulator and deletes its state, Pulumi's stacks of it included. */
export async function resetLocalAws(instance: Instance, report: Reporter): Promise<void> {
  await stopLocalAws(instance, report);
  await report.during("Deleting", () => rm(instance.directory, { recursive: true, force: true }));
}
