import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version of this command: of the package.json nearest above, whether compiled or not. */
export function toolVersion(directory: string = __dirname): string {
  const manifest = join(directory, "package.json");
  return existsSync(manifest)
    ? String(JSON.parse(readFileSync(manifest, "utf8")).version)
    : toolVersion(dirname(directory));
}
