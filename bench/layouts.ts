import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyPackDirectory, repositoryRoot } from "../local/processes/paths";

/** What is compared. */
export const LAYOUTS = ["empty", "dev", "template", "one bucket", "20 buckets"] as const;

/** A program, its settings and its policy pack, as arguments of `pulumi`. */
export interface Layout {
  readonly name: (typeof LAYOUTS)[number];
  /** The folder with its Pulumi.yaml. */
  readonly project: string;
  /** The arguments of `pulumi` for its preview. */
  readonly preview: readonly string[];
}

/** The stack that is previewed and never deployed. */
export const BENCH_STACK = "dev";

const layoutsDirectory = join(repositoryRoot, "bench", "layouts");

/**
 * The empty program of `pulumi new javascript`, this project's `dev` with its pack, the same resources in the layout
 * of `pulumi new aws-typescript` with a pack in TypeScript, and the component's compiled package with one bucket and
 * with 20, each with a key of its own, under one alarm.
 *
 * @param directory where the settings are written: `pulumi` changes its settings files, so none is tracked
 */
export function layoutsIn(directory: string): readonly Layout[] {
  const layout = (
    name: Layout["name"],
    project: string,
    packs: readonly string[],
    config: Readonly<Record<string, number>> = {},
  ): Layout => {
    const settings = join(directory, `${name.replace(" ", "-")}.yaml`);
    if (name === "dev") {
      copyFileSync(join(repositoryRoot, "Pulumi.dev.yaml"), settings);
    } else {
      const values = { "aws:region": "us-east-1", ...config };
      writeFileSync(settings, JSON.stringify({ config: values }));
    }
    const underPacks = packs.flatMap((pack) => ["--policy-pack", pack]);
    const stack = ["--cwd", project, "--stack", BENCH_STACK, "--config-file", settings];
    return { name, project, preview: ["preview", ...stack, ...underPacks] };
  };
  const template = join(layoutsDirectory, "template");
  const buckets = join(layoutsDirectory, "buckets");
  return [
    layout("empty", join(layoutsDirectory, "empty"), []),
    layout("dev", repositoryRoot, [policyPackDirectory]),
    layout("template", template, [join(template, "policy-pack")]),
    layout("one bucket", buckets, [policyPackDirectory], { count: 1 }),
    layout("20 buckets", buckets, [policyPackDirectory], { count: 20 }),
  ];
}
