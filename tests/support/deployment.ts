import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { currentInstance } from "../../local/instance";
import { type LocalAws, resetLocalAws, startLocalAws, stopLocalAws } from "../../local/local-aws";
import { policyPackDirectory, repositoryRoot } from "../../local/paths";
import { ensureStack } from "../../local/pulumi/stack";
import { type Clients, clientsOf } from "../../local/start/clients";
import { type PulumiRun, runPulumi } from "../../local/start/pulumi-run";
import { quietReporter } from "./quiet-reporter";

/** A stack of this project on a local AWS of the tests' own, with settings that a test may change. */
export interface Deployment {
  readonly aws: LocalAws;
  readonly clients: Clients;
  /** The arguments that name the stack. */
  readonly stack: readonly string[];
  /** Runs `pulumi` on the stack. */
  readonly pulumi: (...args: readonly string[]) => Promise<PulumiRun>;
  /** Runs `pulumi` on the stack under the policy pack, with the profile of its environment. */
  readonly underPack: (...args: readonly string[]) => Promise<PulumiRun>;
  /** What `pulumi stack output` tells. */
  readonly outputs: () => Promise<Readonly<Record<string, string | number>>>;
  /** Changes a setting, `aerosecure-kms:` may be left out. */
  readonly set: (key: string, value: string) => Promise<void>;
}

/**
 * One instance for all end-to-end tests: `npm test` never meets the stack that `npm start` left up. Two test
 * runs at once need two names.
 */
export const testInstance = (() => {
  const { AEROSECURE_LOCAL_INSTANCE: name = "end-to-end" } = process.env;
  process.env["AEROSECURE_LOCAL_INSTANCE"] = `test-${name}`;
  return currentInstance();
})();

let forgetting: Promise<void> | undefined;

/** Starts it, at the first call without anything that an earlier run has left. */
export async function startTestAws(): Promise<LocalAws> {
  forgetting ??= resetLocalAws(testInstance, quietReporter);
  await forgetting;
  return startLocalAws(testInstance, quietReporter);
}

after(async function () {
  // It saves every object once more.
  this.timeout(120_000);
  if (forgetting !== undefined) {
    await stopLocalAws(testInstance, quietReporter);
  }
});

/** @param environment whose Pulumi.<environment>.yaml the settings are copied from; the tracked file stays as it is */
export async function deploymentOf(environment: string, stackName: string): Promise<Deployment> {
  const aws = await startTestAws();
  const directory = join(testInstance.directory, "settings");
  mkdirSync(directory, { recursive: true });
  const settings = join(directory, `${stackName}.yaml`);
  copyFileSync(join(repositoryRoot, `Pulumi.${environment}.yaml`), settings);
  const name = ["--cwd", repositoryRoot, "--stack", stackName];
  const stack = [...name, "--config-file", settings];
  const isStrict = environment === "staging" || environment === "prod";
  const strict = join(policyPackDirectory, "profiles", "strict.json");
  const profile = isStrict ? ["--policy-pack-config", strict] : [];
  const pulumi = (...args: readonly string[]) => runPulumi(aws, [...args, ...stack]);
  await ensureStack(aws, testInstance, { project: repositoryRoot, stack: stackName });
  return {
    aws,
    stack,
    clients: clientsOf(aws, "us-east-1"),
    pulumi,
    outputs: async () => {
      const run = await succeeds(runPulumi(aws, ["stack", "output", "--json", ...name]));
      return JSON.parse(run.stdout);
    },
    underPack: (...args) => pulumi(...args, "--policy-pack", policyPackDirectory, ...profile),
    set: async (key, value) => {
      const path = key.includes(":") ? key : `aerosecure-kms:${key}`;
      await succeeds(pulumi("config", "set", path, value));
    },
  };
}

/** The run, if it ended well. @throws Error with its output otherwise. */
export async function succeeds(running: Promise<PulumiRun>): Promise<PulumiRun> {
  const run = await running;
  if (run.exitCode !== 0) {
    throw new Error(`pulumi ended with ${run.exitCode}:\n${run.output}`);
  }
  return run;
}

/** The output of a run that failed. @throws Error if it did not. */
export async function failureOf(running: Promise<PulumiRun>): Promise<string> {
  const run = await running;
  if (run.exitCode === 0) {
    throw new Error(`pulumi succeeded:\n${run.output}`);
  }
  return run.output;
}
