import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reporter } from "../../../local/cli/reporter";
import { isExecutable } from "../../../local/processes/executables";
import { withLock } from "../../../local/processes/lock";
import { localDirectory } from "../../../local/processes/paths";
import { buildWithGo } from "../../../local/toolchain/go-build";

/**
 * actionlint, built once from the Go module beside this file.
 *
 * @returns its path
 * @throws UserError if Go is missing or too old, or the build fails
 */
export function installActionlint(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  const module = __dirname;
  const directory = join(localDirectory, "linters");
  const output = join(directory, "actionlint");
  const stamp = `${output}.sum`;
  return withLock(`${output}.lock`, async () => {
    const sums = await readFile(join(module, "go.sum"), "utf8");
    if (isExecutable(output) && (await readFile(stamp, "utf8").catch(() => "")) === sums) {
      return output;
    }
    await mkdir(directory, { recursive: true });
    await rm(stamp, { force: true });
    await buildWithGo(
      {
        tool: "actionlint",
        progress: "Building actionlint with Go",
        instead: "then run this again.",
        module,
        package: "github.com/rhysd/actionlint/cmd/actionlint",
        ldflags: "-s -w",
        output: `${output}.new`,
        env,
      },
      report,
    );
    await rename(`${output}.new`, output);
    await writeFile(stamp, sums);
    return output;
  });
}
