import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { currentInstance } from "../local/instance";
import { type LocalAws, startLocalAws } from "../local/local-aws";
import { parseArguments } from "../local/parse-arguments";
import { policyPackDirectory } from "../local/paths";
import { ensureStack } from "../local/pulumi/stack";
import { createReporter } from "../local/reporter";
import { runMain } from "../local/run-main";
import { runPulumi } from "../local/start/pulumi-run";
import { UserError } from "../local/user-error";
import { type ColdStart, coldStart } from "./cold-start";
import { BENCH_STACK, type Layout, layoutsIn } from "./layouts";
import { median } from "./median";

const help = `Times previews on this machine and prints them as ratios.

Usage: npm run bench [-- --runs N] [--json]

  --runs N   pairwise runs, an odd whole number, 1 to 99 (default 5); the medians count
  --json     print the figures as JSON
  --help     this text

Exit codes: 0 every ratio holds, 1 one does not, 2 bad usage.
`;

/** A figure and the most it may be. */
interface Figure {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
}

type Seconds = Record<Layout["name"], number[]>;

async function secondsOfPreview(aws: LocalAws, { preview }: Layout): Promise<number> {
  const started = process.hrtime.bigint();
  const run = await runPulumi(aws, preview);
  if (run.exitCode !== 0) {
    throw new UserError(`A preview failed, so its time says nothing:\n${run.output}`);
  }
  return Number(process.hrtime.bigint() - started) / 1e9;
}

/** One preview of each layout and one start of the pack per run, so that a busy minute meets them all. */
async function measure(aws: LocalAws, layouts: readonly Layout[], runs: number) {
  const seconds: Seconds = { empty: [], dev: [], template: [] };
  const starts: ColdStart[] = [];
  for (let run = 1; run <= runs; run += 1) {
    process.stderr.write(`run ${run} of ${runs}\n`);
    for (const layout of layouts) {
      seconds[layout.name].push(await secondsOfPreview(aws, layout));
    }
    starts.push(await coldStart(policyPackDirectory));
  }
  return { seconds, starts };
}

function figuresOf({ seconds, starts }: Awaited<ReturnType<typeof measure>>): readonly Figure[] {
  const ratio = (of: Layout["name"], to: Layout["name"]) =>
    median(seconds[of].map((value, run) => value / (seconds[to][run] ?? Number.NaN)));
  const memory = starts.flatMap(({ megabytes }) => (megabytes === undefined ? [] : [megabytes]));
  return [
    {
      what: "preview of dev with the pack / empty program",
      value: ratio("dev", "empty"),
      limit: 2.5,
    },
    {
      what: "preview of dev with the pack / template layout",
      value: ratio("dev", "template"),
      limit: 1 / 3,
    },
    {
      what: "cold start of the pack, in seconds",
      value: median(starts.map((start) => start.seconds)),
      limit: 1,
    },
    ...(memory.length === 0
      ? []
      : [{ what: "peak memory of the pack's start, in MB", value: median(memory), limit: 160 }]),
  ];
}

function print(figures: readonly Figure[], seconds: Seconds): void {
  for (const { what, value, limit } of figures) {
    const verdict = value <= limit ? "holds" : "DOES NOT HOLD";
    process.stdout.write(
      `${what.padEnd(50)} ${value.toFixed(2).padStart(7)}   at most ${limit.toFixed(2)}: ${verdict}\n`,
    );
  }
  const medians = Object.entries(seconds).map(
    ([name, values]) => `${name} ${median(values).toFixed(1)} s`,
  );
  process.stdout.write(`medians on this machine: ${medians.join(", ")}\n`);
}

function optionsFrom(argv: readonly string[]) {
  const options = {
    runs: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const { values } = parseArguments({ args: [...argv], options }, help);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > 99 || runs % 2 === 0) {
    throw new UserError(`--runs is ${values.runs}. Use an odd whole number, 1 to 99.`, 2);
  }
  return { ...values, runs };
}

async function main(argv: readonly string[]): Promise<number> {
  const options = optionsFrom(argv);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const instance = currentInstance();
  const aws = await startLocalAws(instance, createReporter());
  const directory = join(instance.directory, "bench");
  mkdirSync(directory, { recursive: true });
  const layouts = layoutsIn(directory);
  for (const { project } of layouts) {
    await ensureStack(aws, instance, { project, stack: BENCH_STACK });
  }
  const measured = await measure(aws, layouts, options.runs);
  const figures = figuresOf(measured);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ figures, seconds: measured.seconds }, null, 2)}\n`);
  } else {
    print(figures, measured.seconds);
  }
  return figures.every(({ value, limit }) => value <= limit) ? 0 : 1;
}

runMain(() => main(process.argv.slice(2)));
