import type {
  DeleteMarkerReplicationStatus,
  Destination,
  ReplicationRule,
  ReplicationRuleFilter,
  ReplicationRuleStatus,
  SseKmsEncryptedObjectsStatus,
  StorageClass,
} from "@aws-sdk/client-s3";
import type { Properties, Property } from "../property";
import { lengthWithin, oneOf, within } from "../rules";
import { shown } from "../shown";
import { isRecord, list, number, present, record, text, type Value, type Values } from "../value";
import { companion } from "./companion";

const status: Property = { is: "text", required: true, rule: oneOf("Enabled", "Disabled") };

const destination: Properties = {
  account: { is: "text", rule: lengthWithin(12, 12) },
  bucket: { is: "text", required: true, rule: bucketArn },
  encryptionConfiguration: {
    is: "object",
    of: { replicaKmsKeyId: { is: "text", required: true } },
  },
  storageClass: {
    is: "text",
    rule: oneOf("STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"),
  },
};

const rule: Properties = {
  deleteMarkerReplication: { is: "object", of: { status } },
  destination: { is: "object", required: true, of: destination },
  filter: { is: "object", required: true, of: { prefix: { is: "text" } } },
  id: { is: "text", required: true, rule: lengthWithin(1, 255) },
  priority: { is: "number", required: true, rule: within(0, 2_147_483_647, "places") },
  sourceSelectionCriteria: {
    is: "object",
    of: { sseKmsEncryptedObjects: { is: "object", of: { status } } },
  },
  status,
};

/**
 * Where a bucket is copied. The local AWS copies as itself, asking neither the role nor the keys, and
 * leaves the copy as it was encrypted at its source; it knows no Replication Time Control.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html
 */
export const replication = companion({
  label: "S3 Bucket Replication Configuration",
  properties: {
    role: { is: "text", required: true },
    rules: { is: "objects", required: true, rule: someRules, of: rule },
  },
  missing: "ReplicationConfigurationNotFoundError",
  put: (s3, Bucket, inputs) =>
    s3.putBucketReplication({
      Bucket,
      ReplicationConfiguration: {
        Role: text(inputs, "role"),
        Rules: list(inputs, "rules").map(toRule),
      },
    }),
  async get(s3, Bucket) {
    const { ReplicationConfiguration: found } = await s3.getBucketReplication({ Bucket });
    return present({ role: found?.Role, rules: (found?.Rules ?? []).map(fromRule) });
  },
  remove: (s3, Bucket) => s3.deleteBucketReplication({ Bucket }),
});

function someRules(value: Value): string | undefined {
  return Array.isArray(value) && value.length > 0
    ? undefined
    : `must have a rule, not ${shown(value)}`;
}

function bucketArn(value: Value): string | undefined {
  return /^arn:[\w-]+:s3:::[\w.-]+$/.test(String(value))
    ? undefined
    : `must be the ARN of a bucket, not ${shown(value)}`;
}

function toRule(value: Value): ReplicationRule {
  const from = isRecord(value) ? value : {};
  const markers = text(record(from, "deleteMarkerReplication"), "status");
  const encrypted = text(
    record(record(from, "sourceSelectionCriteria"), "sseKmsEncryptedObjects"),
    "status",
  );
  return {
    ID: text(from, "id"),
    Priority: number(from, "priority"),
    Status: text(from, "status") as ReplicationRuleStatus,
    Filter: { Prefix: text(record(from, "filter"), "prefix") ?? "" },
    DeleteMarkerReplication:
      markers === undefined ? undefined : { Status: markers as DeleteMarkerReplicationStatus },
    SourceSelectionCriteria:
      encrypted === undefined
        ? undefined
        : { SseKmsEncryptedObjects: { Status: encrypted as SseKmsEncryptedObjectsStatus } },
    Destination: toDestination(record(from, "destination")),
  };
}

function toDestination(from: Values): Destination {
  const ReplicaKmsKeyID = text(record(from, "encryptionConfiguration"), "replicaKmsKeyId");
  return {
    Account: text(from, "account"),
    Bucket: text(from, "bucket"),
    EncryptionConfiguration: ReplicaKmsKeyID === undefined ? undefined : { ReplicaKmsKeyID },
    StorageClass: text(from, "storageClass") as StorageClass | undefined,
  };
}

function fromRule(from: ReplicationRule): Values {
  const { DeleteMarkerReplication: markers, Destination: to } = from;
  const encrypted = from.SourceSelectionCriteria?.SseKmsEncryptedObjects;
  const key = to?.EncryptionConfiguration;
  return present({
    id: from.ID,
    priority: from.Priority,
    status: from.Status,
    filter: fromFilter(from.Filter),
    deleteMarkerReplication: markers && present({ status: markers.Status }),
    sourceSelectionCriteria: encrypted && {
      sseKmsEncryptedObjects: present({ status: encrypted.Status }),
    },
    destination: present({
      account: to?.Account,
      bucket: to?.Bucket,
      encryptionConfiguration: key && present({ replicaKmsKeyId: key.ReplicaKmsKeyID }),
      storageClass: to?.StorageClass,
    }),
  });
}

function fromFilter(filter: ReplicationRuleFilter | undefined): Values {
  return present({ prefix: filter?.Prefix });
}
