import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { exitCodeOf } from "../../local/processes/run-command";
import { ACTIONS } from "./actions";
import { type Contexts, interpolateAll } from "./expressions";
import type { JobState, Result } from "./place";
import { type Step, stepName, type Workflow } from "./workflow-file";

/** Every `run:` step that any workflow has executed here. */
export const executed = new Set<string>();

interface StepEnd {
  readonly outcome: Result;
  readonly output: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs a step of a job. @throws Error for what it does not know, or what hides a failure */
export async function runStep(
  {
    file,
    workflow,
    id,
  }: { readonly file: string; readonly workflow: Workflow; readonly id: string },
  step: Step,
  state: JobState,
  contexts: Contexts,
): Promise<StepEnd> {
  if (step.uses !== undefined) {
    const action = ACTIONS[step.uses.replace(/@.*/, "")];
    if (action === undefined) {
      throw new Error(`The action "${step.uses}" is not known to this test.`);
    }
    await action(interpolateAll(step.with, contexts), state);
    return { outcome: "success", output: "", outputs: {} };
  }
  if (step.run === undefined || step.run.includes("${{")) {
    throw new Error(`${step.name} runs nothing, or has an expression in its script.`);
  }
  if (workflow.defaults?.run.shell !== "bash") {
    throw new Error(`${file} does not ask for bash, so that pipes would hide failures.`);
  }
  executed.add(stepName(file, id, step.name));
  const [output, path] = ["output", "path"].map((name) => join(state.temporary, `${name}-of-step`));
  const files = { GITHUB_OUTPUT: output ?? "", GITHUB_PATH: path ?? "" };
  for (const empty of Object.values(files)) {
    writeFileSync(empty, "");
  }
  const env = { ...state.env, ...files, ...interpolateAll(step.env, contexts) };
  const ended = await bash(step.run, join(state.workspace, step["working-directory"] ?? "."), env);
  const folders = readFileSync(files.GITHUB_PATH, "utf8").split("\n").reverse();
  state.env["PATH"] = [...folders, state.env["PATH"]].filter((part) => part !== "").join(delimiter);
  return {
    outcome: ended.exitCode === 0 ? "success" : "failure",
    output: ended.output,
    outputs: outputsIn(readFileSync(files.GITHUB_OUTPUT, "utf8")),
  };
}

/** As GitHub runs `shell: bash`. */
function bash(script: string, cwd: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ readonly exitCode: number; readonly output: string }>((resolve) => {
    const args = ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script];
    const child = spawn("bash", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (part: Buffer): void => {
      output += part.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("close", () => resolve({ exitCode: exitCodeOf(child), output }));
  });
}

/** "name=value", or "name<<end", the value's lines and "end". */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/^([\w-]+)(?:=(.*)|<<(\S+)\n([\s\S]*?)\n\3)$/gm)];
  return Object.fromEntries(
    found.map(([, name, line, , lines]) => [name ?? "", line ?? lines ?? ""]),
  );
}
