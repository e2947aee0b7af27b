import { dirname, join } from "node:path";
import type { Reporter } from "../../cli/reporter";
import { installFromPypi } from "../../emulator/install-from-pypi";
import { sourceDirectory } from "../../processes/paths";

/**
 * zizmor, installed with pinned hashes unless it is there.
 *
 * @returns its path
 * @throws UserError where Python 3.13 is missing or the package cannot be installed
 */
export async function installZizmor(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  const { python } = await installFromPypi(
    {
      tool: "zizmor",
      name: "zizmor",
      requirements: join(sourceDirectory, "toolchain/linters", "requirements.txt"),
      env,
    },
    report,
  );
  return join(dirname(python), "zizmor");
}
