import { stackRule } from "../framework/stack-rule";
import { isUndecided } from "../keys/key-companion";
import { declaresPolicy, type KeyCompanion, readKeyStack } from "../keys/key-stack";
import { wasAnalysed } from "../resources/declared-inputs";
import { regionOf } from "../resources/region";
import type { StackResource } from "../resources/stack";

export const kmsKeySinglePolicySource = stackRule({
  name: "kms-key-single-policy-source",
  description: "A KMS key's policy is declared in one place.",
  displayName: "KMS key has one policy",
  severity: "medium",
  why: "A key has one policy. Two declarations overwrite each other, and which of them applies can change with every deployment.",
  services: ["kms", "iam"],
  securityHub: [],
  remediationSteps:
    "Keep the key's own policy and delete the KeyPolicy. Then deploy again with --refresh, because destroying a KeyPolicy resets the key to AWS's default policy.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
  judge(stack, findingsOf) {
    const { keys, policies } = stack.view(readKeyStack);
    const sources = new Map<unknown, StackResource>(
      keys.filter(declaresOwnPolicy).map((key) => [key, key]),
    );
    for (const policy of policies) {
      const key = keyOf(policy);
      const source = sources.get(key);
      if (source !== undefined) {
        findingsOf(policy.resource.urn).violation(
          `${policy.keyId.path} belongs to a key whose policy "${source.name}" declares. Keep one of the two.`,
        );
      } else if (key !== undefined) {
        sources.set(key, policy.resource);
      }
    }
    const undecided = policies.filter(isUndecided);
    if (sources.size + undecided.length > 1) {
      for (const { resource, keyId } of undecided) {
        findingsOf(resource.urn).unknown(keyId.path);
      }
    }
  },
});

/** Among its outputs every key has a policy: only what the program declared counts. */
function declaresOwnPolicy(key: StackResource): boolean {
  const areInputs = wasAnalysed(key.urn) || key.outputs["arn"] === undefined;
  return areInputs && declaresPolicy(key);
}

/** What policies of the same key have in common; undefined where that is not known. */
function keyOf({ key, keyId: { value }, resource }: KeyCompanion): unknown {
  const named = typeof value === "string" ? `${value} in ${regionOf(resource)}` : undefined;
  return key ?? named;
}
