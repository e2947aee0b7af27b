import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { CreateRoleCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import type { Instance } from "../../local/emulator/instance";
import { localEnvironment } from "../../local/local-aws/environment";
import { type LocalAws, startLocalAws, stopLocalAws } from "../../local/local-aws/local-aws";
import { repositoryRoot } from "../../local/processes/paths";
import { ensureStack } from "../../local/pulumi/stack";
import { runPulumi } from "../../local/start/pulumi-run";
import { defaultEngineOptions, findOrBuildCli } from "../../local/toolchain/engine";
import { succeeds } from "../support/deployment";
import { clientSettings } from "../support/local-aws";
import { quietReporter } from "../support/quiet-reporter";
import { ownInstance } from "../support/test-instance";
import { type GitHubServer, startGitHub } from "./github-server";
import { localMachine } from "./machine";
import type { Machine, Trigger } from "./place";
import { type Change, makeRepository, type Repository } from "./repository";
import type { JobRun, WorkflowRun } from "./runner";
import { executed } from "./step";
import { runStepsOf } from "./workflow-file";

export const STACKS = ["dev", "staging", "prod"];

/** The workflows that each test file executes, step by step. */
export const EXECUTED = {
  deploy: ["deploy-stack.yml", "deploy.yml"],
  drift: ["drift.yml"],
  preview: ["preview.yml"],
  release: ["release.yml"],
  realPlugin: ["real-plugin.yml"],
  test: ["test.yml"],
} as const;

/** What the local AWS cannot do, is previewed only: here prod is deployed, without that. */
const LOCAL_PROD: Change = (text) =>
  text.replace(/^ {2}(?:replicationRegion|guardDuty|malwareProtection|securityHub):.*\n/gm, "");

/** The checkout from which `deployDev` deploys, beside the repository. */
const DEPLOYED = "deployed";

/** As whoever made a stack commits it, and without which Pulumi writes another one at each run. */
const [SALT = ""] =
  /^encryptionsalt: .*\n/m.exec(readFileSync(join(repositoryRoot, "Pulumi.local.yaml"), "utf8")) ??
  [];
const withSalt: Change = (text) => `${SALT}${text}`;

/** A repository with workflows, what runs them, and the GitHub and the AWS that they talk to. */
export interface WorkflowSite {
  readonly aws: LocalAws;
  readonly instance: Instance;
  readonly github: GitHubServer;
  readonly repository: Repository;
  readonly machine: Machine;
  /** What started a workflow: a push to `main`. @param sha @default its first commit */
  readonly push: (sha?: string) => Trigger;
  readonly stop: () => Promise<void>;
}

/**
 * @param suffix of the name of a local AWS that the site has for itself, without any stack's resources
 * @param env more of the environment of every step
 * @param reachesAws whether its workflows need that AWS: else nothing answers them
 */
export async function workflowSite(
  suffix: string,
  { reachesAws = true, env = {} }: { reachesAws?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<WorkflowSite> {
  const instance = ownInstance(suffix);
  const aws = await (reachesAws ? startLocalAws(instance, quietReporter) : awsOutOfReach(instance));
  const github = await startGitHub();
  const repository = makeRepository(join(instance.directory, "repository"), {
    "Pulumi.dev.yaml": withSalt,
    "Pulumi.staging.yaml": withSalt,
    "Pulumi.prod.yaml": (text) => withSalt(LOCAL_PROD(text)),
  });
  for (const stack of reachesAws ? STACKS : []) {
    await ensureStack(aws, instance, { project: repository.directory, stack });
  }
  const machine = localMachine({ aws, instance, github, repository });
  return {
    aws,
    instance,
    github,
    repository,
    machine: { ...machine, env: { ...machine.env, ...env } },
    push: (sha = repository.main) => ({ name: "push", sha, ref: "refs/heads/main", event: {} }),
    stop: async () => {
      await github.stop();
      await stopLocalAws(instance, quietReporter);
      for (const made of ["repository", DEPLOYED]) {
        await rm(join(instance.directory, made), { recursive: true, force: true });
      }
    },
  };
}

async function awsOutOfReach(instance: Instance): Promise<LocalAws> {
  const endpoint = "http://127.0.0.1:1";
  const pulumi = await findOrBuildCli(defaultEngineOptions(), quietReporter);
  await mkdir(instance.directory, { recursive: true });
  return {
    endpoint,
    pulumi,
    env: localEnvironment(instance, endpoint, process.env),
    plugin: "none",
  };
}

/** Those whom the stacks' settings name as administrators. */
export async function createAdministrators({ aws }: WorkflowSite): Promise<void> {
  const iam = new IAMClient(clientSettings(aws.endpoint));
  await iam.send(new CreateUserCommand({ UserName: "kzax01" }));
  await iam.send(new CreateRoleCommand({ RoleName: "KeyAdmins", AssumeRolePolicyDocument: "{}" }));
}

/** Deploys the stack dev from the first commit, without a workflow. */
export async function deployDev({ aws, repository }: WorkflowSite): Promise<void> {
  const checkout = join(repository.directory, "..", DEPLOYED);
  await cp(repository.directory, checkout, { recursive: true });
  await symlink(join(repositoryRoot, "node_modules"), join(checkout, "node_modules"));
  const dev = ["--cwd", checkout, "--stack", "dev"];
  await succeeds(runPulumi(aws, ["up", "--yes", "--skip-preview", ...dev]));
}

/** @throws AssertionError naming each `run:` step of these workflows that no job has executed so far */
export function assertExecuted(workflows: readonly string[]): void {
  const wanted = workflows.flatMap(runStepsOf);
  assert.deepEqual(
    wanted.filter((step) => !executed.has(step)),
    [],
  );
}

/** How each job ended, and at which step where it failed. */
export function results({ jobs }: WorkflowRun): Readonly<Record<string, string>> {
  return Object.fromEntries(
    jobs.map(({ job, result, steps }) => {
      const failed = steps.find(({ outcome }) => outcome === "failure");
      return [job, failed === undefined ? result : `${result} at ${failed.step}`];
    }),
  );
}

export function said({ jobs }: WorkflowRun, name: string): string {
  return outputOf(jobs.filter(({ job }) => job === name));
}

export function failureText({ jobs }: WorkflowRun): string {
  return outputOf(jobs.filter(({ result }) => result === "failure"));
}

function outputOf(jobs: readonly JobRun[]): string {
  return jobs
    .flatMap(({ job, steps }) => steps.map(({ step, output }) => `${job}, ${step}:\n${output}`))
    .join("\n");
}

export function roleOf(stack: string, role: string): string {
  return `arn:aws:iam::111122223333:role/${stack}-${role}`;
}
