import type {
  BucketVersioningStatus,
  EncryptionType,
  MFADelete,
  ObjectOwnership,
  ServerSideEncryption,
  ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import { oneOf } from "../rules";
import { shown } from "../shown";
import { flag, isRecord, list, present, record, text, type Value, type Values } from "../value";
import { companion } from "./companion";

// The check has let only AWS's own values through, so each text below is one of its type.

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html */
export const encryption = companion({
  label: "S3 Bucket Server-side Encryption Configuration",
  properties: {
    rules: {
      is: "objects",
      required: true,
      rule: (value) =>
        Array.isArray(value) && value.length === 1
          ? undefined
          : `must be exactly one rule, not ${shown(value)}`,
      of: {
        applyServerSideEncryptionByDefault: {
          is: "object",
          of: {
            kmsMasterKeyId: { is: "text" },
            sseAlgorithm: {
              is: "text",
              required: true,
              rule: oneOf("AES256", "aws:kms", "aws:kms:dsse"),
            },
          },
        },
        blockedEncryptionTypes: {
          is: "texts",
          rule: (value) => list({ value }, "value").map(oneOf("SSE-C", "NONE")).find(Boolean),
        },
        bucketKeyEnabled: { is: "flag" },
      },
    },
  },
  missing: "ServerSideEncryptionConfigurationNotFoundError",
  put: (s3, Bucket, inputs) =>
    s3.putBucketEncryption({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: list(inputs, "rules").map(encryptionRule) },
    }),
  async get(s3, Bucket) {
    const found = await s3.getBucketEncryption({ Bucket });
    const rules = found.ServerSideEncryptionConfiguration?.Rules ?? [];
    // AWS always has a rule; localemu has none after a deletion.
    return rules.length === 0 ? undefined : { rules: rules.map(ruleValues) };
  },
  remove: (s3, Bucket) => s3.deleteBucketEncryption({ Bucket }),
});

function encryptionRule(value: Value): ServerSideEncryptionRule {
  const rule = isRecord(value) ? value : {};
  const byDefault = record(rule, "applyServerSideEncryptionByDefault");
  const SSEAlgorithm = text(byDefault, "sseAlgorithm") as ServerSideEncryption | undefined;
  const blocked = list(rule, "blockedEncryptionTypes") as readonly EncryptionType[];
  return {
    ApplyServerSideEncryptionByDefault:
      SSEAlgorithm === undefined
        ? undefined
        : { SSEAlgorithm, KMSMasterKeyID: text(byDefault, "kmsMasterKeyId") },
    BlockedEncryptionTypes: blocked.length === 0 ? undefined : { EncryptionType: [...blocked] },
    BucketKeyEnabled: flag(rule, "bucketKeyEnabled"),
  };
}

function ruleValues(rule: ServerSideEncryptionRule): Values {
  const byDefault = rule.ApplyServerSideEncryptionByDefault;
  return present({
    applyServerSideEncryptionByDefault:
      byDefault === undefined
        ? undefined
        : present({
            kmsMasterKeyId: byDefault.KMSMasterKeyID,
            sseAlgorithm: byDefault.SSEAlgorithm,
          }),
    blockedEncryptionTypes: rule.BlockedEncryptionTypes?.EncryptionType,
    bucketKeyEnabled: rule.BucketKeyEnabled,
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
export const policy = companion({
  label: "S3 Bucket Policy",
  properties: { policy: { is: "policyDocument", required: true } },
  missing: "NoSuchBucketPolicy",
  put: (s3, Bucket, inputs) => s3.putBucketPolicy({ Bucket, Policy: text(inputs, "policy") }),
  get: async (s3, Bucket) => present({ policy: (await s3.getBucketPolicy({ Bucket })).Policy }),
  remove: (s3, Bucket) => s3.deleteBucketPolicy({ Bucket }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
export const publicAccessBlock = companion({
  label: "S3 Bucket Public Access Block",
  properties: {
    blockPublicAcls: { is: "flag", default: false },
    blockPublicPolicy: { is: "flag", default: false },
    ignorePublicAcls: { is: "flag", default: false },
    restrictPublicBuckets: { is: "flag", default: false },
    skipDestroy: { is: "flag", local: true },
  },
  missing: "NoSuchPublicAccessBlockConfiguration",
  put: (s3, Bucket, inputs) =>
    s3.putPublicAccessBlock({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: flag(inputs, "blockPublicAcls"),
        BlockPublicPolicy: flag(inputs, "blockPublicPolicy"),
        IgnorePublicAcls: flag(inputs, "ignorePublicAcls"),
        RestrictPublicBuckets: flag(inputs, "restrictPublicBuckets"),
      },
    }),
  async get(s3, Bucket) {
    const { PublicAccessBlockConfiguration: block } = await s3.getPublicAccessBlock({ Bucket });
    return {
      blockPublicAcls: block?.BlockPublicAcls ?? false,
      blockPublicPolicy: block?.BlockPublicPolicy ?? false,
      ignorePublicAcls: block?.IgnorePublicAcls ?? false,
      restrictPublicBuckets: block?.RestrictPublicBuckets ?? false,
    };
  },
  async remove(s3, Bucket, state) {
    if (!flag(state, "skipDestroy")) {
      await s3.deletePublicAccessBlock({ Bucket });
    }
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html */
export const ownershipControls = companion({
  label: "S3 Bucket Ownership Controls",
  properties: {
    rule: {
      is: "object",
      required: true,
      of: {
        objectOwnership: {
          is: "text",
          required: true,
          rule: oneOf("BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"),
        },
      },
    },
  },
  missing: "OwnershipControlsNotFoundError",
  put(s3, Bucket, inputs) {
    const ObjectOwnership = text(record(inputs, "rule"), "objectOwnership") as ObjectOwnership;
    return s3.putBucketOwnershipControls({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership }] },
    });
  },
  async get(s3, Bucket) {
    const { OwnershipControls: found } = await s3.getBucketOwnershipControls({ Bucket });
    return { rule: present({ objectOwnership: found?.Rules?.[0]?.ObjectOwnership }) };
  },
  remove: (s3, Bucket) => s3.deleteBucketOwnershipControls({ Bucket }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export const versioning = companion({
  label: "S3 Bucket Versioning",
  properties: {
    mfa: { is: "text", local: true },
    versioningConfiguration: {
      is: "object",
      required: true,
      of: {
        mfaDelete: { is: "text", computed: true, rule: oneOf("Enabled", "Disabled") },
        status: { is: "text", required: true, rule: oneOf("Enabled", "Suspended", "Disabled") },
      },
    },
  },
  refuses(from, to) {
    const before = versioningStatus(from);
    const isLeft = before !== "Disabled" && versioningStatus(to) === "Disabled";
    return isLeft
      ? `versioningConfiguration.status cannot go from ${before} to Disabled: suspend it instead`
      : undefined;
  },
  async put(s3, Bucket, inputs) {
    const Status = versioningStatus(inputs);
    // A bucket that never had versions is "Disabled", which cannot be asked for.
    if (Status === "Disabled") {
      return;
    }
    const MFADelete = text(record(inputs, "versioningConfiguration"), "mfaDelete");
    await s3.putBucketVersioning({
      Bucket,
      MFA: text(inputs, "mfa"),
      VersioningConfiguration: {
        MFADelete: MFADelete as MFADelete | undefined,
        Status: Status as BucketVersioningStatus,
      },
    });
  },
  async get(s3, Bucket) {
    const { MFADelete, Status } = await s3.getBucketVersioning({ Bucket });
    const versioningConfiguration = present({ mfaDelete: MFADelete, status: Status ?? "Disabled" });
    return { versioningConfiguration };
  },
  async remove(s3, Bucket, state) {
    if (versioningStatus(state) === "Disabled") {
      return;
    }
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
  },
});

function versioningStatus(values: Values): string {
  return text(record(values, "versioningConfiguration"), "status") ?? "Disabled";
}
