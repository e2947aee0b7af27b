import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Reporter } from "../cli/reporter";
import { UserError } from "../cli/user-error";
import type { Instance } from "../emulator/instance";
import { buildDirectory } from "../processes/paths";
import { writeLauncher } from "../processes/shell-script";

/**
 * Puts the instance's AWS plugin where the engine looks for the version that the program's SDK asks for: the one of
 * this repository, or a guard in front of Pulumi's own.
 *
 * @returns the plugin for people, such as "the one of this repository, in place of Pulumi's own (7.48.0)"
 * @throws UserError if the real one cannot be had, or the instance was used with the other
 */
export async function placePlugin(
  instance: Instance,
  pulumi: string,
  endpoint: string,
  report: Reporter,
): Promise<string> {
  const { version }: { readonly version: string } = require("@pulumi/aws/package.json");
  const launcher = awsPluginIn(instance.pulumiHome, version);
  refuseOther(instance, launcher);
  if (instance.plugin === "stand-in") {
    await writeLauncher(launcher, [
      process.execPath,
      join(buildDirectory, "aws-provider/index.js"),
    ]);
    return `the one of this repository, in place of Pulumi's own (${version})`;
  }
  // It loads gRPC, which nothing else here needs.
  const { realPlugin }: typeof import("./real-plugin") = require("./real-plugin");
  const file = awsPluginIn(instance.pluginHome, version);
  const found = await realPlugin(instance, { pulumi, file, wanted: version }, endpoint, report);
  await writeLauncher(launcher, [
    process.execPath,
    join(buildDirectory, "aws-provider/plugin-guard/index.js"),
    file,
    instance.pluginHome,
  ]);
  return `Pulumi's own, ${found}`;
}

/** A local AWS keeps to one plugin: neither reads for certain what the other wrote into a stack's state. */
function refuseOther({ name, plugin, pluginHome }: Instance, launcher: string): void {
  const before = existsSync(pluginHome) ? "real" : "stand-in";
  if (existsSync(launcher) && before !== plugin) {
    const [its, asked] = ["Pulumi's own AWS plugin", "the AWS plugin of this repository"];
    const [used, wanted] = before === "real" ? [its, asked] : [asked, its];
    throw new UserError(
      `The local AWS "${name}" was used with ${used}, and ${wanted} is asked for. ` +
        "Name another by AEROSECURE_LOCAL_INSTANCE, or delete its state by `npm run local:reset`.",
    );
  }
}

function awsPluginIn(pulumiHome: string, version: string): string {
  return join(pulumiHome, "plugins", `resource-aws-v${version}`, "pulumi-resource-aws");
}
