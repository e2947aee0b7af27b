import { readdirSync } from "node:fs";
import { join } from "node:path";
import { policyPackDirectory } from "../../local/processes/paths";

/** Where the pack's sources are. */
export const packSourceDirectory = join(policyPackDirectory, "src");

/** The sources that are compiled into the pack, by path in their folder. */
export function packSources(): readonly string[] {
  return readdirSync(packSourceDirectory, { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(?!generate\/).*\.ts$/.test(file),
  );
}
