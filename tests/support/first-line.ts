import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * The first line that a process prints, such as the port on which it serves.
 *
 * @throws Error with what it wrote to stderr if it ends before that
 */
export async function firstLine(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null) {
    throw new Error("The process has no output.");
  }
  let complaints = "";
  stderr?.on("data", (data) => {
    complaints += data;
  });
  const ended = once(child, "close").then(([code, signal]) => {
    throw new Error(`The process ended with ${code ?? signal} before it served: ${complaints}`);
  });
  const [line] = await Promise.race([once(createInterface({ input: stdout }), "line"), ended]);
  return line;
}
