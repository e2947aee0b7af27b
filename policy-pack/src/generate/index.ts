import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rules } from "../rules";
import { generatedFiles, staleFiles } from "./generated-files";

const HELP = `Writes policy-pack/RULES.md and policy-pack/profiles/ from the policies' own metadata.

Usage: npm run generate [-- --check]

  --check   write nothing; fail if a file is not what the policies say
  --help    this text

Exit codes: 0 ok, 1 a file is stale, 2 bad usage.
`;

const pack = join(__dirname, "../..");

function main(): number {
  const { values } = parseArgs({
    options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stale = staleFiles(pack, generatedFiles(rules));
  for (const [path, text] of stale) {
    if (values.check) {
      process.stderr.write(
        `policy-pack/${path} is not what the policies say. Run "npm run generate".\n`,
      );
    } else {
      writeFileSync(join(pack, path), text);
      process.stdout.write(`Wrote policy-pack/${path}.\n`);
    }
  }
  return values.check && stale.size > 0 ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof TypeError && "code" in error)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}
