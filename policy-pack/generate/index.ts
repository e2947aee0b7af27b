import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules";
import { generatedFiles, staleFiles } from "./generated-files";

const pack = join(__dirname, "..");
const isCheck = process.argv.includes("--check");

for (const [path, text] of staleFiles(pack, generatedFiles(rules))) {
  if (isCheck) {
    process.stderr.write(
      `policy-pack/${path} is not what the policies say. Run "npm run generate".\n`,
    );
    process.exitCode = 1;
  } else {
    writeFileSync(join(pack, path), text);
    process.stdout.write(`Wrote policy-pack/${path}.\n`);
  }
}
