import type {
  handleUnaryCall,
  ServerUnaryCall,
  ServiceError,
  sendUnaryData,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Aws } from "./aws";
import type { Endpoint } from "./endpoint";
import { type ErrorLog, errorLogAt } from "./error-log";
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
  /** Where the engine listens, if one started this. */
  readonly engine: string | undefined;
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
    ...resourceCalls(configured, errorLogAt(options.engine, options.version)),
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
      // Or the engine would mark as secret only what has the name of a secret input, and no tagsAll.
      response.setAcceptsecrets(true);
      return response;
    }),
    // What has begun with AWS ends; nothing else begins.
    cancel: answer(async () => {
      stop.abort();
      return new Empty();
    }),
  };
}

function resourceCalls(configured: Promise<Provider>, log: ErrorLog): UntypedServiceImplementation {
  const reported = async (error: unknown, request: ResourceRequest) => {
    const failure = toServiceError(error, sentIn(request));
    await log(request.getUrn(), failure.details ?? "");
    return failure;
  };
  return {
    check: answer(async (request: proto.CheckRequest) => {
      const { token, name } = fromUrn(request.getUrn());
      const olds = fromStruct(request.getOlds());
      const news = fromStruct(request.getNews());
      const provider = await configured;
      const checked = provider.check(token, name, olds, news, request.getRandomseed_asU8());
      return toCheckResponse(checked, request.getNews());
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
      response.setProperties(toStruct(made.state, request.getProperties()));
      return response;
    }, reported),
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
      response.setProperties(toStruct(found.state, request.getProperties()));
      response.setInputs(toStruct(found.inputs, request.getInputs()));
      return response;
    }, reported),
    update: answer(async (request: proto.UpdateRequest) => {
      const { token } = fromUrn(request.getUrn());
      const state = fromStruct(request.getOlds());
      const inputs = fromStruct(request.getNews());
      const provider = await configured;
      const isPreview = request.getPreview();
      const now = await provider.update(token, request.getId(), state, inputs, isPreview);
      const response = new proto.UpdateResponse();
      response.setProperties(toStruct(now, request.getNews()));
      return response;
    }, reported),
    delete: answer(async (request: proto.DeleteRequest) => {
      const { token } = fromUrn(request.getUrn());
      const state = fromStruct(request.getProperties());
      await (await configured).delete(token, request.getId(), state);
      return new Empty();
    }, reported),
    invoke: answer(async (request: proto.InvokeRequest) => {
      const args = fromStruct(request.getArgs());
      const found = await (await configured).invoke(request.getTok(), args);
      const response = new proto.InvokeResponse();
      response.setReturn(toStruct(found));
      return response;
    }),
  };
}

type ResourceRequest =
  | proto.CreateRequest
  | proto.ReadRequest
  | proto.UpdateRequest
  | proto.DeleteRequest;

/** What the resource is made from that a request creates. */
function sentIn(request: ResourceRequest): Struct | undefined {
  return request instanceof proto.CreateRequest ? request.getProperties() : undefined;
}

function answer<Request, Response>(
  work: (request: Request) => Promise<Response>,
  failed: (error: unknown, request: Request) => Promise<Partial<ServiceError>> = async (error) =>
    toServiceError(error),
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, reply: sendUnaryData<Response>) => {
    work(call.request).then(
      (response) => reply(null, response),
      async (error: unknown) => reply(await failed(error, call.request)),
    );
  };
}
