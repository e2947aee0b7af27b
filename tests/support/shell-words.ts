import { execFileSync } from "node:child_process";

/** The words of a command as a shell hands them on: what a person pastes has to arrive as it is meant. */
export function shellWords(command: string): readonly string[] {
  const words = execFileSync("sh", ["-c", `printf '%s\\n' ${command}`], { encoding: "utf8" });
  return words.trimEnd().split("\n");
}
