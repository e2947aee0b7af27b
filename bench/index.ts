import { parseArguments } from "../local/cli/parse-arguments";
import { createReporter } from "../local/cli/reporter";
import { runMain } from "../local/cli/run-main";
import { UserError } from "../local/cli/user-error";
import { described, type Figure, holds } from "./figure";
import { LAYOUTS } from "./layouts";
import { median } from "./median";
import { type PackRun, packFigures, packRuns } from "./packs";
import { type PreviewSeconds, previewFigures, previewRuns } from "./previews";
import { type ProofRun, proofFigures, proofRun } from "./proofs";

const help = `Times previews and the policy pack on this machine and prints them as ratios.

Usage: npm run bench [-- --runs N] [--pack] [--prove] [--json]

  --runs N   pairwise runs, an odd whole number, 1 to 99 (default 5); the medians count
  --pack     the policy pack alone, which needs no local AWS
  --prove    only what \`aerosecure prove\` takes for the policies of a stack, in seconds
  --json     print the figures as JSON
  --help     this text

Previews are timed against the layouts of the official templates; the pack, over the engine's protocol
and by Pulumi's own runner, beside awsguard on the same resources, and beside a pack without policies,
which is what the framework takes whatever the policies. None of awsguard's policies judges these stacks
as a whole, so there it does not take more than that.
Exit codes: 0 every limit holds, 1 one does not, 2 bad usage.
`;

interface Options {
  readonly runs: number;
  readonly pack: boolean;
  readonly prove: boolean;
}

interface Runs {
  readonly previews: readonly PreviewSeconds[];
  readonly packs: readonly PackRun[];
  readonly proofs: readonly ProofRun[];
}

/** One of everything per run, so that a busy minute meets them all. */
async function measure(options: Options): Promise<Runs> {
  const report = createReporter();
  const previews: PreviewSeconds[] = [];
  const packs: PackRun[] = [];
  const proofs: ProofRun[] = [];
  const preview = options.pack || options.prove ? undefined : await previewRuns(report);
  const pack = options.prove ? undefined : await packRuns(report);
  for (let run = 1; run <= options.runs; run += 1) {
    report.line(`run ${run} of ${options.runs}`);
    if (preview !== undefined) {
      previews.push(await preview());
    }
    if (pack !== undefined) {
      packs.push(await pack());
    }
    if (!options.pack) {
      proofs.push(proofRun());
    }
  }
  return { previews, packs, proofs };
}

function figuresOf({ previews, packs, proofs }: Runs): readonly Figure[] {
  return [
    ...(previews.length === 0 ? [] : previewFigures(previews)),
    ...(packs.length === 0 ? [] : packFigures(packs)),
    ...(proofs.length === 0 ? [] : proofFigures(proofs)),
  ];
}

function print(figures: readonly Figure[], { previews }: Runs): void {
  for (const figure of figures) {
    process.stdout.write(`${described(figure)}\n`);
  }
  if (previews.length > 0) {
    const medians = LAYOUTS.map(
      (name) => `${name} ${median(previews.map((seconds) => seconds[name])).toFixed(1)} s`,
    );
    process.stdout.write(`medians of previews on this machine: ${medians.join(", ")}\n`);
  }
}

function optionsFrom(argv: readonly string[]) {
  const options = {
    runs: { type: "string", default: "5" },
    pack: { type: "boolean", default: false },
    prove: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const { values } = parseArguments({ args: [...argv], options }, help);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > 99 || runs % 2 === 0) {
    throw new UserError(`--runs is ${values.runs}. Use an odd whole number, 1 to 99.`, 2);
  }
  if (values.pack && values.prove) {
    throw new UserError("Use --pack or --prove, not both.", 2);
  }
  return { ...values, runs };
}

async function main(argv: readonly string[]): Promise<number> {
  const options = optionsFrom(argv);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  // This repository's commands keep compiled code for each other, which nobody's own previews have.
  process.env["NODE_DISABLE_COMPILE_CACHE"] = "1";
  const runs = await measure(options);
  const figures = figuresOf(runs);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ figures, ...runs }, null, 2)}\n`);
  } else {
    print(figures, runs);
  }
  return figures.every(holds) ? 0 : 1;
}

runMain(() => main(process.argv.slice(2)));
