import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reporter } from "../local/cli/reporter";
import { UserError } from "../local/cli/user-error";
import { policyPackDirectory, repositoryRoot } from "../local/processes/paths";
import { installToolPackage } from "../local/toolchain/tool-package";
import type { Figure } from "./figure";
import { median } from "./median";
import { LARGE_STACK, type PackCosts, packCosts, SMALL_STACK } from "./pack-costs";
import { type ColdStart, coldStart } from "./running-pack";

/** What each pack costs in one run. */
export interface PackRun {
  readonly own: PackCosts;
  readonly awsguard: PackCosts;
  /** A pack without policies: what the framework takes whatever the policies. */
  readonly empty: PackCosts;
  /** The start of Pulumi's own runner, which then loads next to nothing: no pack takes less. */
  readonly runner: ColdStart;
  /** Its start as a TypeScript program, which is how `pulumi policy new awsguard-typescript` gives it. */
  readonly awsguardInTypeScript: ColdStart;
}

const TYPESCRIPT_ENTRY = `import { AwsGuard } from "@pulumi/awsguard";

new AwsGuard({ all: "mandatory" });
`;

/** Installs awsguard where it is not. @returns one measurement of each pack per call */
export async function packRuns(report: Reporter): Promise<() => Promise<PackRun>> {
  const source = join(repositoryRoot, "bench", "awsguard");
  const directory = await installToolPackage(source, "bench-awsguard", report);
  // Not committed: this project's type check has no awsguard.
  await writeFile(join(directory, "index.ts"), TYPESCRIPT_ENTRY);
  return async () => {
    const own = await packCosts({ directory: policyPackDirectory });
    if (own.findings === 0) {
      throw new UserError("The pack found nothing in a stack with faults: its time says nothing.");
    }
    const awsguard = await packCosts({ directory });
    const empty = await packCosts({ directory: join(repositoryRoot, "bench", "empty-pack") });
    const runner = await coldStart({ directory: join(repositoryRoot, "bench", "no-pack") });
    const awsguardInTypeScript = await coldStart({ directory, entry: "index.ts" });
    return { own, awsguard, empty, runner, awsguardInTypeScript };
  };
}

/** A cost of a pack, and the most that this project's may be of an empty pack's in the same run. */
interface Comparison {
  readonly what: string;
  readonly unit: string;
  readonly limit: number;
  readonly of: (costs: PackCosts) => number | undefined;
}

const count = new Intl.NumberFormat("en-US");

const comparisons: readonly Comparison[] = [
  { what: "cold start", unit: "seconds", limit: 1, of: ({ coldStart }) => coldStart.seconds },
  {
    what: "peak memory of the start",
    unit: "MB",
    limit: 1,
    of: ({ coldStart }) => coldStart.megabytes,
  },
  { what: "a resource", unit: "ms", limit: 1.4, of: (costs) => costs.millisecondsPerResource },
  {
    what: `a stack of ${count.format(SMALL_STACK)}`,
    unit: "seconds",
    limit: 2.5,
    of: (costs) => costs.secondsOfSmallStack,
  },
  {
    what: `a stack of ${count.format(LARGE_STACK)}`,
    unit: "seconds",
    limit: 2.5,
    of: (costs) => costs.secondsOfLargeStack,
  },
];

/**
 * Each cost as a ratio to an empty pack's in the same run, with its limit: seconds on a shared machine
 * hold on one day and not on the next. Then as a ratio to awsguard's, and as it is.
 */
export function packFigures(runs: readonly PackRun[]): readonly Figure[] {
  const figures = comparisons.flatMap(({ what, unit, limit, of }): readonly Figure[] => {
    const costs = runs.map((run) => ({
      own: of(run.own),
      awsguard: of(run.awsguard),
      empty: of(run.empty),
    }));
    const known = costs.filter(isKnown);
    const medianOf = (value: (costs: Known) => number): number => median(known.map(value));
    return known.length === 0
      ? []
      : [
          {
            what: `pack / empty pack: ${what}`,
            value: medianOf((each) => each.own / each.empty),
            limit,
          },
          { what: `pack / awsguard: ${what}`, value: medianOf((each) => each.own / each.awsguard) },
          { what: `pack: ${what}, in ${unit}`, value: medianOf(({ own }) => own) },
        ];
  });
  const runner = runs.map(({ runner, empty }) => runner.seconds / empty.coldStart.seconds);
  const inTypeScript = runs.map(
    ({ own, awsguardInTypeScript }) => own.coldStart.seconds / awsguardInTypeScript.seconds,
  );
  return [
    ...figures,
    { what: "the runner without a pack / empty pack: cold start", value: median(runner) },
    { what: "pack / awsguard in TypeScript: cold start", value: median(inTypeScript) },
  ];
}

interface Known {
  readonly own: number;
  readonly awsguard: number;
  readonly empty: number;
}

/** The peak memory is not known everywhere. */
function isKnown(costs: Partial<Record<keyof Known, number | undefined>>): costs is Known {
  return Object.values(costs).every((cost) => cost !== undefined);
}
