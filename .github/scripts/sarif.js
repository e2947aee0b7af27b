/*
 * Writes the findings of a preview as SARIF 2.1.0, for a viewer or for code scanning.
 *
 *   node sarif.js EVENT_LOG FILE
 *
 * Needs this repository's policy pack to be built.
 */
const fs = require("node:fs");
const { sarifOf } = require("../../policy-pack/bin/sarif");
const { readEventLog } = require("./event-log");

const [, , log, file] = process.argv;
if (log === undefined || file === undefined) {
  process.stderr.write("Use: node sarif.js EVENT_LOG FILE\n");
  process.exit(2);
}
const { findings, packs } = readEventLog(log);
fs.writeFileSync(file, `${JSON.stringify(sarifOf(findings, packs), null, 2)}\n`);
