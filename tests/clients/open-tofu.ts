import { dirname, join } from "node:path";
import type { Reporter } from "../../local/cli/reporter";
import { builtTool } from "../support/go-tool";

/**
 * Whether the tests are to build and run OpenTofu, which takes ten minutes of a core to build: a third of what the whole
 * test run takes.
 */
export const HAS_OPENTOFU = process.env["AEROSECURE_OPENTOFU"] !== undefined;

/**
 * OpenTofu, built once from the Go module in the folder `tofu`.
 *
 * @returns the folder of `tofu`
 * @throws UserError if Go is missing or too old, or the build fails
 */
export async function installOpenTofu(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  const built = await builtTool(
    {
      ...{ tool: "OpenTofu", path: "go-clients/tofu", module: join(__dirname, "tofu"), env },
      package: "github.com/opentofu/opentofu/cmd/tofu",
    },
    report,
  );
  return dirname(built);
}
