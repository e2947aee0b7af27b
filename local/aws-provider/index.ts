import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { endWithParent } from "../processes/end-with-parent";
import { localEndpoint } from "./endpoint";
import { service } from "./service";

/** The version of `@pulumi/aws` whose types this provider stands in for. */
const { version }: { readonly version: string } = require("@pulumi/aws/package.json");

/**
 * The plugin `pulumi-resource-aws` on a local AWS. The engine starts it, reads its port from the first
 * line of output and talks to it there.
 */
function main(env: NodeJS.ProcessEnv): void {
  const region = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
  const server = new Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(
    ResourceProviderService,
    service({ endpoint: localEndpoint(env), version, region }),
  );
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      return fail(error);
    }
    process.stdout.write(`${port}\n`);
  });
  endWithParent();
}

function fail(error: unknown): void {
  process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

try {
  main(process.env);
} catch (error) {
  fail(error);
}
