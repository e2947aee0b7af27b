import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Instance } from "../instance";
import type { LocalAws } from "../local-aws";
import { policyPackDirectory, sourceDirectory } from "../paths";
import { ensureStack } from "../pulumi/stack";
import type { WeakenedProgram } from "../weakened/programs";
import { runPulumi } from "./pulumi-run";

/** How the policy pack answered to a weakened program. */
export interface Refusal {
  readonly refused: boolean;
  /** The pack's own words, or the whole output where it did not refuse. */
  readonly said: string;
}

const project = join(sourceDirectory, "weakened");
const stack = "weakened";

/**
 * Previews weakened programs under the policy pack. Refused means that the preview failed **and** that the
 * program's own policy is among the mandatory violations: an exit code alone would also come from AWS.
 */
export async function weakenedPreviews(
  instance: Instance,
  aws: LocalAws,
): Promise<(program: WeakenedProgram) => Promise<Refusal>> {
  await ensureStack(aws, instance, { project, stack });
  const configFile = join(instance.directory, "weakened.yaml");
  return async (program) => {
    await writeConfig(configFile, program.name);
    const run = await runPulumi(aws, [
      ...["preview", "--cwd", project, "--stack", stack],
      ...["--config-file", configFile, "--policy-pack", policyPackDirectory],
    ]);
    const said = violationsOf(program.policy, run.output);
    const refused = run.exitCode !== 0 && said.length > 0;
    return { refused, said: refused ? said.join("\n") : run.output };
  };
}

async function writeConfig(path: string, program: string): Promise<void> {
  const config = { "aws:region": "us-east-1", "aerosecure-weakened:program": program };
  await writeFile(path, JSON.stringify({ config }));
}

/** What the policy says of its mandatory violations, in Pulumi's report: description and message of each. */
export function violationsOf(policy: string, output: string): readonly string[] {
  const said: string[] = [];
  let isItsOwn = false;
  for (const line of output.split("\n")) {
    const heading = /^\s+- \[(\w+)\].*?\s\s(\S+)\s\s\(/.exec(line);
    if (heading !== null) {
      isItsOwn = heading[1] === "mandatory" && heading[2] === policy;
    } else if (!/^\s{6}/.test(line)) {
      isItsOwn = false;
    } else if (isItsOwn) {
      said.push(line.trim());
    }
  }
  return said;
}
