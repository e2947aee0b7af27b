import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reporter } from "../../../../local/cli/reporter";
import { installFromPypi } from "../../../../local/emulator/install-from-pypi";
import { runCommand } from "../../../../local/processes/run-command";
import type { AccessRequest } from "../../../../policy-pack/src/policy-document/decide/request";
import { serviceActions } from "../../../support/service-authorization";
import type { Asked } from "./random-questions";

/** What Z3 answers. A request comes with a counterexample, and with what is not decided. */
export interface Z3Answer {
  readonly outcome: "proved" | "counterexample" | "not decided" | "unsupported";
  readonly request?: AccessRequest;
  /** What the judge does not read. */
  readonly what?: string;
}

/**
 * The Python that has Z3, installed with pinned hashes unless it is installed.
 *
 * @throws UserError if Python 3.13 is missing or the package cannot be installed
 */
export async function installZ3(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  const requirements = join(__dirname, "requirements.txt");
  const { python } = await installFromPypi({ tool: "Z3", name: "z3", requirements, env }, report);
  return python;
}

/** @returns for each question an answer for each of its properties */
export async function z3Answers(
  python: string,
  questions: readonly Asked[],
  directory: string,
): Promise<readonly (readonly Z3Answer[])[]> {
  const actions = {
    kms: (await serviceActions("kms")).map(({ name }) => name),
    s3: (await serviceActions("s3")).map(({ name }) => name),
  };
  const asked = questions.map(({ policy, properties, place }) => ({
    ...{ document: policy, properties, place },
    actions: actions[place.service],
  }));
  const file = join(directory, "questions.json");
  await writeFile(file, JSON.stringify(asked));
  const judge = join(__dirname, "judge.py");
  const { exitCode, stdout, lastLines } = await runCommand(python, ["-I", "-B", judge, file]);
  if (exitCode !== 0) {
    throw new Error(`Z3's judge exited with ${exitCode}:\n${lastLines.join("\n")}`);
  }
  return JSON.parse(stdout);
}
