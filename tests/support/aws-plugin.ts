import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type ServiceError,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../../local/aws-provider/value";
import { pluginEnvironment } from "../../local/local-aws/environment";
import { firstLine } from "./first-line";
import { ACCOUNT, FIRST_START_MS, localAwsEndpoint, REGION } from "./local-aws";
import { testInstance } from "./test-instance";

/** Property values as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: the protocol's values are whatever JSON is sent
export type Json = Readonly<Record<string, any>>;

/** What a preview says of outputs that AWS decides. */
export function unknown(...names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}

/** The compiled plugin; it is compiled by `tsc -p local`, which every npm script does. */
export const PLUGIN = resolve(join(__dirname, "../../.local/build/aws-provider/index.js"));

/** How a plugin process ended: its exit code and everything it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the plugin with that environment until it ends of its own accord. */
export async function runPlugin(env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawnPlugin(env);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data) => {
    stdout += data;
  });
  child.stderr?.on("data", (data) => {
    stderr += data;
  });
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

/** One message of a plugin in the engine's log. */
export type Logged = LogRequest.AsObject;

interface Running {
  readonly engine: Server;
  readonly child: ChildProcess;
  readonly client: ResourceProviderClient;
}

/** The plugin's own process, spoken to as the engine does. */
export class AwsPlugin {
  /** Everything the process has written to stderr. */
  stderr = "";
  /** Everything the process has written to the engine's log. */
  readonly logged: Logged[] = [];
  private running: Running | undefined;

  constructor(private readonly file?: string) {}

  /**
   * The plugin for the tests of the calling suite: it is started on the local AWS before them, and
   * must have written nothing to stderr when it is stopped after them.
   *
   * @param file another plugin than the one of this repository, which may write to stderr
   */
  static forTests(region: string = REGION, file?: string): AwsPlugin {
    const plugin = new AwsPlugin(file);
    before(async function () {
      this.timeout(FIRST_START_MS);
      await plugin.begin(await localAwsEndpoint(), { region });
    });
    after(async () => {
      await plugin.stop();
      assert.equal(file === undefined ? plugin.stderr : "", "");
    });
    return plugin;
  }

  /** Starts it and configures it for the region. */
  static async start(
    endpoint: string,
    region: string = REGION,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<AwsPlugin> {
    const plugin = new AwsPlugin();
    await plugin.begin(endpoint, { region, ...settings });
    return plugin;
  }

  private async begin(endpoint: string, settings: Readonly<Record<string, string>>) {
    const engine = new Server();
    engine.addService(EngineService as unknown as ServiceDefinition, {
      log: (call: { readonly request: LogRequest }, reply: sendUnaryData<Empty>) => {
        this.logged.push(call.request.toObject());
        reply(null, new Empty());
      },
    });
    const address = await new Promise<string>((done, failed) =>
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error === null ? done(`127.0.0.1:${port}`) : failed(error),
      ),
    );
    const child =
      this.file === undefined
        ? spawnPlugin({ AWS_ENDPOINT_URL: endpoint }, address)
        : spawn(this.file, [address], {
            env: pluginEnvironment(testInstance.directory, endpoint),
            stdio: ["ignore", "pipe", "pipe"],
          });
    child.stderr?.on("data", (data) => {
      this.stderr += data;
    });
    const port = await firstLine(child).catch((error) => {
      engine.forceShutdown();
      throw error;
    });
    const served = `127.0.0.1:${port}`;
    const client = new ResourceProviderClient(served, credentials.createInsecure());
    this.running = { engine, child, client };
    const request = new proto.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(settings));
    for (const [name, value] of Object.entries(settings)) {
      request.getVariablesMap().set(`aws:config:${name}`, value);
    }
    try {
      await this.call("configure", request);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.running === undefined) {
      return;
    }
    const { engine, child, client } = this.running;
    client.close();
    child.kill();
    if (child.exitCode === null) {
      await once(child, "exit");
    }
    engine.forceShutdown();
  }

  async check(token: string, news: Json, olds: Json = {}) {
    const request = new proto.CheckRequest();
    request.setUrn(urn(token));
    request.setNews(Struct.fromJavaScript(news));
    request.setOlds(Struct.fromJavaScript(olds));
    const response: proto.CheckResponse = await this.call("check", request);
    return {
      inputs: json(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  /** What a check refuses, as pairs of a property and the reason. */
  async faults(token: string, news: Json): Promise<readonly (readonly [string, string])[]> {
    const { failures } = await this.check(token, news);
    return failures.map(({ property, reason }) => [property, reason]);
  }

  async diff(token: string, state: Json, inputs: Json, ignored: readonly string[] = []) {
    const request = new proto.DiffRequest();
    request.setUrn(urn(token));
    request.setOlds(Struct.fromJavaScript(state));
    request.setNews(Struct.fromJavaScript(inputs));
    request.setIgnorechangesList([...ignored]);
    const response: proto.DiffResponse = await this.call("diff", request);
    const detailed: Record<string, proto.PropertyDiff.Kind> = {};
    response.getDetaileddiffMap().forEach((difference, path) => {
      detailed[path] = difference.getKind();
    });
    return {
      changes: response.getChanges(),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      detailed,
    };
  }

  async create(token: string, inputs: Json, isPreview = false) {
    const request = new proto.CreateRequest();
    request.setUrn(urn(token));
    request.setProperties(Struct.fromJavaScript(inputs));
    request.setPreview(isPreview);
    const response: proto.CreateResponse = await this.call("create", request);
    return { id: response.getId(), state: json(response.getProperties()) };
  }

  /** Checks and creates, as `up` does for a new resource. */
  async up(token: string, args: Json) {
    const { inputs, failures } = await this.check(token, args);
    if (failures.length > 0) {
      throw new Error(JSON.stringify(failures));
    }
    return { inputs, ...(await this.create(token, inputs)) };
  }

  async read(token: string, id: string, state: Json = {}, inputs?: Json) {
    const request = new proto.ReadRequest();
    request.setUrn(urn(token));
    request.setId(id);
    request.setProperties(Struct.fromJavaScript(state));
    if (inputs !== undefined) {
      request.setInputs(Struct.fromJavaScript(inputs));
    }
    const response: proto.ReadResponse = await this.call("read", request);
    return {
      id: response.getId(),
      state: json(response.getProperties()),
      inputs: json(response.getInputs()),
    };
  }

  async update(token: string, id: string, state: Json, inputs: Json, isPreview = false) {
    const request = new proto.UpdateRequest();
    request.setUrn(urn(token));
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(state));
    request.setNews(Struct.fromJavaScript(inputs));
    request.setPreview(isPreview);
    const response: proto.UpdateResponse = await this.call("update", request);
    return json(response.getProperties());
  }

  async delete(token: string, id: string, state: Json): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setUrn(urn(token));
    request.setId(id);
    request.setProperties(Struct.fromJavaScript(state));
    await this.call("delete", request);
  }

  async invoke(token: string, args: Json): Promise<Json> {
    const request = new proto.InvokeRequest();
    request.setTok(token);
    request.setArgs(Struct.fromJavaScript(args));
    const response: proto.InvokeResponse = await this.call("invoke", request);
    return json(response.getReturn());
  }

  async cancel(): Promise<void> {
    await this.call("cancel", new Empty());
  }

  /** What the error of a failed create carries: the resource that is there all the same. */
  static unfinished(error: ServiceError) {
    const [packed] = error.metadata.get("grpc-status-details-bin");
    const [detail] = Status.deserializeBinary(Buffer.from(packed ?? "")).getDetailsList();
    const unfinished = proto.ErrorResourceInitFailed.deserializeBinary(
      detail?.getValue_asU8() ?? new Uint8Array(),
    );
    return {
      id: unfinished.getId(),
      reasons: unfinished.getReasonsList(),
      state: json(unfinished.getProperties()),
    };
  }

  private call<Response>(method: keyof ResourceProviderClient, request: object): Promise<Response> {
    if (this.running === undefined) {
      throw new Error("the plugin is not started");
    }
    const { client } = this.running;
    return new Promise((done, failed) => {
      // biome-ignore lint/suspicious/noExplicitAny: every unary method of the client has this shape
      (client as any)[method](
        request,
        new Metadata(),
        (error: ServiceError | null, response: Response) => {
          if (error === null) {
            done(response);
          } else {
            failed(error);
          }
        },
      );
    });
  }
}

function spawnPlugin(env: NodeJS.ProcessEnv, engine = "127.0.0.1:1"): ChildProcess {
  if (!existsSync(PLUGIN)) {
    throw new Error("the AWS plugin is not compiled: run the tests by `npm test`");
  }
  return spawn(process.execPath, [PLUGIN, engine], {
    env: { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: "local", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function urn(token: string): string {
  return `urn:pulumi:test::aerosecure-kms::aerosecure:index:Parent$${token}::sample`;
}

function json(struct: Struct | undefined): Json {
  return struct?.toJavaScript() ?? {};
}
