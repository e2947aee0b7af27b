import { pluginEnvironment } from "../../local-aws/environment";
import { endWithParent } from "../../processes/end-with-parent";
import { startPlugin } from "../../processes/plugin-process";
import { serveEngine } from "../../processes/serve-engine";
import { localUrl } from "../endpoint";
import { guarded } from "./configuration";
import { relay, relayedService } from "./relay";

/**
 * Stands between Pulumi's engine and the real AWS plugin, which would otherwise read credentials and endpoints from
 * a stack's settings, the program, the environment and files. It gives the plugin an environment and a configuration
 * of the local AWS alone.
 *
 *   plugin-guard/index.js PLUGIN HOME [THE ENGINE'S ARGUMENTS]
 */
async function main([plugin = "", home = "", ...args]: readonly string[]): Promise<void> {
  const env = pluginEnvironment(home, localUrl(process.env));
  const { child, address } = await startPlugin(plugin, args, env);
  child.once("exit", (code) => process.exit(code ?? 1));
  process.once("exit", () => child.kill("SIGKILL"));
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    process.once(signal, () => process.exit(1));
  }
  // The engine has it end in good order; Ctrl-C reaches both by the terminal.
  process.on("SIGINT", () => {});
  serveEngine(relayedService, relay(address, guarded), fail);
  endWithParent();
}

function fail(error: unknown): void {
  process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

main(process.argv.slice(2)).catch(fail);
