import {
  Client,
  credentials,
  type handleUnaryCall,
  type MethodDefinition,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ANY_SIZE } from "../../processes/serve-engine";

type Method = MethodDefinition<Buffer, Buffer>;

/** Those of components carry all settings of the stack, and `list` answers in a stream: the AWS plugin is asked for neither. */
const NOT_RELAYED = ["call", "construct", "list"];
const asTheyAre = (bytes: Buffer): Buffer => bytes;

const methods = Object.entries(ResourceProviderService as unknown as Record<string, Method>).filter(
  ([name]) => !NOT_RELAYED.includes(name),
);

/** The engine's service of a plugin, with the messages as they come, unread. */
export const relayedService: ServiceDefinition = Object.fromEntries(
  methods.map(([name, method]) => [
    name,
    {
      ...method,
      requestSerialize: asTheyAre,
      requestDeserialize: asTheyAre,
      responseSerialize: asTheyAre,
      responseDeserialize: asTheyAre,
    },
  ]),
);

/**
 * Passes each call on to the plugin at that address, and what it answers back.
 *
 * @param changes what of a request is changed on the way, by the method's path
 */
export function relay(
  address: string,
  changes: Readonly<Record<string, (request: Buffer) => Buffer>>,
): UntypedServiceImplementation {
  const client = new Client(address, credentials.createInsecure(), ANY_SIZE);
  return Object.fromEntries(
    methods.map(([name, { path }]) => {
      const changed = changes[path] ?? asTheyAre;
      const handle: handleUnaryCall<Buffer, Buffer> = (call, reply) => {
        const { metadata, request } = call;
        const sent = client.makeUnaryRequest(
          path,
          asTheyAre,
          asTheyAre,
          changed(request),
          metadata,
          reply,
        );
        call.on("cancelled", () => sent.cancel());
      };
      return [name, handle];
    }),
  );
}
