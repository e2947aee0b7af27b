import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { endPrograms } from "./programs";
import { languageRuntime } from "./service";

/*
 * The Node.js language host of the Pulumi engine, for a CLI that was built without one. The engine
 * starts it as `pulumi-language-nodejs ENGINE_ADDRESS` and reads the port from its first line.
 */
const LOOPBACK = "127.0.0.1:0";
const UNLIMITED_BYTES = -1;

function main(engineAddress: string): void {
  const server = new Server({
    "grpc.max_receive_message_length": UNLIMITED_BYTES,
    "grpc.max_send_message_length": UNLIMITED_BYTES,
  });
  server.addService(LanguageRuntimeService, languageRuntime(engineAddress));
  server.bindAsync(LOOPBACK, ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`The language host cannot listen on ${LOOPBACK}: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
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
