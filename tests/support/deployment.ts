import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Instance } from "../../local/emulator/instance";
import { type LocalAws, startLocalAws } from "../../local/local-aws/local-aws";
import { policyPackDirectory, repositoryRoot } from "../../local/processes/paths";
import { ensureStack } from "../../local/pulumi/stack";
import { type Clients, clientsOf } from "../../local/start/clients";
import { type PulumiRun, runPulumi } from "../../local/start/pulumi-run";
import { type Changes, changeSettings } from "./change-settings";
import { quietReporter } from "./quiet-reporter";
import { startTestAws, testInstance } from "./test-instance";

/** The outputs of a stack by name. */
export type StackOutputs = Readonly<Record<string, string | number>>;

/** The commands that have a preview of their own, unless they are told to skip it. */
const UPDATES = ["up", "refresh", "destroy"];

/** A stack of this project on a local AWS of the tests' own, with settings that a test may change. */
export interface Deployment {
  readonly aws: LocalAws;
  readonly clients: Clients;
  /** The arguments that name the stack. */
  readonly stack: readonly string[];
  /** Runs `pulumi` on the stack. An update has no preview before it: that is asked for by its own command. */
  readonly pulumi: (...args: readonly string[]) => Promise<PulumiRun>;
  /** Runs `pulumi` on the stack under the policy pack, with the profile of its environment. */
  readonly underPack: (...args: readonly string[]) => Promise<PulumiRun>;
  /** What `pulumi stack output` tells, read from the state file. */
  readonly outputs: () => StackOutputs;
  /** Changes settings in its file. */
  readonly set: (changes: Changes) => void;
}

/**
 * @param environment whose Pulumi.<environment>.yaml the settings are copied from; the tracked file stays as it is
 * @param instance where it goes. @default the local AWS of this process's tests
 */
export async function deploymentOf(
  environment: string,
  stackName: string,
  instance: Instance = testInstance,
): Promise<Deployment> {
  const aws = await (instance === testInstance
    ? startTestAws()
    : startLocalAws(instance, quietReporter));
  const directory = join(instance.directory, "settings");
  mkdirSync(directory, { recursive: true });
  const settings = join(directory, `${stackName}.yaml`);
  copyFileSync(join(repositoryRoot, `Pulumi.${environment}.yaml`), settings);
  const stack = ["--cwd", repositoryRoot, "--stack", stackName, "--config-file", settings];
  const isStrict = environment === "staging" || environment === "prod";
  const strict = join(policyPackDirectory, "profiles", "strict.json");
  const profile = isStrict ? ["--policy-pack-config", strict] : [];
  const pulumi = (...args: readonly string[]) =>
    runPulumi(savingOnce(aws), [
      ...args,
      ...(UPDATES.includes(args[0] ?? "") ? ["--skip-preview"] : []),
      ...stack,
    ]);
  await ensureStack(aws, instance, { project: repositoryRoot, stack: stackName });
  return {
    aws,
    stack,
    clients: clientsOf(aws, "us-east-1"),
    pulumi,
    outputs: () => outputsOf(instance, stackName),
    underPack: (...args) => pulumi(...args, "--policy-pack", policyPackDirectory, ...profile),
    set: (changes) => changeSettings(settings, changes),
  };
}

/**
 * That AWS, with Pulumi saving the state of an update once, at its end: after each step it would write all of it anew.
 * What is about an interrupted update cannot use it.
 */
export function savingOnce(aws: LocalAws): LocalAws {
  const settings = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
  return { ...aws, env: { ...aws.env, ...settings } };
}

/** What the state file has of a stack that was deployed. */
export interface Latest {
  readonly resources: readonly {
    readonly type: string;
    readonly id?: string;
    readonly outputs?: StackOutputs;
  }[];
}

export function latestOf(
  { backendDirectory }: Instance,
  stackName: string,
  project: string,
): Latest {
  const file = join(backendDirectory, `.pulumi/stacks/${project}/${stackName}.json`);
  return JSON.parse(readFileSync(file, "utf8")).checkpoint.latest;
}

/** @throws Error where the stack was never deployed */
export function outputsOf(
  instance: Instance,
  stackName: string,
  project = "aerosecure-kms",
): StackOutputs {
  const { resources } = latestOf(instance, stackName, project);
  const found = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
  if (found === undefined) {
    throw new Error(`The stack ${stackName} has no outputs.`);
  }
  return found;
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
