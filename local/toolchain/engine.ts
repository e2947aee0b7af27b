import { existsSync, realpathSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Reporter } from "../cli/reporter";
import { executablesNamed, isExecutable } from "../processes/executables";
import { withLock } from "../processes/lock";
import { buildDirectory, sourceDirectory, toolchainDirectory } from "../processes/paths";
import { runCommand } from "../processes/run-command";
import { writeLauncher } from "../processes/shell-script";
import { buildCli } from "./engine/build";
import { isAtLeast, type Version, versionIn, versionText } from "./version";

/**
 * The oldest CLI that is used: the release of the SDK this project depends on, so that the engine
 * knows every request the SDK can make.
 */
export const MINIMUM_CLI: Version = [3, 248, 0];

const LANGUAGE_HOST = "pulumi-language-nodejs";
const VERSION_TIMEOUT_MS = 20_000;

export interface EngineOptions {
  /** PATH is searched for a CLI; HOME has Pulumi's own installer's folder. */
  readonly env: NodeJS.ProcessEnv;
  /** Where a CLI is kept that had to be built or completed. */
  readonly toolchain: string;
  /** The Go module that names the CLI to build. */
  readonly module: string;
  /** The compiled language host. */
  readonly languageHost: string;
}

/** The engine of this repository on this machine. */
export function defaultEngineOptions(env: NodeJS.ProcessEnv = process.env): EngineOptions {
  return {
    env,
    toolchain: toolchainDirectory,
    module: join(sourceDirectory, "toolchain/engine"),
    languageHost: join(buildDirectory, "language-host/index.js"),
  };
}

/**
 * A Pulumi CLI with a Node.js language host beside it: the first on PATH, or in ~/.pulumi/bin, of
 * version 3.248.0 or later; else one built from its Go module, once.
 *
 * @returns the absolute path of the CLI
 * @throws UserError if none is found and none can be built, naming what is missing
 */
export async function findOrBuildCli(options: EngineOptions, report: Reporter): Promise<string> {
  for (const candidate of candidates(options.env)) {
    const version = await versionOf(candidate, options.env);
    if (version !== undefined && version[0] === MINIMUM_CLI[0] && isAtLeast(version, MINIMUM_CLI)) {
      return completed(candidate, versionText(version), options);
    }
  }
  return buildOnce(options, report);
}

function candidates(env: NodeJS.ProcessEnv): readonly string[] {
  const installed = join(env["HOME"] ?? homedir(), ".pulumi", "bin", "pulumi");
  return [...executablesNamed("pulumi", env), ...(isExecutable(installed) ? [installed] : [])];
}

/** A shim that refuses, or anything else that is not Pulumi, has no version. */
async function versionOf(cli: string, env: NodeJS.ProcessEnv): Promise<Version | undefined> {
  const result = await runCommand(cli, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMs: VERSION_TIMEOUT_MS,
  });
  return result.exitCode === 0 ? versionIn(result.stdout) : undefined;
}

/**
 * Plugins on PATH are ignored by the local AWS, for one of them may be the real AWS provider. So a
 * CLI without a language host in its own folder is copied beside one.
 */
async function completed(cli: string, version: string, options: EngineOptions): Promise<string> {
  const real = realpathSync(cli);
  if (isExecutable(join(dirname(real), LANGUAGE_HOST))) {
    return cli;
  }
  await withLock(`${options.toolchain}.lock`, async () => {
    if (!(await isCurrent(options, version))) {
      await place(options, version, (fresh) => copyFile(real, fresh));
    }
    await placeLanguageHost(options);
  });
  return join(options.toolchain, "pulumi");
}

/**
 * The CLI of the Go module with a language host beside it, built unless it is there. None on PATH is
 * looked for.
 *
 * @returns the absolute path of the CLI
 * @throws UserError if it cannot be built, naming what is missing
 */
export async function buildOnce(options: EngineOptions, report: Reporter): Promise<string> {
  const version = await moduleVersion(options.module);
  if (!(await isCurrent(options, version))) {
    await withLock(
      `${options.toolchain}.lock`,
      async () => {
        if (!(await isCurrent(options, version))) {
          await place(options, version, (fresh) =>
            buildCli({ module: options.module, version, output: fresh, env: options.env }, report),
          );
        }
      },
      (pid) => report.line(`Waiting for process ${pid}, which is building the Pulumi CLI.`),
    );
  }
  await placeLanguageHost(options);
  return join(options.toolchain, "pulumi");
}

/** The version of the CLI that the Go module requires, without the "v". */
export async function moduleVersion(module: string): Promise<string> {
  const text = await readFile(join(module, "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(text)?.[1];
  if (version === undefined) {
    throw new Error(`${join(module, "go.mod")} does not require the Pulumi CLI.`);
  }
  return version;
}

async function isCurrent({ toolchain }: EngineOptions, version: string): Promise<boolean> {
  if (!isExecutable(join(toolchain, "pulumi")) || !existsSync(join(toolchain, "version"))) {
    return false;
  }
  return (await readFile(join(toolchain, "version"), "utf8")).trim() === version;
}

/** In one step, so that an interruption leaves the earlier CLI, or none. */
async function place(
  { toolchain }: EngineOptions,
  version: string,
  make: (fresh: string) => Promise<void>,
): Promise<void> {
  await mkdir(toolchain, { recursive: true });
  await removeLeftovers(toolchain);
  const fresh = join(toolchain, `pulumi.new-${process.pid}`);
  try {
    await make(fresh);
    await chmod(fresh, 0o755);
    await rm(join(toolchain, "version"), { force: true });
    await rename(fresh, join(toolchain, "pulumi"));
    await writeFile(join(toolchain, "version"), `${version}\n`);
  } finally {
    await rm(fresh, { force: true });
  }
}

async function removeLeftovers(toolchain: string): Promise<void> {
  for (const name of await readdir(toolchain)) {
    if (name.startsWith("pulumi.new-")) {
      await rm(join(toolchain, name), { force: true });
    }
  }
}

function placeLanguageHost({ toolchain, languageHost }: EngineOptions): Promise<void> {
  return writeLauncher(join(toolchain, LANGUAGE_HOST), [process.execPath, languageHost]);
}
