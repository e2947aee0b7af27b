import { KEY_POLICY, KEY_TYPES } from "../aws-types";
import type { Findings } from "../findings";
import { listOf, type PolicyDocument, readDocument } from "../policy-document/document";
import { formFaults } from "../policy-document/form";
import { resourceRule } from "../resource-rule";
import { UNKNOWN } from "../values/plain";
import { shown } from "../values/shown";

/**
 * The largest key policy, in bytes.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
const LARGEST_POLICY_IN_BYTES = 32_768;

export const kmsPolicyWellFormed = resourceRule({
  name: "kms-policy-well-formed",
  description: "A key policy is a document that means what it says.",
  displayName: "KMS key policy is well formed",
  severity: "high",
  why: "A statement that AWS passes over protects nothing, however right it reads.",
  services: ["kms", "iam"],
  securityHub: [],
  remediationSteps:
    "Write the policy as a document and pass it through JSON.stringify or pulumi.jsonStringify.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings) {
    const { path, value } = resource.property("policy");
    if (value === UNKNOWN) {
      findings.unknown(path);
    } else if (typeof value === "string") {
      judgeText(findings, path, value);
    } else if (value !== undefined || resource.type === KEY_POLICY) {
      findings.violation(`${path} is ${shown(value)}. Pass the policy as JSON text.`);
    }
  },
});

function judgeText(findings: Findings, path: string, text: string): void {
  const size = Buffer.byteLength(text);
  if (size > LARGEST_POLICY_IN_BYTES) {
    findings.violation(
      `${path} takes ${size} bytes. Keep it to the ${LARGEST_POLICY_IN_BYTES} that AWS accepts.`,
    );
  }
  const document = readDocument(path, text);
  if (typeof document === "string") {
    findings.violation(`${document} Pass the policy as JSON text.`);
    return;
  }
  for (const fault of [...formFaults(document), ...resourceFaults(document)]) {
    findings.violation(fault);
  }
}

/** A key policy speaks of one key, the one it is attached to, and `*` is its only name there. */
function resourceFaults({ statements }: PolicyDocument): readonly string[] {
  return statements
    .filter(({ elements }) => Object.keys(elements).length > 0)
    .filter(({ elements }) => {
      const resources = listOf(elements["Resource"]);
      return resources.length !== 1 || resources[0] !== "*";
    })
    .map(({ path, elements }) => {
      const fix = 'Set it to "*", which in a key policy is the key itself.';
      return `${path}.Resource is ${shown(elements["Resource"])}. ${fix}`;
    });
}
