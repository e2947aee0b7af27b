import { dirname, join } from "node:path";
import type { Reporter } from "../../local/cli/reporter";
import { builtTool } from "../support/go-tool";

/** Below `.local/`. */
const FOLDER = "go-clients";

/** Whether the tests are to build and run OpenTofu. */
export const HAS_OPENTOFU = process.env["AEROSECURE_OPENTOFU"] !== undefined;

/**
 * rclone and, where AEROSECURE_OPENTOFU is set, OpenTofu, each built once from the Go module in the folder of its name.
 * OpenTofu takes ten minutes of a core to build, a third of what the whole test run takes.
 *
 * @returns the folder of `rclone` and `tofu`
 * @throws UserError if Go is missing or too old, or a build fails
 */
export async function installGoClients(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  const built = (name: string, tool: string, main: string) =>
    builtTool(
      { tool, path: `${FOLDER}/${name}`, module: join(__dirname, name), package: main, env },
      report,
    );
  if (HAS_OPENTOFU) {
    await built("tofu", "OpenTofu", "github.com/opentofu/opentofu/cmd/tofu");
  }
  return dirname(await built("rclone", "rclone", "."));
}
