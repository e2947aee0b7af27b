import { copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Reporter } from "../../../local/cli/reporter";
import type { Instance } from "../../../local/emulator/instance";
import type { LocalAws } from "../../../local/local-aws/local-aws";
import { builtTool } from "../../support/go-tool";

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

function built(env: NodeJS.ProcessEnv, report: Reporter): Promise<string> {
  return builtTool(
    {
      tool: "the language host of Pulumi YAML",
      path: `yaml-host/${NAME}`,
      module: __dirname,
      package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
      env,
    },
    report,
  );
}
