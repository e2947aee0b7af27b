import type {
  handleUnaryCall,
  ServerUnaryCall,
  sendUnaryData,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Aws } from "./aws";
import type { Endpoint } from "./endpoint";
import { Refusal } from "./failure";
import { Provider } from "./provider";
import {
  fromStruct,
  fromUrn,
  toCheckResponse,
  toDiffResponse,
  toServiceError,
  toStruct,
} from "./wire";

export interface ServiceOptions {
  readonly endpoint: Endpoint;
  readonly version: string;
  /** The region where neither the resource nor the provider's configuration names one. */
  readonly region: string | undefined;
}

/** Settings of the real provider that change what resources look like. */
const NOT_PROVIDED = ["defaultTags", "ignoreTags"];

/**
 * The engine's `ResourceProvider` service. Its own rather than the SDK's `provider.main`, which drops
 * the provider's configuration (the region), never tells a preview from an update, gives no detailed
 * difference and prints a stack for every refusal.
 */
export function service(options: ServiceOptions): UntypedServiceImplementation {
  const stop = new AbortController();
  const aws = new Aws(options.endpoint, stop.signal);
  let configure: (provider: Provider) => void = () => {};
  const configured = new Promise<Provider>((resolve) => {
    configure = resolve;
  });
  return {
    ...resourceCalls(configured),
    getPluginInfo: answer(async () => {
      const info = new PluginInfo();
      info.setVersion(options.version);
      return info;
    }),
    configure: answer(async (request: proto.ConfigureRequest) => {
      const settings = request.getVariablesMap();
      const refused = NOT_PROVIDED.find((name) => settings.has(`aws:config:${name}`));
      if (refused !== undefined) {
        throw new Refusal(`aws:${refused} is not provided by the local AWS: leave it out`);
      }
      const region = settings.get("aws:config:region");
      configure(new Provider(aws, region ?? options.region));
      const response = new proto.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),
    // What has begun with AWS ends; nothing else begins.
    cancel: answer(async () => {
      stop.abort();
      return new Empty();
    }),
  };
}

function resourceCalls(configured: Promise<Provider>): UntypedServiceImplementation {
  return {
    check: answer(async (request: proto.CheckRequest) => {
      const { token, name } = fromUrn(request.getUrn());
      const olds = fromStruct(request.getOlds());
      const news = fromStruct(request.getNews());
      const provider = await configured;
      return toCheckResponse(provider.check(token, name, olds, news, request.getRandomseed_asU8()));
    }),
    diff: answer(async (request: proto.DiffRequest) => {
      const { token } = fromUrn(request.getUrn());
      const state = fromStruct(request.getOlds());
      const inputs = fromStruct(request.getNews());
      const provider = await configured;
      return toDiffResponse(provider.diff(token, state, inputs, request.getIgnorechangesList()));
    }),
    create: answer(async (request: proto.CreateRequest) => {
      const { token } = fromUrn(request.getUrn());
      const inputs = fromStruct(request.getProperties());
      const made = await (await configured).create(token, inputs, request.getPreview());
      const response = new proto.CreateResponse();
      response.setId(made.id);
      response.setProperties(toStruct(made.state));
      return response;
    }),
    read: answer(async (request: proto.ReadRequest) => {
      const { token } = fromUrn(request.getUrn());
      const state = fromStruct(request.getProperties());
      const inputs = request.hasInputs() ? fromStruct(request.getInputs()) : undefined;
      const found = await (await configured).read(token, request.getId(), state, inputs);
      const response = new proto.ReadResponse();
      if (found === undefined) {
        return response;
      }
      response.setId(found.id);
      response.setProperties(toStruct(found.state));
      response.setInputs(toStruct(found.inputs));
      return response;
    }),
    update: answer(async (request: proto.UpdateRequest) => {
      const { token } = fromUrn(request.getUrn());
      const state = fromStruct(request.getOlds());
      const inputs = fromStruct(request.getNews());
      const provider = await configured;
      const isPreview = request.getPreview();
      const now = await provider.update(token, request.getId(), state, inputs, isPreview);
      const response = new proto.UpdateResponse();
      response.setProperties(toStruct(now));
      return response;
    }),
    delete: answer(async (request: proto.DeleteRequest) => {
      const { token } = fromUrn(request.getUrn());
      const state = fromStruct(request.getProperties());
      await (await configured).delete(token, request.getId(), state);
      return new Empty();
    }),
    invoke: answer(async (request: proto.InvokeRequest) => {
      const args = fromStruct(request.getArgs());
      const found = await (await configured).invoke(request.getTok(), args);
      const response = new proto.InvokeResponse();
      response.setReturn(toStruct(found));
      return response;
    }),
  };
}

function answer<Request, Response>(
  work: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, reply: sendUnaryData<Response>) => {
    work(call.request).then(
      (response) => reply(null, response),
      (error: unknown) => reply(toServiceError(error)),
    );
  };
}
