import { dirname, join } from "node:path";
import type { Reporter } from "../../../local/cli/reporter";
import { installFromPypi } from "../../../local/emulator/install-from-pypi";

/**
 * zizmor, installed with pinned hashes unless it is installed.
 *
 * @returns its path
 * @throws UserError if Python 3.13 is missing or the package cannot be installed
 */
export async function installZizmor(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  const { python } = await installFromPypi(
    {
      tool: "zizmor",
      name: "zizmor",
      requirements: join(__dirname, "requirements.txt"),
      env,
    },
    report,
  );
  return join(dirname(python), "zizmor");
}
