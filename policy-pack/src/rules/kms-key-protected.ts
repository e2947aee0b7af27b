import { resourceRule } from "../framework/resource-rule";
import { KEY_TYPES } from "../resources/aws-types";
import { describeValue } from "../values/describe-value";

/** What the other policies judge a key by, in lower case, under every provider's name for it. */
const SECURITY_PROPERTIES: ReadonlySet<string> = new Set([
  ...["policy", "keypolicy", "bypasspolicylockoutsafetycheck"],
  ...["enablekeyrotation", "rotationperiodindays"],
  ...["deletionwindowindays", "pendingwindowindays", "isenabled", "enabled"],
  ...["customermasterkeyspec", "keyspec", "keyusage", "multiregion"],
  ...["origin", "customkeystoreid", "xkskeyid"],
  "*",
]);

export const kmsKeyProtected = resourceRule({
  name: "kms-key-protected",
  description:
    "Pulumi refuses to delete a KMS key and deploys every change to its security properties.",
  displayName: "KMS key is protected",
  severity: "medium",
  level: "advisory",
  why: "Destroying or replacing a key schedules its deletion, and its data is lost with it. A property in ignoreChanges keeps its value in AWS, whatever the program and the policies say.",
  services: ["kms", "durability"],
  securityHub: [],
  remediationSteps:
    "Set the resource option protect to true, and remove the key's security properties from ignoreChanges. To delete the key on purpose, run pulumi state unprotect first.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  types: KEY_TYPES,
  judge({ opts: { protect, ignoreChanges } }, findings) {
    if (!protect) {
      findings.violation("protect is false. Set the resource option to true.");
    }
    for (const path of ignoreChanges.filter(isSecurityProperty)) {
      findings.violation(`ignoreChanges has ${describeValue(path)}. Remove it.`);
    }
  },
});

/**
 * Whether the path is a security property, or leads into one, as in `policy`, `policy.Statement[0]`
 * or `["policy"]`.
 *
 * Source: https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/
 */
function isSecurityProperty(path: string): boolean {
  const [property = ""] = /[^[\]".]+/.exec(path) ?? [];
  return SECURITY_PROPERTIES.has(property.trim().toLowerCase());
}
