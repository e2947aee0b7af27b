import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** Messages of any size: a program's documents and a stack's state have no bound of gRPC's. */
export const ANY_SIZE = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
} as const;

/**
 * Serves Pulumi's engine on a free port of this machine, and names the port in the first line of output, where the engine
 * reads it.
 *
 * @param fail called if no port can be had
 */
export function serveEngine(
  definition: ServiceDefinition,
  implementation: UntypedServiceImplementation,
  fail: (error: Error) => void,
): Server {
  const server = new Server(ANY_SIZE);
  server.addService(definition, implementation);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      return fail(error);
    }
    process.stdout.write(`${port}\n`);
  });
  return server;
}
