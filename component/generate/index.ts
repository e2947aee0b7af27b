import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaText } from "./schema";

/*
 * Writes component/schema.json from the sources. `--check` writes nothing and fails if it is stale.
 */
const file = join(__dirname, "..", "schema.json");

function main(isCheck: boolean): void {
  const text = schemaText();
  if (text === readFileSync(file, "utf8")) {
    return;
  }
  if (isCheck) {
    process.stderr.write(
      'component/schema.json is not what the sources say. Run "npm run generate".\n',
    );
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    process.stdout.write("Wrote component/schema.json.\n");
  }
}

main(process.argv.includes("--check"));
