import type { ServerWritableStream } from "@grpc/grpc-js";
import {
  type InstallDependenciesRequest,
  InstallDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { exitCodeOf } from "../processes/run-command";
import { startProgram } from "./programs";

type Call = ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>;

/** `pulumi install`: `npm install` in the program's folder, with its output streamed. */
export function installDependencies(call: Call): void {
  const child = startProgram("npm", ["install"], {
    cwd: call.request.getDirectory(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (bytes: Buffer) => {
    const response = new InstallDependenciesResponse();
    response.setStdout(bytes);
    call.write(response);
  });
  child.stderr?.on("data", (bytes: Buffer) => {
    const response = new InstallDependenciesResponse();
    response.setStderr(bytes);
    call.write(response);
  });
  child.on("error", (error) => call.emit("error", error));
  child.on("close", () => {
    if (exitCodeOf(child) === 0) {
      call.end();
    } else {
      call.emit("error", new Error(`npm install exited with code ${exitCodeOf(child)}`));
    }
  });
  call.on("cancelled", () => child.kill("SIGKILL"));
}
