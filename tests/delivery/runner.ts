import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { removeInstances } from "../support/remove-instances";
import { type Contexts, condition, interpolate, interpolateAll } from "./expressions";
import { REPOSITORY, TOKEN } from "./github-server";
import type { JobState, Machine, Result, Trigger } from "./place";
import { runStep } from "./step";
import { type Job, readWorkflow, type Workflow } from "./workflow-file";

export interface StepRun {
  readonly step: string;
  readonly outcome: Result;
  readonly output: string;
}

export interface JobRun {
  /** Such as "preview dev", or "dev deploy" of a called workflow. */
  readonly job: string;
  readonly result: Result;
  readonly steps: readonly StepRun[];
  /** The role that it took. */
  readonly role: string | undefined;
  readonly group: string | undefined;
  readonly summary: string;
}

/** In the order in which they ran. */
export interface WorkflowRun {
  readonly jobs: readonly JobRun[];
  /** The folder of each artifact. */
  readonly artifacts: Readonly<Record<string, string>>;
}

interface Place {
  readonly machine: Machine;
  readonly trigger: Trigger;
  readonly file: string;
  readonly workflow: Workflow;
  readonly inputs: Readonly<Record<string, string>>;
  readonly artifacts: Record<string, string>;
}

interface Ended {
  result: Result;
  readonly outputs: Record<string, string>;
}

/** Runs a workflow of the working tree, job by job. @throws Error for whatever it does not know */
export async function runWorkflow(
  file: string,
  machine: Machine,
  trigger: Trigger,
): Promise<WorkflowRun> {
  const artifacts = {};
  const place = { machine, trigger, file, workflow: readWorkflow(file), inputs: {}, artifacts };
  return { jobs: (await runJobs(place)).runs, artifacts };
}

async function runJobs(place: Place) {
  const runs: JobRun[] = [];
  const needs: Record<string, Ended> = {};
  // Each job stands after those it needs: a missing one is a fault of this order.
  for (const [id, job] of Object.entries(place.workflow.jobs)) {
    const ended: Ended = { result: "skipped", outputs: {} };
    const awaited = [job.needs ?? []].flat().map((need) => {
      const found = needs[need];
      if (found === undefined) {
        throw new Error(`${place.file}: the job ${id} stands before ${need}, which it needs.`);
      }
      return found;
    });
    const isSound = awaited.every(({ result }) => result === "success");
    for (const matrix of matrixOf(job, place.trigger)) {
      const name = matrix["stack"] === undefined ? id : `${id} ${matrix["stack"]}`;
      const contexts = contextsOf(place, matrix, needs);
      const run = condition(job.if, contexts, isSound)
        ? await runJob(place, id, name, job, contexts)
        : skipped(name);
      runs.push(...run.runs);
      Object.assign(ended.outputs, run.ended.outputs);
      ended.result = worst(ended.result, run.ended.result);
    }
    needs[id] = ended;
  }
  const results = Object.values(needs).map(({ result }) => result);
  return { runs, ended: results.reduce(worst) };
}

function skipped(job: string): { readonly runs: readonly JobRun[]; readonly ended: Ended } {
  const run = { steps: [], role: undefined, group: undefined, summary: "" };
  return { runs: [{ ...run, job, result: "skipped" }], ended: { result: "skipped", outputs: {} } };
}

async function runJob(place: Place, id: string, name: string, job: Job, contexts: Contexts) {
  const group =
    job.concurrency === undefined ? undefined : interpolate(job.concurrency.group, contexts);
  if (job.uses !== undefined) {
    const called = await callWorkflow(place, job, contexts);
    const runs = called.runs.map((run) => ({ ...run, job: `${name} ${run.job}`, group }));
    return { runs, ended: { result: called.ended, outputs: {} } };
  }
  const sha = place.trigger.before?.[id]?.(place.artifacts) ?? place.trigger.sha;
  const state = await jobState({ ...place, trigger: { ...place.trigger, sha } }, id, job, contexts);
  const steps: StepRun[] = [];
  const known: Record<string, object> = {};
  const inJob = { ...contexts, steps: known, runner: { temp: state.temporary } };
  const isFailed = () =>
    steps.some(
      ({ outcome }, index) =>
        outcome === "failure" && job.steps?.[index]?.["continue-on-error"] !== true,
    );
  for (const step of job.steps ?? []) {
    const run = condition(step.if, inJob, !isFailed())
      ? await runStep({ ...place, id }, step, state, inJob)
      : { outcome: "skipped" as const, output: "", outputs: {} };
    steps.push({ step: step.name, outcome: run.outcome, output: run.output });
    if (step.id !== undefined) {
      known[step.id] = { outcome: run.outcome, outputs: run.outputs };
    }
  }
  const result: Result = isFailed() ? "failure" : "success";
  const outputs = Object.entries(job.outputs ?? {})
    .map(([output, text]) => [output, interpolate(text, inJob)] as const)
    // GitHub passes no empty ones on: so the jobs of a matrix do not overwrite each other's.
    .filter(([, text]) => text !== "");
  const summary = readFileSync(join(state.temporary, "summary"), "utf8");
  // As GitHub does: nothing that a job has started outlives it.
  await removeInstances(join(state.workspace, ".local/instances"));
  await rm(state.workspace, { recursive: true, force: true });
  const run: JobRun = { job: name, result, steps, role: state.role, group, summary };
  return { runs: [run], ended: { result, outputs: Object.fromEntries(outputs) } };
}

async function callWorkflow(place: Place, job: Job, contexts: Contexts) {
  const file = /^\.\/\.github\/workflows\/([\w-]+\.yml)$/.exec(job.uses ?? "")?.[1];
  if (file === undefined) {
    throw new Error(`The workflow "${job.uses}" is not known to this test.`);
  }
  const workflow = readWorkflow(file);
  const declared: Readonly<
    Record<string, { readonly required?: boolean; readonly default?: string }>
  > = Reflect.get(Object(Reflect.get(Object(workflow.on), "workflow_call")), "inputs") ?? {};
  const inputs = Object.fromEntries(
    Object.entries(declared).map(([input, { required, default: fallback = "" }]) => {
      const given = job.with?.[input];
      if (given === undefined && required === true) {
        throw new Error(`${file} is called without ${input}.`);
      }
      return [input, given === undefined ? fallback : interpolate(String(given), contexts)];
    }),
  );
  return runJobs({ ...place, file, workflow, inputs });
}

async function jobState(place: Place, id: string, job: Job, contexts: Contexts): Promise<JobState> {
  const { machine, trigger, artifacts } = place;
  const directory = await mkdtemp(join(machine.directory, "job-"));
  const workspace = join(directory, "workspace");
  const temporary = join(directory, "temporary");
  mkdirSync(workspace);
  mkdirSync(temporary);
  writeFileSync(join(temporary, "summary"), "");
  const env = {
    ...machine.env,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_JOB: id,
    GITHUB_API_URL: machine.apiUrl,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_RUN_ID: "4711",
    GITHUB_SHA: trigger.sha,
    GITHUB_WORKSPACE: workspace,
    GITHUB_STEP_SUMMARY: join(temporary, "summary"),
    RUNNER_TEMP: temporary,
    ...interpolateAll(job.env, contexts),
  };
  const permissions = job.permissions;
  return { workspace, temporary, env, permissions, artifacts, machine, trigger, role: undefined };
}

function matrixOf(
  job: Job,
  { stacks, node }: Trigger,
): readonly Readonly<Record<string, unknown>>[] {
  const entries = job.strategy?.matrix.include ?? [{}];
  const fits = (value: unknown, wanted: readonly string[] | undefined) =>
    wanted === undefined || value === undefined || wanted.includes(String(value));
  return entries.filter(
    (entry) =>
      fits(entry["stack"], stacks) && fits(entry["node"], node === undefined ? node : [node]),
  );
}

function contextsOf(place: Place, matrix: object, needs: object): Contexts {
  const { machine, trigger, inputs } = place;
  const outside = { vars: machine.vars } as Contexts;
  const github = {
    event_name: trigger.name,
    event: trigger.event,
    ref: trigger.ref,
    ref_name: trigger.ref.replace(/^refs\/(?:heads|tags)\//, ""),
    sha: trigger.sha,
    repository: REPOSITORY,
    token: TOKEN,
  };
  return {
    github,
    matrix: interpolateAll({ ...matrix }, outside),
    inputs,
    vars: machine.vars,
    needs,
    steps: {},
    runner: {},
  };
}

function worst(one: Result, other: Result): Result {
  const worstFirst = ["failure", "success"] as const;
  return worstFirst.find((result) => [one, other].includes(result)) ?? "skipped";
}
