const fs = require("node:fs");
const { changedPolicies } = require("./changed-policies");

/**
 * @typedef {object} Finding
 * @property {string} policy
 * @property {string} level "mandatory" or "advisory"
 * @property {string} resource its type and name
 * @property {string} message
 * @property {string} severity as the policy has it; empty if it has none
 *
 * @typedef {object} EventLog
 * @property {readonly Finding[]} findings in a fixed order
 * @property {Readonly<Record<string, number>> | undefined} changes
 *   number of resources by operation; undefined if Pulumi did not finish
 * @property {readonly { readonly name: string, readonly version: string }[]} packs that found something
 * @property {readonly import("./changed-policies").ChangedPolicy[]} policies of keys and buckets that change
 */

/**
 * What Pulumi's engine reported, from the file that `--event-log` wrote. The Automation API reads the same
 * format. The text for people changes between releases.
 *
 * @param {string} file
 * @returns {EventLog}
 */
function readEventLog(file) {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n") : [];
  const events = lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  const findings = events.flatMap(({ policyEvent }) =>
    policyEvent ? [findingOf(policyEvent)] : [],
  );
  const changes = events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent.resourceChanges;
  const packs = new Map(
    events.flatMap(({ policyEvent }) =>
      policyEvent ? [[policyEvent.policyPackName, policyEvent.policyPackVersion]] : [],
    ),
  );
  return {
    findings: findings.sort((a, b) => compare(keyOf(a), keyOf(b))),
    changes,
    packs: [...packs].map(([name, version]) => ({ name, version })),
    policies: changedPolicies(events),
  };
}

/** @param {Record<string, string | undefined>} event */
function findingOf(event) {
  const { policyName = "", enforcementLevel = "", resourceUrn = "", message = "" } = event;
  const [type, name] = resourceUrn.split("::").slice(-2);
  return {
    policy: policyName,
    level: enforcementLevel,
    resource: `${type?.split("$").at(-1) ?? ""} ${name ?? ""}`.trim(),
    message: message.trim(),
    severity: event["severity"] ?? "",
  };
}

/**
 * A text that is the same for equal findings and different for others.
 *
 * @param {Finding} finding
 */
function keyOf({ level, policy, resource, message }) {
  // Mandatory ones first.
  return JSON.stringify([level === "mandatory" ? 0 : 1, policy, resource, message]);
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

module.exports = { keyOf, readEventLog };
