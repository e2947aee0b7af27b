import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** Programs and policy packs that were started and have not ended. */
const running = new Set<ChildProcess>();

/** Starts a program that ends with this process at the latest. */
export function startProgram(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const child = spawn(command, [...args], options);
  running.add(child);
  child.on("close", () => running.delete(child));
  child.on("error", () => running.delete(child));
  return child;
}

/** Ends all of them at once: by now the engine is gone, so nobody waits for an orderly end. */
export function endPrograms(): void {
  for (const child of running) {
    child.kill("SIGKILL");
  }
}

/** Asks all of them to end. */
export function cancelPrograms(): void {
  for (const child of running) {
    child.kill("SIGINT");
  }
}

/**
 * A file of the Pulumi SDK that the program itself depends on.
 *
 * @throws Error if the program has no `@pulumi/pulumi`
 */
export function sdkEntryPoint(name: string, programDirectory: string): string {
  try {
    return require.resolve(`@pulumi/pulumi/cmd/${name}`, { paths: [programDirectory] });
  } catch {
    throw new Error(`${programDirectory} has no @pulumi/pulumi. Install its dependencies: npm ci.`);
  }
}
