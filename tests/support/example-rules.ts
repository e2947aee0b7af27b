import { resourceRule } from "../../policy-pack/src/framework/resource-rule";
import type { Settings } from "../../policy-pack/src/framework/settings";
import { stackRule } from "../../policy-pack/src/framework/stack-rule";
import { KEY } from "../../policy-pack/src/resources/aws-types";
import { expectValue } from "../../policy-pack/src/values/expect";

/** The smallest rules there can be, to test what every rule has in common. */

const metadata = {
  displayName: "KMS key has a colour",
  description: "A KMS key has a colour.",
  severity: "low",
  why: "Colourless keys get lost.",
  services: ["kms"],
  securityHub: [],
  remediationSteps: "Set colour to red.",
  url: "https://docs.aws.amazon.com/kms/",
} as const;

const isRed = (value: unknown): boolean => value === "red";
const FIX = "Set it to red.";

/** A rule by which the property `colour` of a key is red. */
export function colourRule(settings: Settings = {}) {
  return resourceRule({
    ...metadata,
    name: "kms-key-colour",
    settings,
    types: [KEY],
    judge: (key, findings) => expectValue(findings, key.property("colour"), isRed, FIX),
  });
}

/** The same of every key of a stack, and of the stack itself that it has a key. */
export function coloursRule(settings: Settings = {}) {
  return stackRule({
    ...metadata,
    name: "kms-key-colours",
    settings,
    judge(stack, findingsOf) {
      const keys = stack.ofTypes([KEY]);
      for (const key of keys) {
        expectValue(findingsOf(key.urn), key.property("colour"), isRed, FIX);
      }
      if (keys.length === 0) {
        findingsOf("").violation("No key is declared. Declare one.");
      }
    },
  });
}
