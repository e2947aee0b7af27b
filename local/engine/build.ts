import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { executablesNamed } from "../executables";
import type { Reporter } from "../reporter";
import { runCommand } from "../run-command";
import { UserError } from "../user-error";
import { isAtLeast, type Version, versionIn, versionText } from "../version";

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
  /** PATH is where Go is looked for. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Builds the Pulumi CLI with Go: some 5 minutes on two cores, seconds where Go has built it before.
 *
 * @throws UserError where Go is missing or too old, or the build fails
 */
export async function buildCli(build: CliBuild, report: Reporter): Promise<void> {
  const go = await findGo(build);
  const stamp = `-s -w -X ${VERSION_VARIABLE}=v${build.version}`;
  let packages = 0;
  const result = await report.during(
    `Building the Pulumi CLI ${build.version} with Go (once, up to 5 minutes)`,
    (detail) =>
      runCommand(
        go,
        ["build", "-v", "-mod=readonly", "-ldflags", stamp, "-o", build.output, CLI_PACKAGE],
        {
          cwd: build.module,
          env: { ...build.env, GOFLAGS: "-buildvcs=false", GOWORK: "off" },
          onLine: (line) => {
            packages += line.startsWith("go: ") ? 0 : 1;
            detail(line.startsWith("go: ") ? line.slice(4) : `${packages} packages compiled`);
          },
        },
      ),
  );
  if (result.exitCode !== 0) {
    throw new UserError(
      `The Pulumi CLI could not be built: go build ended with exit code ${result.exitCode}.\n` +
        `${result.lastLines.join("\n")}\n` +
        `Repair that, ${INSTEAD}`,
    );
  }
}

/** The first Go on PATH that runs and is recent enough, or that fetches a newer one by itself. */
async function findGo(build: CliBuild): Promise<string> {
  const wanted = await wantedGo(build.module);
  const found: string[] = [];
  for (const go of executablesNamed("go", build.env)) {
    const result = await runCommand(go, ["env", "GOVERSION", "GOTOOLCHAIN"], {
      cwd: "/",
      env: build.env,
    });
    const [versionLine = "", toolchain = ""] = result.stdout.split("\n");
    const version = result.exitCode === 0 ? versionIn(versionLine) : undefined;
    if (version !== undefined && (isAtLeast(version, wanted) || toolchain.endsWith("auto"))) {
      return go;
    }
    found.push(version === undefined ? `${go} does not run` : `${go} is ${versionText(version)}`);
  }
  const reason = found.length === 0 ? "none is on PATH" : found.join(", ");
  throw new UserError(
    `Building the Pulumi CLI needs Go ${versionText(wanted)} or later, but ${reason}. ` +
      `Install Go (https://go.dev/dl/), ${INSTEAD}`,
  );
}

async function wantedGo(module: string): Promise<Version> {
  const text = await readFile(join(module, "go.mod"), "utf8");
  const version = versionIn(/^go (\S+)$/m.exec(text)?.[1] ?? "");
  if (version === undefined) {
    throw new Error(`${join(module, "go.mod")} names no Go version.`);
  }
  return version;
}
