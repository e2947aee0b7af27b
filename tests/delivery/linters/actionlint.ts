import type { Reporter } from "../../../local/cli/reporter";
import { builtTool } from "../../support/go-tool";

/**
 * actionlint, built once from the Go module beside this file.
 *
 * @returns its path
 * @throws UserError if Go is missing or too old, or the build fails
 */
export function installActionlint(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  return builtTool(
    {
      tool: "actionlint",
      path: "linters/actionlint",
      module: __dirname,
      package: "github.com/rhysd/actionlint/cmd/actionlint",
      env,
    },
    report,
  );
}
