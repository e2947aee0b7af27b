import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { declaredIn, describedIn } from "./texts";

/*
 * Writes what Pulumi.yaml and docs/settings.md say of the settings from their table. `--check` writes nothing and
 * fails if they are stale.
 */
const root = join(__dirname, "../../..");
const texts = { "Pulumi.yaml": declaredIn, "docs/settings.md": describedIn };

for (const [name, written] of Object.entries(texts)) {
  const file = join(root, name);
  const before = readFileSync(file, "utf8");
  const after = written(before);
  if (before === after) {
    continue;
  }
  if (process.argv.includes("--check")) {
    process.stderr.write(
      `${name} is not what the table of settings says. Run "npm run generate".\n`,
    );
    process.exitCode = 1;
  } else {
    writeFileSync(file, after);
    process.stdout.write(`Wrote ${name}.\n`);
  }
}
