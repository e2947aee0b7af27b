import { getProject, getStack, runtime } from "@pulumi/pulumi";
import { askCaller, type Caller } from "../arguments/caller";
import type { SettingRecord } from "../arguments/reader/setting-reader";
import { userError } from "../user-error";
import { secretFaults } from "./secret-settings";

/** Settings that can be deployed, or every reason why not. */
export type Reading<Settings> =
  | { readonly settings: Settings }
  | { readonly faults: readonly string[] };

/** Whose settings are read. */
export interface Deployment {
  /** The project's name, which is the namespace of its settings. */
  readonly project: string;
  readonly stack: string;
}

/** Reads settings from a record of configuration values. */
export type SettingsFrom<Settings> = (
  record: SettingRecord,
  deployment: Deployment,
  ask: () => Promise<Caller>,
) => Promise<Reading<Settings>>;

/**
 * Reads the settings of the running stack, and asks AWS for the account.
 *
 * @throws RunError with every fault at once; with those of secrets alone if there are any, since the
 *   others quote values.
 */
export async function settingsOfRunningStack<Settings>(
  settingsFrom: SettingsFrom<Settings>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Settings> {
  const stack = getStack();
  const deployment = { project: getProject(), stack };
  const secrets = secretFaults(env, deployment.project);
  const reading =
    secrets.length > 0
      ? { faults: secrets }
      : await settingsFrom(runtime.allConfig(), deployment, () => askCaller());
  if ("faults" in reading) {
    const lines = reading.faults.map((fault) => `  - ${fault}`);
    throw userError([`Stack "${stack}" cannot be deployed as it is set:`, ...lines].join("\n"));
  }
  return reading.settings;
}
