import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyPackDirectory, repositoryRoot } from "../local/processes/paths";

/** A program, its settings and its policy pack, as arguments of `pulumi`. */
export interface Layout {
  readonly name: "empty" | "dev" | "template";
  /** The folder with its Pulumi.yaml. */
  readonly project: string;
  /** The arguments of `pulumi` for its preview. */
  readonly preview: readonly string[];
}

/** The stack that is previewed and never deployed. */
export const BENCH_STACK = "dev";

const layoutsDirectory = join(repositoryRoot, "bench", "layouts");

/**
 * What is compared: the empty program of `pulumi new javascript`, this project's `dev` with its pack, and
 * the same resources in the layout of `pulumi new aws-typescript` with a pack in TypeScript.
 *
 * @param directory where the settings are written: `pulumi` changes its settings files, so none is tracked
 */
export function layoutsIn(directory: string): readonly Layout[] {
  const layout = (name: Layout["name"], project: string, packs: readonly string[]): Layout => {
    const settings = join(directory, `${name}.yaml`);
    if (name === "dev") {
      copyFileSync(join(repositoryRoot, "Pulumi.dev.yaml"), settings);
    } else {
      writeFileSync(settings, "config:\n  aws:region: us-east-1\n");
    }
    const underPacks = packs.flatMap((pack) => ["--policy-pack", pack]);
    const stack = ["--cwd", project, "--stack", BENCH_STACK, "--config-file", settings];
    return { name, project, preview: ["preview", ...stack, ...underPacks] };
  };
  const template = join(layoutsDirectory, "template");
  return [
    layout("empty", join(layoutsDirectory, "empty"), []),
    layout("dev", repositoryRoot, [policyPackDirectory]),
    layout("template", template, [join(template, "policy-pack")]),
  ];
}
