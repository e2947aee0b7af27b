import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Reports what a call of a resource failed with. */
export type ErrorLog = (urn: string, message: string) => Promise<void>;

/**
 * As the real plugin does, an error is reported twice: in the answer, and before that in the engine's log, in the
 * words of the SDK of Terraform's providers.
 *
 * @param engine the address of the engine; none if no engine started this
 * @param version of the plugin
 */
export function errorLogAt(engine: string | undefined, version: string): ErrorLog {
  if (engine === undefined) {
    return async () => {};
  }
  const client = new EngineClient(engine, credentials.createInsecure());
  return (urn, message) => {
    const request = new LogRequest();
    request.setSeverity(LogSeverity.ERROR);
    request.setUrn(urn);
    request.setMessage(
      `sdk-v2/provider2.go:572: sdk.helper_schema: ${message}: provider=aws@${version}`,
    );
    // An engine that is gone reads no log, nor the answer, which says the same.
    return new Promise((resolve) => client.log(request, () => resolve()));
  };
}
