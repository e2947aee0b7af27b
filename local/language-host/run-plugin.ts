import type { ServerWritableStream } from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { exitCodeOf } from "../processes/run-command";
import { sdkEntryPoint, startProgram } from "./programs";
import { runtimeEnvironment, runtimeOptions } from "./runtime-options";

type Call = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/**
 * Runs a plugin written in Node.js, such as a policy pack, and streams what it prints. The engine
 * ends it by cancelling the call.
 *
 * @throws Error if it cannot be started
 */
export function runPlugin(call: Call): void {
  const request = call.request;
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getProgram();
  const options = runtimeOptions(info);
  const isPolicyPack = request.getKind() === "analyzer";
  const runner = isPolicyPack
    ? [sdkEntryPoint("run-policy-pack", directory), ...request.getArgsList(), directory]
    : [sdkEntryPoint("run-plugin", directory), directory, ...request.getArgsList()];
  const child = startProgram(process.execPath, [...options.nodeArguments, ...runner], {
    cwd: isPolicyPack ? directory : request.getPwd(),
    env: { ...environmentOf(request.getEnvList()), ...runtimeEnvironment(options) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (bytes: Buffer) => {
    const response = new RunPluginResponse();
    response.setStdout(bytes);
    call.write(response);
  });
  child.stderr?.on("data", (bytes: Buffer) => {
    const response = new RunPluginResponse();
    response.setStderr(bytes);
    call.write(response);
  });
  child.on("error", (error) => call.destroy(error));
  child.on("close", () => {
    const response = new RunPluginResponse();
    response.setExitcode(exitCodeOf(child));
    call.write(response);
    call.end();
  });
  call.on("cancelled", () => child.kill("SIGKILL"));
}

function environmentOf(entries: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    entries.map((entry) => {
      const separator = entry.indexOf("=");
      return [entry.slice(0, separator), entry.slice(separator + 1)];
    }),
  );
}
