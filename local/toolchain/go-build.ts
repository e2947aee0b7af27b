import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reporter } from "../cli/reporter";
import { UserError } from "../cli/user-error";
import { executablesNamed } from "../processes/executables";
import { runCommand } from "../processes/run-command";
import { isAtLeast, type Version, versionIn, versionText } from "./version";

export interface GoBuild {
  /** As it stands in a sentence: "the Pulumi CLI". */
  readonly tool: string;
  /** What is reported while it is built. */
  readonly progress: string;
  /** What to do if it cannot be built: ends "Repair that, ". */
  readonly instead: string;
  /** The folder of the Go module that requires the tool. */
  readonly module: string;
  /** The package of the command. */
  readonly package: string;
  readonly ldflags: string;
  /** The file to write. */
  readonly output: string;
  /** PATH is searched for Go. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Builds a command with Go, as the committed module pins it.
 *
 * @throws UserError if Go is missing or too old, or the build fails
 */
export async function buildWithGo(build: GoBuild, report: Reporter): Promise<void> {
  const go = await findGo(build);
  let packages = 0;
  const result = await report.during(build.progress, (detail) =>
    runCommand(
      go,
      [
        ...["build", "-v", "-mod=readonly", "-ldflags", build.ldflags],
        ...["-o", build.output, build.package],
      ],
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
      `${capital(build.tool)} could not be built: go build ended with exit code ${result.exitCode}.\n` +
        `${result.lastLines.join("\n")}\n` +
        `Repair that, ${build.instead}`,
    );
  }
}

/** The first Go on PATH that runs and is recent enough, or that fetches a newer one by itself. */
async function findGo(build: GoBuild): Promise<string> {
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
    `Building ${build.tool} needs Go ${versionText(wanted)} or later, but ${reason}. ` +
      `Install Go (https://go.dev/dl/), ${build.instead}`,
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
