/*
 * Proves the policies on stdin once, as compiled, and writes on stdout what that took. In a process of its
 * own, because the most memory that a process has had never falls again.
 */
const path = require("node:path");
const { text } = require("node:stream/consumers");

const JUDGE = path.join(__dirname, "../policy-pack/bin/policy-document");
const MICROSECONDS_PER_SECOND = 1_000_000;
const BYTES_PER_KILOBYTE = 1024;
const BYTES_PER_MEGABYTE = 1000 ** 2;

main();

async function main() {
  const policies = JSON.parse(await text(process.stdin));
  const { documentOf } = require(`${JUDGE}/document.js`);
  const { prove } = require(`${JUDGE}/prove/prove.js`);
  const { keyProperties } = require(`${JUDGE}/prove/key-properties.js`);
  const { bucketProperties } = require(`${JUDGE}/prove/bucket-properties.js`);
  const started = process.cpuUsage();
  const outcomes = policies.flatMap(({ document, facts, place }) => {
    const properties = place.service === "kms" ? keyProperties(facts) : bucketProperties(facts);
    const proofs = prove(documentOf("policy", document), properties, place);
    return [...proofs.values()].map(({ outcome }) => outcome);
  });
  const { user, system } = process.cpuUsage(started);
  const costs = {
    // Of computing, so that other work on the machine does not count.
    seconds: (user + system) / MICROSECONDS_PER_SECOND,
    megabytes: (process.resourceUsage().maxRSS * BYTES_PER_KILOBYTE) / BYTES_PER_MEGABYTE,
    unproved: outcomes.filter((outcome) => outcome !== "proved").length,
  };
  process.stdout.write(JSON.stringify(costs));
}
