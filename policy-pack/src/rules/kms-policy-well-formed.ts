import { resourceRule } from "../framework/resource-rule";
import { keyIdentityOf } from "../keys/key-identity";
import { readDocument } from "../policy-document/document";
import { formFaults } from "../policy-document/form";
import { KMS } from "../policy-document/services";
import { unknownIn } from "../policy-document/unknowns";
import { KEY_POLICY, KEY_TYPES, NATIVE_KEY, NATIVE_REPLICA_KEY } from "../resources/aws-types";
import type { JudgedResource } from "../resources/judged-resource";
import { describeValue } from "../values/describe-value";
import { isUnset } from "../values/expect";
import type { Findings } from "../values/findings";
import type { Node } from "../values/node";
import { isObject, UNKNOWN } from "../values/unknown";

/** The types that take the document itself as well as its text. */
const TYPES_THAT_TAKE_OBJECTS: readonly string[] = [NATIVE_KEY, NATIVE_REPLICA_KEY];

export const kmsPolicyWellFormed = resourceRule({
  name: "kms-policy-well-formed",
  description: "A key policy is valid, and each of its statements takes effect.",
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
  const document = readDocument(path, value, KMS);
  if ("fault" in document) {
    const remedy = "remedy" in document ? document.remedy : "Pass the policy as JSON text.";
    findings.violation(`${document.fault} ${remedy}`);
    return;
  }
  for (const fault of formFaults(document, keyIdentityOf(resource, document))) {
    findings.violation(fault);
  }
  for (const unknown of unknownIn(path, document.elements)) {
    findings.unknown(unknown);
  }
}
