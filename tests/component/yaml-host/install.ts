import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Reporter } from "../../../local/cli/reporter";
import type { Instance } from "../../../local/emulator/instance";
import type { LocalAws } from "../../../local/local-aws/local-aws";
import { isExecutable } from "../../../local/processes/executables";
import { withLock } from "../../../local/processes/lock";
import { localDirectory } from "../../../local/processes/paths";
import { buildWithGo } from "../../../local/toolchain/go-build";

const NAME = "pulumi-language-yaml";

/**
 * Gives an instance of the local AWS the language host for programs in YAML, built once from the Go module beside
 * this file. It looks for the host of Node.js, which runs the plugin of the components, in its own folder.
 *
 * @throws UserError if Go is missing or too old, or the build fails
 */
export async function installYamlHost(
  instance: Instance,
  aws: LocalAws,
  report: Reporter,
): Promise<void> {
  const host = await built(aws.env, report);
  const version = /pulumi-yaml v(\S+)/.exec(await readFile(join(__dirname, "go.mod"), "utf8"))?.[1];
  const folder = join(instance.pulumiHome, "plugins", `language-yaml-v${version}`);
  await mkdir(folder, { recursive: true });
  await copyFile(host, join(folder, NAME));
  const ofNode = "pulumi-language-nodejs";
  await copyFile(join(dirname(aws.pulumi), ofNode), join(folder, ofNode));
}

async function built(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  const directory = join(localDirectory, "yaml-host");
  const output = join(directory, NAME);
  const stamp = `${output}.sum`;
  return withLock(`${output}.lock`, async () => {
    const sums = await readFile(join(__dirname, "go.sum"), "utf8");
    if (isExecutable(output) && (await readFile(stamp, "utf8").catch(() => "")) === sums) {
      return output;
    }
    await mkdir(directory, { recursive: true });
    await rm(stamp, { force: true });
    await buildWithGo(
      {
        tool: "the language host of Pulumi YAML",
        progress: "Building the language host of Pulumi YAML with Go",
        instead: "then run this again.",
        module: __dirname,
        package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
        ldflags: "-s -w",
        output: `${output}.new`,
        env,
      },
      report,
    );
    await rename(`${output}.new`, output);
    await writeFile(stamp, sums);
    return output;
  });
}
