import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Reporter } from "../../local/cli/reporter";
import { isExecutable } from "../../local/processes/executables";
import { withLock } from "../../local/processes/lock";
import { localDirectory } from "../../local/processes/paths";
import { buildWithGo, type GoBuild } from "../../local/toolchain/go-build";

export interface GoTool extends Pick<GoBuild, "tool" | "module" | "package" | "env"> {
  /** Where it is kept, below `.local/`. */
  readonly path: string;
}

/**
 * A tool of the tests, built once from its Go module: again if go.sum changes.
 *
 * @returns its path
 * @throws UserError if Go is missing or too old, or the build fails
 */
export function builtTool({ path, ...build }: GoTool, report: Reporter): Promise<string> {
  const output = join(localDirectory, path);
  const stamp = `${output}.sum`;
  return withLock(`${output}.lock`, async () => {
    const sums = await readFile(join(build.module, "go.sum"), "utf8");
    if (isExecutable(output) && (await readFile(stamp, "utf8").catch(() => "")) === sums) {
      return output;
    }
    await mkdir(dirname(output), { recursive: true });
    await rm(stamp, { force: true });
    await buildWithGo(
      {
        ...build,
        progress: `Building ${build.tool} with Go`,
        instead: "then run this again.",
        ldflags: "-s -w",
        output: `${output}.new`,
      },
      report,
    );
    await rename(`${output}.new`, output);
    await writeFile(stamp, sums);
    return output;
  });
}
