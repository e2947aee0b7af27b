import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Reporter } from "../local/cli/reporter";
import { UserError } from "../local/cli/user-error";
import { currentInstance } from "../local/emulator/instance";
import { type LocalAws, startLocalAws } from "../local/local-aws/local-aws";
import { repositoryRoot } from "../local/processes/paths";
import { runCommand } from "../local/processes/run-command";
import { ensureStack } from "../local/pulumi/stack";
import { runPulumi } from "../local/start/pulumi-run";
import type { Figure } from "./figure";
import { BENCH_STACK, type Layout, layoutsIn } from "./layouts";
import { median } from "./median";
import { secondsOf } from "./seconds-of";

/** How long the preview of each layout took in one run. */
export type PreviewSeconds = Readonly<Record<Layout["name"], number>>;

/** Makes everything ready that is not timed. @returns one preview of each layout per call */
export async function previewRuns(report: Reporter): Promise<() => Promise<PreviewSeconds>> {
  const instance = currentInstance();
  const aws = await startLocalAws(instance, report);
  const directory = join(instance.directory, "bench");
  mkdirSync(directory, { recursive: true });
  const layouts = layoutsIn(directory);
  await compiledComponent();
  for (const { project } of layouts) {
    await ensureStack(aws, instance, { project, stack: BENCH_STACK });
  }
  return async () => {
    const seconds: [string, number][] = [];
    for (const layout of layouts) {
      seconds.push([layout.name, await secondsOfPreview(aws, layout)]);
    }
    return Object.fromEntries(seconds) as PreviewSeconds;
  };
}

export function previewFigures(runs: readonly PreviewSeconds[]): readonly Figure[] {
  const ratio = (of: Layout["name"], to: Layout["name"]) =>
    median(runs.map((seconds) => seconds[of] / seconds[to]));
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
      what: "preview of 20 buckets with the pack / one bucket",
      value: ratio("20 buckets", "one bucket"),
      limit: 3,
    },
  ];
}

/** As the npm package brings it. */
async function compiledComponent(): Promise<void> {
  const tsc = join(repositoryRoot, "node_modules/typescript/bin/tsc");
  const { exitCode, lastLines } = await runCommand(process.execPath, [tsc, "-p", "component"], {
    cwd: repositoryRoot,
  });
  if (exitCode !== 0) {
    throw new UserError(`component/ does not compile:\n${lastLines.join("\n")}`);
  }
}

async function secondsOfPreview(aws: LocalAws, { preview }: Layout): Promise<number> {
  const [seconds, run] = await secondsOf(() => runPulumi(aws, preview));
  if (run.exitCode !== 0) {
    throw new UserError(`A preview failed, so its time says nothing:\n${run.output}`);
  }
  return seconds;
}
