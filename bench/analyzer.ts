import { type ClientHttp2Session, connect } from "node:http2";
import {
  AnalyzeRequest,
  AnalyzeResponse,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UserError } from "../local/cli/user-error";
import type { SampleResource } from "./sample-stack";

/** The policies of a running pack, as the engine calls them. Messages are prepared beforehand. */
export interface Analyzer {
  /** Has the pack change a resource's inputs, if it will: the engine's first call for each. */
  remediate(resource: Buffer): Promise<void>;
  /** Has the pack judge a resource's inputs: the engine's second call for each. */
  analyze(resource: Buffer): Promise<void>;
  /** Has the pack judge a whole stack. @returns how many findings it has */
  analyzeStack(stack: Buffer): Promise<number>;
  close(): void;
}

/**
 * Calls a pack over HTTP/2 with no client library: the engine is written in Go and its side of a
 * call takes next to nothing, where a client in JavaScript takes as long as the pack.
 *
 * @param address such as 127.0.0.1:43210
 */
export function analyzerAt(address: string): Analyzer {
  const session = connect(`http://${address}`);
  return {
    remediate: async (resource) => {
      await call(session, "Remediate", resource);
    },
    analyze: async (resource) => {
      await call(session, "Analyze", resource);
    },
    analyzeStack: async (stack) => {
      const response = await call(session, "AnalyzeStack", stack);
      return AnalyzeResponse.deserializeBinary(response).getDiagnosticsList().length;
    },
    close: () => session.close(),
  };
}

/** A gRPC message is preceded by whether it is compressed, in a byte, and by its length, in four. */
const PREFIX_BYTES = 5;

/** One call of gRPC without its client: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
function call(session: ClientHttp2Session, method: string, message: Buffer): Promise<Buffer> {
  const stream = session.request({
    ":method": "POST",
    ":path": `/pulumirpc.Analyzer/${method}`,
    "content-type": "application/grpc",
    te: "trailers",
  });
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([prefix, message]));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let fault = "the pack gave no status";
    const noteStatus = (headers: Readonly<Record<string, unknown>>) => {
      if (headers["grpc-status"] !== undefined) {
        fault = headers["grpc-status"] === "0" ? "" : String(headers["grpc-message"]);
      }
    };
    stream.on("response", noteStatus);
    stream.on("trailers", noteStatus);
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("close", () =>
      fault === ""
        ? resolve(Buffer.concat(chunks).subarray(PREFIX_BYTES))
        : reject(new UserError(`${method} failed: ${decodeURIComponent(fault)}`)),
    );
  });
}

/**
 * The message about one resource. The engine makes it in Go, beside the pack, so what JavaScript
 * takes for it is no cost of the pack's and not timed.
 */
export function resourceMessage({ urn, type, name, inputs }: SampleResource): Buffer {
  const request = new AnalyzeRequest();
  request.setUrn(urn);
  request.setType(type);
  request.setName(name);
  request.setProperties(Struct.fromJavaScript(inputs));
  request.setOptions(new AnalyzerResourceOptions());
  return Buffer.from(request.serializeBinary());
}

/** The message about a whole stack. */
export function stackMessage(resources: readonly SampleResource[]): Buffer {
  const request = new AnalyzeStackRequest();
  request.setResourcesList(resources.map(stackResource));
  return Buffer.from(request.serializeBinary());
}

function stackResource({ urn, type, name, outputs, madeFrom }: SampleResource): AnalyzerResource {
  const resource = new AnalyzerResource();
  resource.setUrn(urn);
  resource.setType(type);
  resource.setName(name);
  resource.setProperties(Struct.fromJavaScript(outputs));
  resource.setOptions(new AnalyzerResourceOptions());
  for (const [property, urns] of Object.entries(madeFrom)) {
    const dependencies = new AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    resource.getPropertydependenciesMap().set(property, dependencies);
  }
  resource.setDependenciesList(Object.values(madeFrom).flat());
  return resource;
}
