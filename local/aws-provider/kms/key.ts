import type { KeyMetadata, KeySpec, KeyUsageType, Tag } from "@aws-sdk/client-kms";
import type { AwsRegion } from "../aws";
import { changes } from "../diff";
import { awsCode, Refusal, unlessMissing } from "../failure";
import { type Properties, region, tags } from "../property";
import type { Resource } from "../resource";
import { lengthWithin, oneOf, within } from "../rules";
import { flag, number, present, record, text, texts, type Values } from "../value";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
const properties: Properties = {
  bypassPolicyLockoutSafetyCheck: { is: "flag", default: false, local: true },
  customKeyStoreId: { is: "text", replaces: true, rule: lengthWithin(1, 64) },
  customerMasterKeySpec: {
    is: "text",
    default: "SYMMETRIC_DEFAULT",
    replaces: true,
    rule: oneOf(
      "SYMMETRIC_DEFAULT",
      "RSA_2048",
      "RSA_3072",
      "RSA_4096",
      "ECC_NIST_P256",
      "ECC_NIST_P384",
      "ECC_NIST_P521",
      "ECC_SECG_P256K1",
      "ECC_NIST_EDWARDS25519",
      "HMAC_224",
      "HMAC_256",
      "HMAC_384",
      "HMAC_512",
      "ML_DSA_44",
      "ML_DSA_65",
      "ML_DSA_87",
      "SM2",
    ),
  },
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
  deletionWindowInDays: { is: "number", local: true, rule: within(7, 30, "days") },
  description: { is: "text", computed: true, rule: lengthWithin(0, 8192) },
  enableKeyRotation: { is: "flag", default: false },
  isEnabled: { is: "flag", default: true },
  keyUsage: {
    is: "text",
    default: "ENCRYPT_DECRYPT",
    replaces: true,
    rule: oneOf("ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"),
  },
  multiRegion: { is: "flag", computed: true, replaces: true },
  policy: { is: "policy", computed: true },
  region,
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
  rotationPeriodInDays: { is: "number", computed: true, rule: within(90, 2560, "days") },
  tags,
  xksKeyId: { is: "text", replaces: true, rule: lengthWithin(1, 128) },
};

/** `aws:kms/key:Key`: a customer managed key of one region, or the primary of a multi-region key. */
export const key: Resource = {
  label: "KMS Key",
  properties,
  outputs: { arn: {}, keyId: {}, tagsAll: { follows: "tags" } },
  faults: (inputs) =>
    inputs["xksKeyId"] !== undefined && inputs["customKeyStoreId"] === undefined
      ? [{ property: "xksKeyId", reason: "needs customKeyStoreId: give both or neither" }]
      : [],
  create,
  change,
  read,
  remove,
};

async function create(aws: AwsRegion, inputs: Values) {
  const { KeyMetadata: made } = await aws.kms.createKey({
    BypassPolicyLockoutSafetyCheck: flag(inputs, "bypassPolicyLockoutSafetyCheck"),
    CustomKeyStoreId: text(inputs, "customKeyStoreId"),
    Description: text(inputs, "description"),
    // The check has let only AWS's own values through.
    KeySpec: text(inputs, "customerMasterKeySpec") as KeySpec | undefined,
    KeyUsage: text(inputs, "keyUsage") as KeyUsageType | undefined,
    MultiRegion: flag(inputs, "multiRegion"),
    Origin: originOf(inputs),
    Policy: text(inputs, "policy"),
    Tags: tagList(record(inputs, "tags")),
    XksKeyId: text(inputs, "xksKeyId"),
  });
  const id = made?.KeyId ?? "";
  // What CreateKey cannot set is for the change that follows.
  const { rotationPeriodInDays: _, ...rest } = inputs;
  const state = { ...rest, arn: made?.Arn ?? "", keyId: id, enableKeyRotation: false };
  return { id, state: { ...state, isEnabled: true } };
}

function originOf(inputs: Values) {
  if (inputs["xksKeyId"] !== undefined) {
    return "EXTERNAL_KEY_STORE";
  }
  return inputs["customKeyStoreId"] === undefined ? undefined : "AWS_CLOUDHSM";
}

async function change({ kms }: AwsRegion, KeyId: string, from: Values, to: Values) {
  const changed = new Set(changes(properties, from, to).map(({ path }) => path.split(/[.[]/)[0]));
  const isEnabled = flag(to, "isEnabled") ?? true;
  // A disabled key refuses other changes: enable first, disable last.
  if (changed.has("isEnabled") && isEnabled) {
    await kms.enableKey({ KeyId });
  }
  if (changed.has("enableKeyRotation") || changed.has("rotationPeriodInDays")) {
    await changeRotation(kms, KeyId, from, to);
  }
  if (changed.has("description")) {
    await kms.updateKeyDescription({ KeyId, Description: text(to, "description") ?? "" });
  }
  if (changed.has("policy")) {
    await kms.putKeyPolicy({
      KeyId,
      BypassPolicyLockoutSafetyCheck: flag(to, "bypassPolicyLockoutSafetyCheck"),
      Policy: text(to, "policy"),
      PolicyName: "default",
    });
  }
  if (changed.has("tags")) {
    await changeTags(kms, KeyId, record(from, "tags"), record(to, "tags"));
  }
  if (changed.has("isEnabled") && !isEnabled) {
    await kms.disableKey({ KeyId });
  }
}

async function changeRotation(kms: AwsRegion["kms"], KeyId: string, from: Values, to: Values) {
  if (flag(to, "enableKeyRotation")) {
    const RotationPeriodInDays = number(to, "rotationPeriodInDays");
    await kms.enableKeyRotation({ KeyId, RotationPeriodInDays });
  } else if (flag(from, "enableKeyRotation")) {
    await kms.disableKeyRotation({ KeyId });
  }
}

async function changeTags(kms: AwsRegion["kms"], KeyId: string, from: Values, to: Values) {
  const TagKeys = Object.keys(from).filter((name) => to[name] === undefined);
  const Tags = tagList(to).filter(({ TagKey, TagValue }) => from[TagKey ?? ""] !== TagValue);
  if (TagKeys.length > 0) {
    await kms.untagResource({ KeyId, TagKeys });
  }
  if (Tags.length > 0) {
    await kms.tagResource({ KeyId, Tags });
  }
}

async function read(aws: AwsRegion, KeyId: string, adopting: boolean): Promise<Values | undefined> {
  const found = await unlessMissing(aws.kms.describeKey({ KeyId }), "NotFoundException");
  const metadata = found?.KeyMetadata;
  if (metadata === undefined) {
    return undefined;
  }
  if (metadata.KeyState?.startsWith("Pending") && metadata.DeletionDate !== undefined) {
    if (adopting) {
      throw new Refusal(pendingMessage(metadata));
    }
    // As in the real provider, a key on its way out is gone.
    return undefined;
  }
  const [policy, rotation, keyTags] = await Promise.all([
    aws.kms.getKeyPolicy({ KeyId, PolicyName: "default" }),
    metadata.Origin === "AWS_KMS" ? aws.kms.getKeyRotationStatus({ KeyId }) : undefined,
    listTags(aws.kms, KeyId),
  ]);
  return present({
    arn: metadata.Arn,
    customKeyStoreId: metadata.CustomKeyStoreId,
    customerMasterKeySpec: metadata.KeySpec,
    description: metadata.Description,
    enableKeyRotation: rotation?.KeyRotationEnabled ?? false,
    isEnabled: metadata.Enabled,
    keyId: metadata.KeyId,
    keyUsage: metadata.KeyUsage,
    multiRegion: metadata.MultiRegion ?? false,
    policy: policy.Policy,
    rotationPeriodInDays: rotation?.KeyRotationEnabled ? rotation.RotationPeriodInDays : undefined,
    tags: keyTags,
    tagsAll: keyTags,
    xksKeyId: metadata.XksKeyConfiguration?.Id,
  });
}

function pendingMessage({ KeyId, KeyState, DeletionDate }: KeyMetadata): string {
  return `the key is ${KeyState} and AWS deletes it on ${DeletionDate?.toISOString()}: cancel that and enable the key before you import it (npm run local -- aerosecure cancel-deletion --key ${KeyId}, or aws kms cancel-key-deletion --key-id ${KeyId} and aws kms enable-key --key-id ${KeyId})`;
}

async function remove({ kms }: AwsRegion, KeyId: string, state: Values) {
  const PendingWindowInDays = number(state, "deletionWindowInDays");
  try {
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays });
  } catch (error) {
    const code = awsCode(error);
    const isPending = error instanceof Error && error.message.includes("is pending deletion");
    if (code !== "NotFoundException" && !(code === "KMSInvalidStateException" && isPending)) {
      throw error;
    }
  }
}

function tagList(values: Values): Tag[] {
  return Object.entries(texts(values)).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

async function listTags(kms: AwsRegion["kms"], KeyId: string): Promise<Values> {
  const found: Record<string, string> = {};
  let Marker: string | undefined;
  do {
    const page = await kms.listResourceTags({ KeyId, Marker });
    for (const { TagKey, TagValue } of page.Tags ?? []) {
      found[TagKey ?? ""] = TagValue ?? "";
    }
    Marker = page.Truncated ? page.NextMarker : undefined;
  } while (Marker !== undefined);
  return found;
}
