import { resourceRule } from "../framework/resource-rule";
import { KEY_TYPES } from "../resources/aws-types";
import { expectValue } from "../values/expect";

/** Fewer characters say nothing. */
const FEWEST_CHARACTERS = 6;

export const kmsKeyDescription = resourceRule({
  name: "kms-key-description",
  description: "A KMS key's description says what it is for.",
  displayName: "KMS key has a description",
  severity: "low",
  level: "advisory",
  why: "If a key has no description, nobody who finds it can tell what would be lost with it.",
  services: ["kms", "operations"],
  securityHub: [],
  remediationSteps: `Set description to what the key protects and who owns it, in ${FEWEST_CHARACTERS} characters or more. You can change it at any time. It must not hold confidential information, because it can appear in CloudTrail logs.`,
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html#KMS-CreateKey-request-Description",
  types: KEY_TYPES,
  judge(key, findings) {
    expectValue(
      findings,
      key.property("description"),
      (text) => typeof text === "string" && text.trim().length >= FEWEST_CHARACTERS,
      `Say what the key is for, in ${FEWEST_CHARACTERS} characters or more.`,
    );
  },
});
