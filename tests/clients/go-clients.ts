import { dirname, join } from "node:path";
import type { Reporter } from "../../local/cli/reporter";
import { builtTool } from "../support/go-tool";

/** Below `.local/`. */
const FOLDER = "go-clients";

/**
 * rclone and OpenTofu, each built once from the Go module in the folder of its name.
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
  await built("rclone", "rclone", ".");
  return dirname(await built("tofu", "OpenTofu", "github.com/opentofu/opentofu/cmd/tofu"));
}
