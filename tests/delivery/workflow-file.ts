import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../../local/processes/paths";

type Scalar = string | number | boolean;
type Values = Readonly<Record<string, Scalar>>;

export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Values;
  readonly run?: string;
  readonly env?: Values;
  readonly "working-directory"?: string;
  readonly "continue-on-error"?: boolean;
}

export interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress": boolean | string;
}

export interface Job {
  readonly name: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Values;
  readonly environment?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly strategy?: {
    readonly "fail-fast": boolean;
    readonly matrix: { readonly include: readonly Values[] };
  };
  readonly env?: Values;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly "runs-on"?: string;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run: { readonly shell: string } };
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

const directory = join(repositoryRoot, ".github", "workflows");

/** The names of all workflow files. */
export const WORKFLOWS = readdirSync(directory).sort();

/** The text of a workflow file of the working tree. */
export function workflowText(file: string): string {
  return readFileSync(join(directory, file), "utf8");
}

/** GitHub reads YAML 1.2, in which `on` is a text. */
export function readWorkflow(file: string): Workflow {
  return parse(workflowText(file), { version: "1.2" });
}

/** All that a workflow runs by itself, each as "deploy.yml, deploy: Verify". */
export function runStepsOf(file: string): readonly string[] {
  return Object.entries(readWorkflow(file).jobs).flatMap(([id, { steps = [] }]) =>
    steps.filter(({ run }) => run !== undefined).map(({ name }) => stepName(file, id, name)),
  );
}

export function stepName(file: string, job: string, step: string): string {
  return `${file}, ${job}: ${step}`;
}
