import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The Pulumi project that is delivered: the name in the Pulumi.yaml of the repository. */
export const PROJECT: string = nameIn(readFileSync(join(__dirname, "../Pulumi.yaml"), "utf8"));

function nameIn(project: string): string {
  const name = /^name: *["']?([\w.-]+)/m.exec(project)?.[1];
  if (name === undefined) {
    throw new Error("Pulumi.yaml has no name.");
  }
  return name;
}
