import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { serveEngine } from "../processes/serve-engine";
import { endPrograms } from "./programs";
import { languageRuntime } from "./service";

/*
 * The Node.js language host of the Pulumi engine, for a CLI that was built without one. The engine
 * starts it as `pulumi-language-nodejs ENGINE_ADDRESS` and reads the port from its first line.
 */
function main(engineAddress: string): void {
  const host = languageRuntime(engineAddress);
  const server = serveEngine(LanguageRuntimeService, host, ({ message }) => {
    process.stderr.write(`The language host cannot listen on 127.0.0.1: ${message}\n`);
    process.exit(1);
  });
  const end = (): void => {
    endPrograms();
    server.forceShutdown();
    process.exit(0);
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  // The engine holds the other end of stdin, so that its end, of any kind, ends this too.
  process.stdin.on("end", end).on("error", end).resume();
}

main(process.argv.filter((argument) => !argument.startsWith("-")).at(-1) ?? "");
