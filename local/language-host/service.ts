import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  AboutResponse,
  DependencyInfo,
  type GetProgramDependenciesRequest,
  GetProgramDependenciesResponse,
  type GetRequiredPackagesRequest,
  GetRequiredPackagesResponse,
  type LanguageHandshakeRequest,
  LanguageHandshakeResponse,
  type RunRequest,
  type RunResponse,
  RuntimeOptionsResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { installDependencies } from "./install-dependencies";
import { installedPackages } from "./packages";
import { cancelPrograms } from "./programs";
import { runProgram } from "./run";
import { runPlugin } from "./run-plugin";

/**
 * The part of the engine's `LanguageRuntime` service that deploying needs. Generating code is left
 * out: the engine then gets "unimplemented".
 *
 * @param engineAddress given at the start; the handshake may correct it
 */
export function languageRuntime(engineAddress: string): UntypedServiceImplementation {
  let engine = engineAddress;
  return {
    handshake: answer((request: LanguageHandshakeRequest) => {
      engine = request.getEngineAddress() === "" ? engine : request.getEngineAddress();
      return new LanguageHandshakeResponse();
    }),
    getPluginInfo: answer(() => {
      const info = new PluginInfo();
      info.setVersion(process.versions.node);
      return info;
    }),
    getRequiredPackages: answer(requiredPackages),
    getProgramDependencies: answer(programDependencies),
    about: answer(() => {
      const about = new AboutResponse();
      about.setExecutable(process.execPath);
      about.setVersion(process.version);
      return about;
    }),
    runtimeOptionsPrompts: answer(() => new RuntimeOptionsResponse()),
    run: answer((request: RunRequest): Promise<RunResponse> => runProgram(request, engine)),
    runPlugin,
    installDependencies,
    cancel: answer(() => {
      cancelPrograms();
      return new Empty();
    }),
  };
}

function requiredPackages(request: GetRequiredPackagesRequest): GetRequiredPackagesResponse {
  const response = new GetRequiredPackagesResponse();
  for (const { plugin } of installedPackages(request.getInfo()?.getProgramDirectory() ?? "")) {
    if (plugin !== undefined) {
      const dependency = new PackageDependency();
      dependency.setKind("resource");
      dependency.setName(plugin.name);
      dependency.setVersion(plugin.version);
      response.addPackages(dependency);
    }
  }
  return response;
}

function programDependencies(
  request: GetProgramDependenciesRequest,
): GetProgramDependenciesResponse {
  const response = new GetProgramDependenciesResponse();
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  for (const { name, version } of installedPackages(directory)) {
    const dependency = new DependencyInfo();
    dependency.setName(name);
    dependency.setVersion(version);
    response.addDependencies(dependency);
  }
  return response;
}

function answer<Request, Response>(work: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>): void => {
    Promise.resolve(call.request)
      .then(work)
      .then(
        (response) => done(null, response),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
  };
}
