import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import path from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerPropertyDependencies,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { TestResource } from "../../policy-pack/src/testing";
import { firstLine } from "./first-line";
import { packSourceDirectory, packSources } from "./pack-sources";

const ROOT = path.resolve(__dirname, "../..");
const RUNNER = path.join(ROOT, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");

export const PACK = path.join(ROOT, "policy-pack");

/** What `--policy-pack-config` takes: a level, settings or both for each policy, and for `all`. */
export type PackConfig = Readonly<
  Record<string, string | Readonly<Record<string, JavaScriptValue>>>
>;

/** What the pack says over the wire, once for each finding. */
export interface Finding {
  readonly policy: string;
  readonly level: number;
  readonly severity: number;
  readonly on: string;
  readonly message: string;
}

/** The compiled pack, run by Pulumi's own runner and spoken to as the engine does. */
export interface PackRunner {
  readonly info: AnalyzerInfo;
  configure(config: PackConfig): Promise<void>;
  analyze(resource: TestResource): Promise<readonly Finding[]>;
  /** Analyses each resource first, as the engine does; answers with what is said of the stack. */
  analyzeStack(resources: readonly TestResource[]): Promise<readonly Finding[]>;
  /** Analyses a stack of which no resource was analysed. */
  analyzeStackAlone(resources: readonly TestResource[]): Promise<readonly Finding[]>;
  stop(): Promise<void>;
}

const LEVELS: Readonly<Record<string, 0 | 1 | 2>> = {
  advisory: EnforcementLevel.ADVISORY,
  mandatory: EnforcementLevel.MANDATORY,
  disabled: EnforcementLevel.DISABLED,
};

export async function startPack(): Promise<PackRunner> {
  compileIfStale();
  // The engine's own address is not used by a pack: any will do.
  const runner = spawn(process.execPath, [RUNNER, "127.0.0.1:1", "."], { cwd: PACK });
  const client = new AnalyzerClient(
    `127.0.0.1:${await firstLine(runner)}`,
    credentials.createInsecure(),
  );
  const info = await call<AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
  const analyze = async (resource: TestResource): Promise<readonly Finding[]> => {
    const response = await call<AnalyzeResponse>((done) =>
      client.analyze(analyzeRequest(resource), done),
    );
    return findingsIn(response);
  };
  const analyzeStackAlone = async (
    resources: readonly TestResource[],
  ): Promise<readonly Finding[]> => {
    const request = new AnalyzeStackRequest();
    request.setResourcesList(resources.map(stackResource));
    return findingsIn(await call((done) => client.analyzeStack(request, done)));
  };
  return {
    info,
    async configure(config) {
      await call<Empty>((done) => client.configure(configureRequest(info, config), done));
    },
    analyze,
    async analyzeStack(resources) {
      for (const resource of resources) {
        await analyze({ ...resource, props: resource.inputs ?? resource.props });
      }
      return analyzeStackAlone(resources);
    },
    analyzeStackAlone,
    async stop() {
      client.close();
      if (runner.exitCode === null && runner.kill()) {
        await once(runner, "exit");
      }
    },
  };
}

/** Fills in defaults and levels as the engine does before it hands the settings over. */
function configureRequest(info: AnalyzerInfo, given: PackConfig): ConfigureAnalyzerRequest {
  const request = new ConfigureAnalyzerRequest();
  for (const policy of info.getPoliciesList()) {
    const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
    const defaults = Object.entries(schema).flatMap(([key, property]) => {
      const value = (property as Readonly<Record<string, JavaScriptValue>>)["default"];
      return value === undefined ? [] : [[key, value] as const];
    });
    const own = given[policy.getName()] ?? {};
    const { enforcementLevel, ...settings } =
      typeof own === "string" ? { enforcementLevel: own } : own;
    const level = LEVELS[String(enforcementLevel ?? given["all"])];
    const config = new PolicyConfig();
    config.setEnforcementlevel(level ?? policy.getEnforcementlevel());
    config.setProperties(Struct.fromJavaScript({ ...Object.fromEntries(defaults), ...settings }));
    request.getPolicyconfigMap().set(policy.getName(), config);
  }
  return request;
}

function analyzeRequest({ type, name, props, opts }: TestResource): AnalyzeRequest {
  const request = new AnalyzeRequest();
  request.setType(type);
  request.setName(name);
  request.setUrn(urnOf(name));
  request.setProperties(structOf(props));
  request.setOptions(resourceOptions(opts));
  return request;
}

function stackResource({ type, name, props, opts, madeFrom = {} }: TestResource): AnalyzerResource {
  const message = new AnalyzerResource();
  message.setType(type);
  message.setName(name);
  message.setUrn(urnOf(name));
  message.setProperties(structOf(props));
  message.setOptions(resourceOptions(opts));
  for (const [property, names] of Object.entries(madeFrom)) {
    const dependencies = new AnalyzerPropertyDependencies();
    dependencies.setUrnsList(names.map(urnOf));
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

function resourceOptions(opts: TestResource["opts"] = {}): AnalyzerResourceOptions {
  const options = new AnalyzerResourceOptions();
  options.setProtect(opts.protect ?? false);
  options.setIgnorechangesList([...(opts.ignoreChanges ?? [])]);
  return options;
}

function structOf(properties: TestResource["props"]): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

function urnOf(name: string): string {
  return `urn:pulumi:test::aerosecure-kms::type::${name}`;
}

function findingsIn(response: AnalyzeResponse): readonly Finding[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: diagnostic.getEnforcementlevel(),
    severity: diagnostic.getSeverity(),
    on: diagnostic.getUrn().split("::").at(-1) ?? "",
    message: diagnostic.getMessage(),
  }));
}

function call<Response>(
  send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

function compileIfStale(): void {
  const sources = packSources().map((file) => path.join(packSourceDirectory, file));
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  const compiled =
    statSync(path.join(PACK, "bin/index.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (compiled < newest) {
    execFileSync(process.execPath, [
      path.join(ROOT, "node_modules/typescript/bin/tsc"),
      "-p",
      PACK,
    ]);
  }
}
