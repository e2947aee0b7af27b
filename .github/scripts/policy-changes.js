const path = require("node:path");
const { fitting, LONGEST_FINDING } = require("./findings");
const { inline } = require("./markdown");

/** @typedef {import("./changed-policies").ChangedPolicy} ChangedPolicy */
/** @typedef {import("../../policy-pack/src/policy-document/prove/describe-changes").DescribedComparison} DescribedComparison */

/** Of the branch that this script comes from, where the workflow has compiled it. */
const JUDGE = path.join(__dirname, "../../policy-pack/bin/policy-document");

/**
 * What Pulumi's event log has in place of a value.
 *
 * @type {Readonly<Record<string, string>>}
 */
const HIDDEN = {
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9": "not known before the deployment",
  "[secret]": "a secret",
};

/**
 * What the new versions of policies allow and refuse, over all requests, as a section of a report.
 *
 * @param {readonly ChangedPolicy[]} policies
 * @param {number} longest characters of all sentences
 * @returns {readonly string[]} none if no policy changes
 */
function policyChanges(policies, longest) {
  if (policies.length === 0) {
    return [];
  }
  const each = Math.floor(longest / policies.length);
  return [
    "#### What the changed policies allow",
    ...policies.map((policy) => {
      const comparison = compared(policy);
      const name = inline(policy.resource);
      // The run has all of it.
      process.stdout.write(`${[name, ...linesOf(comparison, Infinity)].join("\n")}\n`);
      return `${name}, for every request:\n\n${fitting(linesOf(comparison, LONGEST_FINDING), each)}`;
    }),
  ];
}

/** @param {ChangedPolicy} policy @returns {DescribedComparison} */
function compared({ kind, before, after, place }) {
  if (place === undefined) {
    return notDecided("no key of the stack says which account this is");
  }
  const text = JSON.stringify([before, after]);
  const [hidden] = Object.entries(HIDDEN).flatMap(([mark, what]) =>
    text.includes(mark) ? what : [],
  );
  if (hidden !== undefined) {
    return notDecided(`a part of the ${kind} policy is ${hidden}`);
  }
  /** @type {typeof import("../../policy-pack/src/policy-document/document")} */
  const { readDocument } = require(path.join(JUDGE, "document.js"));
  /** @type {typeof import("../../policy-pack/src/policy-document/prove/describe-changes")} */
  const { describeChanges } = require(path.join(JUDGE, "prove/describe-changes.js"));
  /** @type {typeof import("../../policy-pack/src/policy-document/services")} */
  const { KMS, S3 } = require(path.join(JUDGE, "services.js"));
  const service = kind === "key" ? KMS : S3;
  const later = readDocument(`the new ${kind} policy`, after, service);
  if ("fault" in later) {
    return notDecided(later.fault);
  }
  const earlier = readDocument(`the ${kind} policy as deployed`, before, service);
  if ("fault" in earlier) {
    return notDecided(earlier.fault);
  }
  return describeChanges(earlier, later, place);
}

/** @param {string} why @returns {DescribedComparison} */
function notDecided(why) {
  return { changes: [], notDecided: why };
}

/**
 * @param {DescribedComparison} comparison
 * @param {number} longest characters of one sentence
 * @returns {readonly string[]}
 */
function linesOf({ changes, notDecided: why }, longest) {
  const lines = changes.map(({ effect, sentence }) => {
    const label = effect === "newly allowed" ? `**${effect}**` : effect;
    return `- ${label}: ${inline(sentence.slice(0, longest))}`;
  });
  if (why !== undefined) {
    return [`- **not decided**: ${inline(why.slice(0, longest))}`, ...lines];
  }
  return lines.length === 0 ? ["- no change: both versions answer all requests alike"] : lines;
}

module.exports = { policyChanges };
