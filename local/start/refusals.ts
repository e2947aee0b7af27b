import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Instance } from "../emulator/instance";
import type { LocalAws } from "../local-aws/local-aws";
import { policyPackDirectory, sourceDirectory } from "../processes/paths";
import { ensureStack } from "../pulumi/stack";
import { type PulumiRun, runPulumi } from "./pulumi-run";
import type { BriefProgram, WeakenedProgram } from "./weakened/programs";

/** How the policy pack answered to a weakened program. */
export interface Refusal {
  readonly refused: boolean;
  /** The pack's own words, or the whole output if it did not refuse. */
  readonly said: string;
}

/** What one policy says of one resource, in Pulumi's report. */
export interface Finding {
  readonly policy: string;
  readonly level: string;
  /** Its name in the program. */
  readonly resource: string;
  /** Its description, and what is wrong. */
  readonly lines: readonly string[];
}

const project = join(sourceDirectory, "start/weakened");
const stack = "weakened";

/**
 * Previews weakened programs under the policy pack, together as far as they can be. Refused means that the preview
 * failed **and** that the program's own policy is among the mandatory violations of its own resources: an exit
 * code alone would also come from AWS.
 */
export async function refusalsOf(
  programs: readonly BriefProgram[],
  instance: Instance,
  aws: LocalAws,
): Promise<ReadonlyMap<BriefProgram, Refusal>> {
  const preview = await previewsUnderPack(instance, aws);
  const together = programs.filter(({ isAlone }) => isAlone !== true);
  const alone = programs.filter(({ isAlone }) => isAlone === true).map((program) => [program]);
  const refusals = new Map<BriefProgram, Refusal>();
  for (const batch of [together, ...alone]) {
    const run = await preview(batch);
    for (const program of batch) {
      refusals.set(program, refusalIn(run, program));
    }
  }
  return refusals;
}

function refusalIn(run: PulumiRun, program: BriefProgram): Refusal {
  const said = findingsIn(run.output)
    .filter(({ policy, level }) => policy === program.policy && level === "mandatory")
    .filter(({ resource }) => resource === program.name)
    .flatMap(({ lines }) => lines);
  const refused = run.exitCode !== 0 && said.length > 0;
  return { refused, said: refused ? said.join("\n") : run.output };
}

/** Previews weakened programs under the policy pack, with a configuration of its own if given. */
export async function previewsUnderPack(
  instance: Instance,
  aws: LocalAws,
): Promise<(programs: readonly WeakenedProgram[], packConfig?: object) => Promise<PulumiRun>> {
  await ensureStack(aws, instance, { project, stack });
  const configFile = join(instance.directory, "weakened.yaml");
  const packConfigFile = join(instance.directory, "weakened-pack-config.json");
  return async (programs, packConfig = {}) => {
    const names = JSON.stringify(programs.map(({ name }) => name));
    const config = { "aws:region": "us-east-1", "aerosecure-weakened:programs": names };
    await writeFile(configFile, JSON.stringify({ config }));
    await writeFile(packConfigFile, JSON.stringify(packConfig));
    return runPulumi(aws, [
      ...["preview", "--cwd", project, "--stack", stack, "--config-file", configFile],
      ...["--policy-pack", policyPackDirectory, "--policy-pack-config", packConfigFile],
    ]);
  };
}

/** What the policies say, in Pulumi's report: under a heading each, indented deeper. */
export function findingsIn(output: string): readonly Finding[] {
  const findings: (Finding & { readonly lines: string[] })[] = [];
  let isWithin = false;
  for (const line of output.split("\n")) {
    const [, level, policy, resource = ""] =
      /^\s+- \[(\w+)\].*?\s\s(\S+)\s\s\((?:\S+: )?(.*)\)$/.exec(line) ?? [];
    if (level !== undefined && policy !== undefined) {
      findings.push({ policy, level, resource, lines: [] });
      isWithin = true;
    } else if (!/^\s{6}/.test(line)) {
      isWithin = false;
    } else if (isWithin) {
      findings.at(-1)?.lines.push(line.trim());
    }
  }
  return findings;
}
