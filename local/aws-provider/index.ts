import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { endWithParent } from "../processes/end-with-parent";
import { serveEngine } from "../processes/serve-engine";
import { localEndpoint } from "./endpoint";
import { service } from "./service";

/** The version of `@pulumi/aws` whose types this provider stands in for. */
const { version }: { readonly version: string } = require("@pulumi/aws/package.json");

/**
 * The plugin `pulumi-resource-aws` on a local AWS. The engine starts it, reads its port from the first
 * line of output and talks to it there.
 */
function main(engine: string | undefined, env: NodeJS.ProcessEnv): void {
  const region = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
  const provider = service({ endpoint: localEndpoint(env), version, engine, region });
  serveEngine(ResourceProviderService, provider, fail);
  endWithParent();
}

function fail(error: unknown): void {
  process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

try {
  main(process.argv[2], process.env);
} catch (error) {
  fail(error);
}
