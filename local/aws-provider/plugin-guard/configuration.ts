import { CheckRequest, ConfigureRequest, DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/**
 * The settings of the AWS provider that reach the real plugin. All others are left out, those of later versions
 * too: they name credentials, endpoints, proxies and accounts, of which the local AWS has its own.
 */
const KEPT = ["region", "defaultTags", "ignoreTags", "version"];
const PREFIX = "aws:config:";

/** What of a request to the plugin is changed on the way, by the method's path. */
export const guarded: Readonly<Record<string, (request: Buffer) => Buffer>> = {
  "/pulumirpc.ResourceProvider/CheckConfig": (bytes) => {
    const request = CheckRequest.deserializeBinary(bytes);
    request.setOlds(keptOf(request.getOlds()));
    request.setNews(keptOf(request.getNews()));
    return Buffer.from(request.serializeBinary());
  },
  "/pulumirpc.ResourceProvider/DiffConfig": (bytes) => {
    const request = DiffRequest.deserializeBinary(bytes);
    request.setOlds(keptOf(request.getOlds()));
    request.setNews(keptOf(request.getNews()));
    request.setOldInputs(keptOf(request.getOldInputs()));
    return Buffer.from(request.serializeBinary());
  },
  "/pulumirpc.ResourceProvider/Configure": (bytes) => {
    const request = ConfigureRequest.deserializeBinary(bytes);
    request.setArgs(keptOf(request.getArgs()));
    const variables = request.getVariablesMap();
    const foreign = [...variables.toArray()]
      .map(([name]) => name)
      .filter((name) => !KEPT.some((kept) => name === PREFIX + kept));
    for (const name of foreign) {
      variables.del(name);
    }
    return Buffer.from(request.serializeBinary());
  },
};

function keptOf(values: Struct | undefined): Struct | undefined {
  if (values === undefined) {
    return undefined;
  }
  const kept = new Struct();
  for (const name of KEPT) {
    const value = values.getFieldsMap().get(name);
    if (value !== undefined) {
      kept.getFieldsMap().set(name, value);
    }
  }
  return kept;
}
