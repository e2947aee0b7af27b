import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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
 * A tool of the tests, built once from its Go module: again if the module's files change.
 *
 * @returns its path
 * @throws UserError if Go is missing or too old, or the build fails
 */
export function builtTool({ path, ...build }: GoTool, report: Reporter): Promise<string> {
  const output = join(localDirectory, path);
  const stamp = `${output}.sources`;
  return withLock(`${output}.lock`, async () => {
    const sources = await sourcesOf(build.module);
    if (isExecutable(output) && (await readFile(stamp, "utf8").catch(() => "")) === sources) {
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
    await writeFile(stamp, sources);
    return output;
  });
}

/** What decides what is built: go.mod, go.sum and a main of its own. */
async function sourcesOf(module: string): Promise<string> {
  const names = (await readdir(module)).filter((name) => /^go\.(?:mod|sum)$|\.go$/.test(name));
  const texts = names.sort().map((name) => readFile(join(module, name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}
