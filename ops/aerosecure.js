#!/usr/bin/env node
/*
 * `npx aerosecure`. In the repository, by the door of local/run.js, which compiles ops/ where it has changed and then
 * runs it in this very process. The npm package has no sources, and brings ops/ compiled.
 */
if (require("node:fs").existsSync(`${__dirname}/tsconfig.json`)) {
  process.argv.splice(2, 0, "aerosecure");
  require("../local/run.js");
} else {
  require("./bin/ops/main.js");
}
