import { stackRule } from "../framework/stack-rule";
import { expectCompanion } from "../keys/key-companion";
import { declaresPolicy, readKeyStack } from "../keys/key-stack";
import { KEY_POLICY } from "../resources/aws-types";
import { describeValue } from "../values/describe-value";

export const kmsKeyHasPolicy = stackRule({
  name: "kms-key-has-policy",
  description: "A KMS key's policy is part of the program.",
  displayName: "KMS key has a policy",
  severity: "high",
  why: "A key without a policy gets AWS's default policy, under which IAM alone decides who can use and delete the key.",
  services: ["kms", "iam"],
  securityHub: [],
  remediationSteps: `Set the key's policy (keyPolicy in aws-native), or declare an ${KEY_POLICY} for it.`,
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  judge(stack, findingsOf) {
    const { keys, policies } = stack.view(readKeyStack);
    expectCompanion(
      keys.filter((key) => !declaresPolicy(key)),
      policies.filter(({ resource }) => declaresPolicy(resource)),
      findingsOf,
      (key) => {
        const { path, value } = key.property("policy");
        return `${path} is ${describeValue(value)}. Set it to a policy, or declare an ${KEY_POLICY} for this key.`;
      },
    );
  },
});
