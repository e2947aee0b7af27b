import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { exitCodeOf } from "../processes/run-command";
import { sdkEntryPoint, startProgram } from "./programs";
import { runtimeEnvironment, runtimeOptions } from "./runtime-options";

/** The SDK's runner ends so once it has reported what is wrong. */
const ALREADY_TOLD = 32;

/**
 * Runs a Pulumi program to its end. What it prints goes to the engine.
 *
 * @throws Error if it cannot be started
 */
export function runProgram(request: RunRequest, engineAddress: string): Promise<RunResponse> {
  const info = request.getInfo();
  const programDirectory = info?.getProgramDirectory() ?? request.getPwd();
  const options = runtimeOptions(info);
  const child = startProgram(
    process.execPath,
    [
      ...options.nodeArguments,
      sdkEntryPoint("run", programDirectory),
      ...runnerArguments(request, engineAddress),
      info?.getEntryPoint() ?? request.getProgram(),
      ...request.getArgsList(),
    ],
    {
      cwd: request.getPwd(),
      env: {
        ...process.env,
        ...runtimeEnvironment(options),
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      },
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(responseTo(exitCodeOf(child))));
  });
}

function responseTo(exitCode: number): RunResponse {
  const response = new RunResponse();
  if (exitCode === ALREADY_TOLD) {
    response.setBail(true);
  } else if (exitCode !== 0) {
    response.setError(`Program exited with non-zero exit code: ${exitCode}`);
  }
  return response;
}

function runnerArguments(request: RunRequest, engineAddress: string): readonly string[] {
  const rootDirectory = request.getInfo()?.getRootDirectory() ?? "";
  const pairs: readonly (readonly [string, string])[] = [
    ["--monitor", request.getMonitorAddress()],
    ["--engine", engineAddress],
    ["--organization", request.getOrganization()],
    ["--project", request.getProject()],
    ["--root-directory", rootDirectory],
    ["--stack", request.getStack()],
    ["--pwd", request.getPwd()],
    ["--parallel", request.getParallel() === 0 ? "" : String(request.getParallel())],
  ];
  const flags = request.getDryrun() ? ["--dry-run"] : [];
  return [...pairs.filter(([, value]) => value !== "").flat(), ...flags];
}
