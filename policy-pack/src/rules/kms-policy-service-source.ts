import { type BucketsUnderKey, readBucketsUnderKeys } from "../buckets/buckets-under-key";
import { stackRule } from "../framework/stack-rule";
import { readKeyStack } from "../keys/key-stack";
import { publicAccess } from "../policy-document/access/public-access";
import { openServices, type ServiceAccess } from "../policy-document/access/service-access";
import { nameOf, type PolicyDocument, type Statement } from "../policy-document/document";
import { labelOf } from "../policy-document/elements/principal";
import { bindingFor } from "../policy-document/elements/service-sources";
import { judgePolicy } from "../policy-document/judge-policy";
import { KMS } from "../policy-document/services";
import type { StackResource } from "../resources/stack";
import type { Findings } from "../values/findings";

export const kmsPolicyServiceSource = stackRule({
  name: "kms-policy-service-source",
  description: "A key policy gives AWS services access only for sources that it names.",
  displayName: "KMS key policy binds services to their source",
  severity: "high",
  why: "An AWS service works for every AWS account. If the policy names no source, somebody else's trail, topic or function can make the service use the key.",
  services: ["kms", "iam"],
  securityHub: [],
  remediationSteps:
    "Add StringEquals aws:SourceAccount with the account id, ArnLike aws:SourceArn with the resource that the service works for, or StringEquals aws:SourceOrgID. For services that send none of these, such as CloudWatch Logs, use the encryption context that they write, such as kms:EncryptionContext:aws:logs:arn. Two take no condition at all, and need a key of their own: EventBridge for an encrypted topic, with kms:Decrypt and kms:GenerateDataKey* alone, and CloudTrail for an event data store, with kms:Decrypt and kms:GenerateDataKey alone. Permission only to describe the key is not judged.",
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
  judgePolicy(findings, resource.property("policy"), KMS, (document) =>
    openServices(document, KMS)
      .filter(({ isNamed, statement }) => isNamed || !isPublic(document, statement))
      .flatMap((access) => {
        dependsOnBuckets ||= access.sourcelessUse !== undefined && user === undefined;
        return faultsOf(access, user);
      }),
  );
  for (const path of dependsOnBuckets ? unknown : []) {
    findings.unknown(path);
  }
}

/** Whether kms-policy-not-public refuses the statement anyway. */
function isPublic(document: PolicyDocument, statement: Statement): boolean {
  return publicAccess(document, KMS).some((access) => access.statement === statement);
}

function faultsOf(
  { statement, service, sourcelessUse }: ServiceAccess,
  user: string | undefined,
): readonly string[] {
  const lets = `${nameOf(statement)} lets in ${labelOf(service)} for any source`;
  if (sourcelessUse === undefined) {
    return [`${lets}. ${bindingFor(service)}`];
  }
  return user === undefined
    ? []
    : [
        `${lets}, to a key that ${user} encrypts a bucket with. Give ${sourcelessUse.purpose} a key of its own.`,
      ];
}
