import { resourceRule } from "../framework/resource-rule";
import { KEY_TYPES } from "../resources/aws-types";
import { expectValue } from "../values/expect";

/** Fewer characters say nothing. */
const FEWEST_CHARACTERS = 6;

export const kmsKeyDescription = resourceRule({
  name: "kms-key-description",
  description: "A KMS key says what it is for.",
  displayName: "KMS key has a description",
  severity: "low",
  level: "advisory",
  why: "Whoever finds a key that nothing describes cannot tell what is lost with it.",
  services: ["kms", "operations"],
  securityHub: [],
  remediationSteps: `Set description to what the key protects and whose it is, in ${FEWEST_CHARACTERS} characters or more. It can be changed at any time, and must not hold confidential information: it may appear in CloudTrail logs.`,
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
