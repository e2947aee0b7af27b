import { join } from "node:path";
import type { EmulatorInstallation } from "../emulator/install";
import { installFromPypi } from "../emulator/install-from-pypi";
import { sourceDirectory } from "../paths";
import type { Reporter } from "../reporter";

/**
 * The emulator that enforces key and bucket policies, ministack, installed with pinned hashes unless
 * it is there.
 *
 * @throws UserError where Python 3.13 is missing or a package cannot be installed
 */
export function installEnforcingEmulator(
  env: NodeJS.ProcessEnv,
  report: Reporter,
): Promise<EmulatorInstallation> {
  return installFromPypi(
    {
      tool: "the emulator that enforces policies (ministack)",
      name: "enforcing-emulator",
      requirements: join(sourceDirectory, "enforcing-emulator", "requirements.txt"),
      env,
    },
    report,
  );
}
