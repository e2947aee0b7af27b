import { join } from "node:path";
import type { Reporter } from "../../cli/reporter";
import { sourceDirectory } from "../../processes/paths";
import type { EmulatorInstallation } from "../install";
import { installFromPypi } from "../install-from-pypi";

/**
 * The emulator that enforces key and bucket policies, ministack, installed with pinned hashes unless
 * it is there.
 *
 * @throws UserError if Python 3.13 is missing or a package cannot be installed
 */
export function installEnforcingEmulator(
  env: NodeJS.ProcessEnv,
  report: Reporter,
): Promise<EmulatorInstallation> {
  return installFromPypi(
    {
      tool: "the emulator that enforces policies (ministack)",
      name: "enforcing-emulator",
      requirements: join(sourceDirectory, "emulator/enforcing", "requirements.txt"),
      env,
    },
    report,
  );
}
