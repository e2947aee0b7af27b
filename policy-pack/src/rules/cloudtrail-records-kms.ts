import { resourceRule } from "../framework/resource-rule";
import { TRAIL_TYPES } from "../resources/aws-types";
import { describeValue } from "../values/describe-value";
import { expectValue } from "../values/expect";
import { Findings } from "../values/findings";
import { member, members, type Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

const KMS = "kms.amazonaws.com";

const matchesStart = (value: string): boolean => KMS.startsWith(value);
const matchesEnd = (value: string): boolean => KMS.endsWith(value);

/** Both providers' names for what takes an event in; with `not` before them they leave it out. */
const OPERATORS = {
  equals: (value: string) => value === KMS,
  startsWiths: matchesStart,
  startsWith: matchesStart,
  endsWiths: matchesEnd,
  endsWith: matchesEnd,
};

/**
 * A trail that records no management events at all leaves KMS out no more than others, and may well
 * stand beside one that does record them.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export const cloudtrailRecordsKms = resourceRule({
  name: "cloudtrail-records-kms",
  description: "A trail that records management events includes those of AWS KMS.",
  displayName: "CloudTrail records AWS KMS",
  severity: "medium",
  why: "Every use of a key and every change to it is a management event of AWS KMS. A trail that excludes these events, perhaps to save money, cannot show who decrypted what or who deleted the key.",
  services: ["cloudtrail", "kms", "audit"],
  securityHub: ["CloudTrail.1"],
  remediationSteps: `Remove ${KMS} from excludeManagementEventSources and from the eventSource field of advancedEventSelectors.`,
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html",
  types: TRAIL_TYPES,
  judge(trail, findings) {
    for (const selector of members(trail.property("eventSelectors"))) {
      for (const source of members(member(selector, "excludeManagementEventSources"))) {
        expectValue(findings, source, (value) => value !== KMS, "Remove it.");
      }
    }
    for (const selector of members(trail.property("advancedEventSelectors"))) {
      judgeAdvanced(selector, findings);
    }
  },
});

function judgeAdvanced(selector: Node, findings: Findings): void {
  const fields = members(member(selector, "fieldSelectors")).map((field) => ({
    field,
    name: member(field, "field"),
  }));
  const categories = fields
    .filter(({ name }) => name.value === "eventCategory")
    .flatMap(({ field }) => members(member(field, "equals")));
  if (categories.length > 0 && !categories.some(mayBeManagement)) {
    return;
  }
  // Any field that is not known may be the category that is missing.
  const deciding = categories.length > 0 ? categories : fields.map(({ name }) => name);
  for (const { field, name } of fields) {
    if (name.mustBe !== undefined) {
      expectValue(findings, name, () => true, "");
    } else if (name.value === "eventSource" || name.value === UNKNOWN) {
      const doubts = [name, ...deciding].filter(({ value }) => value === UNKNOWN);
      judgeSource(field, doubts, findings);
    }
  }
}

function mayBeManagement({ value }: Node): boolean {
  return value === "Management" || value === UNKNOWN;
}

/** @param doubts what has to be known before the field is sure to be a management event's source */
function judgeSource(field: Node, doubts: readonly Node[], findings: Findings): void {
  const target = doubts.length === 0 ? findings : new Findings();
  for (const [operator, matches] of Object.entries(OPERATORS)) {
    const opposite = `not${operator.charAt(0).toUpperCase()}${operator.slice(1)}`;
    for (const value of members(member(field, opposite))) {
      expectValue(target, value, (text) => !isText(text) || !matches(text), "Remove it.");
    }
  }
  judgeChoice(field, target);
  if (target.violations.length > 0 || target.notKnown !== undefined) {
    for (const { path } of doubts) {
      findings.unknown(path);
    }
  }
}

/** A field that takes some sources in takes no others. */
function judgeChoice(field: Node, findings: Findings): void {
  const chosen = Object.entries(OPERATORS).flatMap(([operator, matches]) =>
    members(member(field, operator))
      .filter(({ value }) => value !== undefined)
      .map((node) => ({ ...node, takesKms: isText(node.value) && matches(node.value) })),
  );
  const [first] = chosen;
  if (first === undefined || chosen.some(({ takesKms }) => takesKms)) {
    return;
  }
  const unknown = chosen.find(({ value }) => value === UNKNOWN);
  if (unknown === undefined) {
    findings.violation(`${first.path} is ${describeValue(first.value)}. Add "${KMS}".`);
  } else {
    findings.unknown(unknown.path);
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
