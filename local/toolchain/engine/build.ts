import type { Reporter } from "../../cli/reporter";
import { buildWithGo } from "../go-build";

const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** Without it the CLI calls itself a development version, and tools that read it fail. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const INSTEAD =
  "or install the Pulumi CLI 3.248.0 or later (https://www.pulumi.com/docs/install/). Then run this again.";

export interface CliBuild {
  /** The folder of the Go module that requires the CLI. */
  readonly module: string;
  /** Its version, without the "v". */
  readonly version: string;
  /** The file to write. */
  readonly output: string;
  /** PATH is searched for Go. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Builds the Pulumi CLI with Go: some 5 minutes on two cores, seconds if Go has built it before.
 *
 * @throws UserError if Go is missing or too old, or the build fails
 */
export function buildCli({ version, ...build }: CliBuild, report: Reporter): Promise<void> {
  return buildWithGo(
    {
      ...build,
      tool: "the Pulumi CLI",
      progress: `Building the Pulumi CLI ${version} with Go (once, up to 5 minutes)`,
      instead: INSTEAD,
      package: CLI_PACKAGE,
      ldflags: `-s -w -X ${VERSION_VARIABLE}=v${version}`,
    },
    report,
  );
}
