import { stackRule } from "../framework/stack-rule";
import { expectCompanion } from "../keys/key-companion";
import { readKeyStack } from "../keys/key-stack";
import { ALIAS } from "../resources/aws-types";

export const kmsKeyHasAlias = stackRule({
  name: "kms-key-has-alias",
  description: "Every KMS key has an alias.",
  displayName: "KMS key has an alias",
  severity: "low",
  level: "advisory",
  why: "Key ids are easy to confuse. An alias shows people which key they are about to disable or delete.",
  services: ["kms", "operations"],
  securityHub: [],
  remediationSteps: `Declare an ${ALIAS} with the key's keyId as its targetKeyId.`,
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
  judge(stack, findingsOf) {
    const { keys, aliases } = stack.view(readKeyStack);
    expectCompanion(
      keys,
      aliases,
      findingsOf,
      () => `No alias points at this key. Declare an ${ALIAS} with its keyId as targetKeyId.`,
    );
  },
});
