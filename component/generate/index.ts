import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaText } from "./schema";
import { root, VERSIONED, version } from "./versions";

/*
 * Writes component/schema.json from the sources, and the version of package.json into whatever else names it.
 * `--check` writes nothing and fails if one of them is stale.
 */
const texts: typeof VERSIONED = { ...VERSIONED, "component/schema.json": () => schemaText() };

function main(isCheck: boolean): void {
  for (const [name, written] of Object.entries(texts)) {
    const file = join(root, name);
    const before = readFileSync(file, "utf8");
    const after = written(before, version);
    if (before === after) {
      continue;
    }
    if (isCheck) {
      process.stderr.write(`${name} is not what the sources say. Run "npm run generate".\n`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, after);
      process.stdout.write(`Wrote ${name}.\n`);
    }
  }
}

main(process.argv.includes("--check"));
