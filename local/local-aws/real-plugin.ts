import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Reporter } from "../cli/reporter";
import { UserError } from "../cli/user-error";
import type { Instance } from "../emulator/instance";
import { isExecutable } from "../processes/executables";
import { NoPlugin, startPlugin } from "../processes/plugin-process";
import { runCommand } from "../processes/run-command";
import { type Version, versionIn, versionText } from "../toolchain/version";
import { localEnvironment, pluginEnvironment } from "./environment";

/** A plugin that listens answers at once. */
const ANSWER_TIMEOUT_MS = 30_000;

interface Wanted {
  /** The CLI, which fetches the plugin. */
  readonly pulumi: string;
  /** Where it puts it. */
  readonly file: string;
  /** The version of `@pulumi/aws`. */
  readonly wanted: string;
}

/**
 * Installs Pulumi's own AWS plugin into the instance's folder unless it is there.
 *
 * @returns the version that it says it has
 * @throws UserError if it cannot be installed, is no plugin, or has another major version
 */
export async function realPlugin(
  instance: Instance,
  { pulumi, file, wanted }: Wanted,
  endpoint: string,
  report: Reporter,
): Promise<string> {
  if (!isExecutable(file) || existsSync(`${dirname(file)}.partial`)) {
    await report.during(`Installing Pulumi's AWS plugin ${wanted}`, () =>
      install(instance, pulumi, wanted, endpoint),
    );
  }
  const found = await versionOf(file, instance, endpoint);
  if (found[0] !== versionIn(wanted)?.[0]) {
    throw new UserError(
      `The AWS plugin at ${file} has version ${versionText(found)}, and the program needs ${wanted}. ` +
        `Delete ${dirname(file)} and run the command again, which installs it.`,
    );
  }
  return versionText(found);
}

async function install(
  instance: Instance,
  pulumi: string,
  version: string,
  endpoint: string,
): Promise<void> {
  const args = ["plugin", "install", "resource", "aws", `v${version}`, "--reinstall"];
  const { PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: mirror } = process.env;
  const { exitCode, lastLines } = await runCommand(pulumi, [...args, "--color", "never"], {
    // No project: a plugin is also looked for among a project's packages.
    cwd: instance.directory,
    env: {
      ...localEnvironment(instance, endpoint, process.env),
      PULUMI_HOME: instance.pluginHome,
      ...(mirror !== undefined && { PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: mirror }),
    },
  });
  if (exitCode !== 0) {
    const said = lastLines.filter((line) => line.trim() !== "").at(-1) ?? `exit code ${exitCode}`;
    throw new UserError(
      `Pulumi's AWS plugin ${version} cannot be installed: ${said.trim()}\n` +
        "It is fetched from the internet. Without AEROSECURE_LOCAL_PROVIDER the local AWS does without it.",
    );
  }
}

/** @throws UserError if it is no plugin */
async function versionOf(file: string, instance: Instance, endpoint: string): Promise<Version> {
  try {
    const { child, address } = await startPlugin(
      file,
      // Of an engine: nothing is logged before it is configured.
      ["127.0.0.1:1"],
      pluginEnvironment(instance.pluginHome, endpoint),
    );
    try {
      const version = await toldVersion(address);
      const numbers = versionIn(version);
      if (numbers === undefined) {
        throw new NoPlugin(`it says that its version is ${JSON.stringify(version)}`);
      }
      return numbers;
    } finally {
      child.kill("SIGKILL");
    }
  } catch (error) {
    if (!(error instanceof NoPlugin)) {
      throw error;
    }
    throw new UserError(
      `${file} is no Pulumi plugin: ${error.message}. ` +
        `Delete ${dirname(file)} and run the command again, which installs it.`,
    );
  }
}

function toldVersion(address: string): Promise<string> {
  const client = new ResourceProviderClient(address, credentials.createInsecure());
  return new Promise<string>((resolve, reject) => {
    client.getPluginInfo(
      new Empty(),
      new Metadata(),
      { deadline: Date.now() + ANSWER_TIMEOUT_MS },
      (error: ServiceError | null, info: PluginInfo) =>
        error === null
          ? resolve(info.getVersion())
          : reject(new NoPlugin(`it does not tell its version (${error.details})`)),
    );
  }).finally(() => client.close());
}
