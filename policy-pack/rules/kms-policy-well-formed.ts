import { resourceRule } from "../framework/resource-rule";
import { keyIdentityOf } from "../keys/key-identity";
import { readDocument } from "../policy-document/document";
import { formFaults } from "../policy-document/form";
import { unknownIn } from "../policy-document/unknowns";
import { KEY_POLICY, KEY_TYPES, NATIVE_KEY, NATIVE_REPLICA_KEY } from "../resources/aws-types";
import type { JudgedResource } from "../resources/judged-resource";
import { describeValue } from "../values/describe-value";
import { isUnset } from "../values/expect";
import type { Findings } from "../values/findings";
import type { Node } from "../values/node";
import { isObject, UNKNOWN } from "../values/unknown";

/**
 * The largest key policy, in bytes.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
const LARGEST_POLICY_IN_BYTES = 32_768;

/** The types that take the document itself as well as its text. */
const TYPES_THAT_TAKE_OBJECTS: readonly string[] = [NATIVE_KEY, NATIVE_REPLICA_KEY];

export const kmsPolicyWellFormed = resourceRule({
  name: "kms-policy-well-formed",
  description: "A key policy is a document that means what it says.",
  displayName: "KMS key policy is well formed",
  severity: "high",
  why: "A statement that AWS ignores protects nothing, however right it looks.",
  services: ["kms", "iam"],
  securityHub: [],
  remediationSteps:
    "Write the policy as an object and pass it through JSON.stringify or pulumi.jsonStringify.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  types: [...KEY_TYPES, KEY_POLICY],
  judge(resource, findings) {
    const policy = resource.property("policy");
    const takesObjects = TYPES_THAT_TAKE_OBJECTS.includes(resource.type);
    if (isUnset(policy.value) && resource.type !== KEY_POLICY) {
      return;
    }
    if (policy.value === UNKNOWN) {
      findings.unknown(policy.path);
    } else if (typeof policy.value === "string" || (takesObjects && isObject(policy.value))) {
      judgeDocument(findings, resource, policy);
    } else {
      const form = takesObjects ? "a document or as JSON text" : "JSON text";
      findings.violation(
        `${policy.path} is ${describeValue(policy.value)}. Pass the policy as ${form}.`,
      );
    }
  },
});

function judgeDocument(findings: Findings, resource: JudgedResource, { path, value }: Node): void {
  const size = Buffer.byteLength(typeof value === "string" ? value : textOfObject(value));
  if (size > LARGEST_POLICY_IN_BYTES) {
    findings.violation(
      `${path} takes ${size} bytes. Keep it to the ${LARGEST_POLICY_IN_BYTES} that AWS accepts.`,
    );
  }
  const document = readDocument(path, value);
  if (typeof document === "string") {
    findings.violation(`${document} Pass the policy as JSON text.`);
    return;
  }
  for (const fault of formFaults(document, keyIdentityOf(resource, document))) {
    findings.violation(fault);
  }
  for (const unknown of unknownIn(path, document.elements)) {
    findings.unknown(unknown);
  }
}

/** What is not known yet is left out, so that the policy is this long at least. */
function textOfObject(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "bigint" ? String(each) : each,
  );
}
