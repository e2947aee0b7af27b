import { stackRule } from "../framework/stack-rule";
import { keysBehind } from "../keys/key-stack";
import { BUCKET_TYPES, NATIVE_BUCKET, REPLICATION } from "../resources/aws-types";
import type { StackResource } from "../resources/stack";
import { expectExactly, expectValue } from "../values/expect";
import type { Findings } from "../values/findings";
import { isKeyArn } from "../values/key-arn";
import { member, members, type Node, onlyMember } from "../values/node";
import { UNKNOWN } from "../values/unknown";

/** A replication rule's parts, wherever it is written. */
interface ReplicationRule {
  readonly status: Node;
  readonly selects: Node;
  /** What `selects` must be. */
  readonly on: string | boolean;
  readonly keyId: Node;
}

/** Where replications are declared: by the companion, a bucket, version 6's bucket. */
const REPLICATION_PROPERTIES = ["rules", "replicationConfiguration", "replicationConfigurations"];

export const s3ReplicaEncrypted = stackRule({
  name: "s3-replica-encrypted",
  description:
    "A replication rule includes objects under AWS KMS and names a key for the replicas.",
  displayName: "S3 replica is encrypted",
  severity: "high",
  why: "Unless a rule selects them, S3 does not replicate objects under AWS KMS, and shows it only in each object's replication status. The replicas need a key in their own Region.",
  services: ["s3", "kms", "encryption"],
  securityHub: [],
  remediationSteps:
    "In each rule, set sourceSelectionCriteria.sseKmsEncryptedObjects.status to Enabled and destination.encryptionConfiguration.replicaKmsKeyId to the full ARN of a customer managed key in the replica's Region. Disabled rules are not judged.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
  judge(stack, findingsOf) {
    for (const resource of stack.ofTypes([...BUCKET_TYPES, REPLICATION])) {
      const isMadeFromKey = REPLICATION_PROPERTIES.some(
        (property) => keysBehind(resource, property).length > 0,
      );
      // At the first preview no key has an ARN yet; that the value comes from a key is enough.
      const isKey = (value: unknown): boolean =>
        isKeyArn(value) || (value === UNKNOWN && isMadeFromKey);
      for (const rule of rulesOf(resource)) {
        judgeRule(findingsOf(resource.urn), rule, isKey);
      }
    }
  },
});

function judgeRule(
  findings: Findings,
  { status, selects, on, keyId }: ReplicationRule,
  isKey: (value: unknown) => boolean,
): void {
  if (status.value === "Disabled") {
    return;
  }
  if (status.value === UNKNOWN) {
    if (selects.value !== on || !isKey(keyId.value)) {
      findings.unknown(status.path);
    }
    return;
  }
  expectExactly(findings, selects, on);
  // Where one value stands in the way of both, it is named once.
  if (keyId.path !== selects.path && !isKey(keyId.value)) {
    expectValue(
      findings,
      keyId,
      isKeyArn,
      "Set it to the full ARN of a customer managed key in the replica's Region, such as key.arn.",
    );
  }
}

function rulesOf(resource: StackResource): readonly ReplicationRule[] {
  if (resource.type === REPLICATION) {
    return members(resource.property("rules")).map(currentRule);
  }
  const inline = declared(resource.property("replicationConfiguration"));
  const inlineV2 = declared(resource.property("replicationConfigurations"));
  return [
    ...inline
      .flatMap((node) => members(member(node, "rules")))
      .map(resource.type === NATIVE_BUCKET ? currentRule : inlineRule),
    ...inlineV2
      .flatMap(members)
      .flatMap((node) => members(member(node, "rules")))
      .map(inlineRuleV2),
  ];
}

/** A rule of the companion, and of AWS's own bucket type. */
function currentRule(rule: Node): ReplicationRule {
  const criteria = member(rule, "sourceSelectionCriteria");
  const encryption = member(member(rule, "destination"), "encryptionConfiguration");
  return {
    status: member(rule, "status"),
    selects: member(member(criteria, "sseKmsEncryptedObjects"), "status"),
    on: "Enabled",
    keyId: member(encryption, "replicaKmsKeyId"),
  };
}

/** A rule in a bucket's deprecated `replicationConfiguration`. */
function inlineRule(rule: Node): ReplicationRule {
  const criteria = member(rule, "sourceSelectionCriteria");
  return {
    status: member(rule, "status"),
    selects: member(member(criteria, "sseKmsEncryptedObjects"), "enabled"),
    on: true,
    keyId: member(member(rule, "destination"), "replicaKmsKeyId"),
  };
}

/** The same in version 6's BucketV2, where every part is a list of one. */
function inlineRuleV2(rule: Node): ReplicationRule {
  const criteria = onlyMember(member(rule, "sourceSelectionCriterias"));
  return {
    status: member(rule, "status"),
    selects: member(onlyMember(member(criteria, "sseKmsEncryptedObjects")), "enabled"),
    on: true,
    keyId: member(onlyMember(member(rule, "destinations")), "replicaKmsKeyId"),
  };
}

function declared(node: Node): readonly Node[] {
  const isEmpty =
    node.value === undefined || (Array.isArray(node.value) && node.value.length === 0);
  return isEmpty ? [] : [node];
}
