/*
 * Writes the preview result of one stack into the run's summary, and as a part for a later job. `plan` writes
 * only the summary, which shows all that its readers approve.
 *
 *   node report.js preview|drift|plan
 *
 * Reads $STACK, $OUTCOME and the preview's files in $RUNNER_TEMP: preview.jsonl and preview.txt. If
 * $PACK_CHANGED is true, also reads $HEAD_OUTCOME, head.jsonl and head.txt.
 */
const { randomUUID } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { readEventLog } = require("./event-log");
const { counted, listOf, mandatory, without } = require("./findings");
const { wanted } = require("./github-api");
const { block, shorten } = require("./markdown");
const { LONGEST_PART } = require("./part");
const { policyChanges } = require("./policy-changes");

/** @typedef {import("./event-log").EventLog} EventLog */
/** @typedef {{ readonly log: EventLog, readonly text: string, readonly isOk: boolean }} Preview */

/** Maximum characters of Pulumi's own output, and of what changed policies allow and refuse. */
const IN_PART = { text: 4_500, policies: 3_000 };

/**
 * The same where there is only the summary. It takes 1 MiB, and a character at most 3 bytes:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const IN_SUMMARY = { text: 250_000, policies: 50_000 };

/** @type {Readonly<Record<string, string>>} The operations in Pulumi's event log, as shown in a report. */
const CHANGES = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  same: "unchanged",
};

main(process.argv[2] ?? "");

/** @param {string} kind */
function main(kind) {
  if (!["preview", "drift", "plan"].includes(kind)) {
    process.stderr.write("Use: node report.js preview|drift|plan\n");
    process.exit(2);
  }
  const longest = kind === "plan" ? IN_SUMMARY : IN_PART;
  const stack = wanted("STACK");
  const base = previewOf("preview", process.env["OUTCOME"]);
  const { state, verdict } = kind === "drift" ? judgeDrift(base) : judgePreview(base);
  const sections = [
    `### ${stack}: ${verdict}`,
    changesText(base.log),
    listOf(base.log.findings),
    ...(kind === "drift" ? [] : policyChanges(base.log.policies, longest.policies)),
    details("Pulumi output", base.text, longest.text),
    ...(process.env["PACK_CHANGED"] === "true" ? packSections(base.log) : []),
  ];
  const markdown = `${sections.filter((section) => section !== "").join("\n\n")}\n`;
  if (kind !== "plan") {
    if (markdown.length > LONGEST_PART) {
      throw new Error(`The report of ${stack} has ${markdown.length} characters.`);
    }
    setOutput(stack, JSON.stringify({ state, markdown }));
  }
  fs.appendFileSync(wanted("GITHUB_STEP_SUMMARY"), markdown);
}

/**
 * @param {string} name of the files
 * @param {string | undefined} outcome of the step
 * @returns {Preview}
 */
function previewOf(name, outcome) {
  const file = path.join(wanted("RUNNER_TEMP"), name);
  const text = fs.existsSync(`${file}.txt`) ? fs.readFileSync(`${file}.txt`, "utf8") : "";
  return { log: readEventLog(`${file}.jsonl`), text, isOk: outcome === "success" };
}

/** @param {Preview} preview */
function judgePreview({ log, isOk }) {
  const refusals = mandatory(log.findings).length;
  if (refusals > 0) {
    return { state: "found", verdict: `refused by ${counted(refusals, "mandatory violation")}` };
  }
  return isOk
    ? { state: "clean", verdict: "passes the policies" }
    : { state: "unknown", verdict: "the preview failed" };
}

/** @param {Preview} preview */
function judgeDrift({ log, isOk }) {
  if (isOk) {
    return { state: "clean", verdict: "no drift" };
  }
  const isChanged = Object.keys(log.changes ?? {}).some((change) => change !== "same");
  const isRefused = mandatory(log.findings).length > 0;
  const verdicts = [isChanged ? "has drifted" : "", isRefused ? "violates the policies" : ""];
  return isChanged || isRefused
    ? { state: "found", verdict: verdicts.filter((verdict) => verdict !== "").join(" and ") }
    : { state: "unknown", verdict: "the preview failed" };
}

/** @param {EventLog} log */
function changesText({ changes }) {
  if (changes === undefined) {
    return "";
  }
  const told = Object.entries(changes).map(
    ([change, count]) => `${count} ${CHANGES[change] ?? change}`,
  );
  return told.length === 0 ? "No changes." : `${told.join(", ")}.`;
}

/**
 * The findings of the changed pack, compared with those of the pack that decides.
 *
 * @param {EventLog} base
 */
function packSections(base) {
  const head = previewOf("head", process.env["HEAD_OUTCOME"]);
  const title = "#### With the changed policy pack";
  const refusals = mandatory(head.log.findings).length;
  if (!head.isOk && refusals === 0) {
    return [
      `${title}\n\nThe changed pack could not run, so a deployment under it would fail.`,
      details("Output", head.text, IN_PART.text),
    ];
  }
  const gone = without(base.findings, head.log.findings);
  const added = without(head.log.findings, base.findings);
  return [
    `${title}\n\nThis pull request changes the pack. The base branch's pack decides here. The changed pack decides once it is merged, and it ${
      refusals === 0
        ? "lets this pass"
        : `refuses this by ${counted(refusals, "mandatory violation")}`
    }.`,
    gone.length + added.length === 0 ? "Both packs have the same findings." : "",
    gone.length === 0 ? "" : `Found only by the base branch's pack:\n\n${listOf(gone)}`,
    added.length === 0 ? "" : `Found only by the changed pack:\n\n${listOf(added)}`,
  ];
}

/**
 * @param {string} summary
 * @param {string} text
 * @param {number} longest characters of the text that is shown
 */
function details(summary, text, longest) {
  return `<details><summary>${summary}</summary>\n\n${block(shorten(text, longest))}\n\n</details>`;
}

/**
 * Uses a delimiter that the value cannot contain, so that Pulumi's output cannot become another output.
 *
 * @param {string} name
 * @param {string} value
 */
function setOutput(name, value) {
  const delimiter = `end-${randomUUID()}`;
  fs.appendFileSync(wanted("GITHUB_OUTPUT"), `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}
