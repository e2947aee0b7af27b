import { type BucketsUnderKey, readBucketsUnderKeys } from "../buckets/buckets-under-key";
import { stackRule } from "../framework/stack-rule";
import { readKeyStack } from "../keys/key-stack";
import { labelOf } from "../policy-document/elements/principal";
import { judgePolicy } from "../policy-document/judge-policy";
import { openServices, type ServiceAccess } from "../policy-document/service-access";
import type { StackResource } from "../resources/stack";
import type { Findings } from "../values/findings";

const FIX = "Add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.";

export const kmsPolicyServiceSource = stackRule({
  name: "kms-policy-service-source",
  description: "A key policy gives AWS services access only for sources that it names.",
  displayName: "KMS key policy binds services to their source",
  severity: "high",
  why: "An AWS service works for every AWS account. If the policy names no source, somebody else's trail, topic or function can make the service use the key.",
  services: ["kms", "iam"],
  securityHub: [],
  remediationSteps:
    "Add StringEquals aws:SourceAccount with the account id, ArnLike aws:SourceArn with the resource that the service works for, or StringEquals aws:SourceOrgID. For services that send none of these, such as CloudWatch Logs, use the encryption context that they write, such as kms:EncryptionContext:aws:logs:arn. EventBridge takes no condition when it writes to an encrypted topic: give that topic a key of its own, with kms:Decrypt and kms:GenerateDataKey* alone.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  judge(stack, findingsOf) {
    const { keys, policies } = stack.view(readKeyStack);
    const bucketsUnder = stack.view(readBucketsUnderKeys);
    for (const key of keys) {
      judgeServices(findingsOf(key.urn), key, bucketsUnder({ key, keyId: undefined }));
    }
    for (const { resource, ...place } of policies) {
      judgeServices(findingsOf(resource.urn), resource, bucketsUnder(place));
    }
  },
});

function judgeServices(
  findings: Findings,
  resource: StackResource,
  { user, unknown }: BucketsUnderKey,
): void {
  let dependsOnBuckets = false;
  judgePolicy(findings, resource.property("policy"), (document) =>
    openServices(document).flatMap((access) => {
      dependsOnBuckets ||= access.isEventBridgePublishing && user === undefined;
      return faultsOf(access, user);
    }),
  );
  for (const path of dependsOnBuckets ? unknown : []) {
    findings.unknown(path);
  }
}

function faultsOf(
  { path, service, isEventBridgePublishing }: ServiceAccess,
  user: string | undefined,
): readonly string[] {
  const lets = `${path} lets in ${labelOf(service)} for any source`;
  if (!isEventBridgePublishing) {
    return [`${lets}. ${FIX}`];
  }
  return user === undefined
    ? []
    : [
        `${lets}, to a key that ${user} encrypts a bucket with. Give EventBridge's topic a key of its own.`,
      ];
}
