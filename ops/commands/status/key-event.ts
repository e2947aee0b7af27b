import type { Event } from "@aws-sdk/client-cloudtrail";

/** Something that was done with a key or to it. */
export interface KeyEvent {
  readonly id: string;
  /** In ISO 8601. */
  readonly at: string;
  /** KMS's own name of it, such as Decrypt. */
  readonly operation: string;
  readonly kind: "use" | "change";
  /** The ARN of a user, or of a role's session; else the service that called. */
  readonly who: string;
  /** The service that asked in that name, such as s3.amazonaws.com. */
  readonly through: string | null;
  /** The object, or under a Bucket Key the bucket, that S3 asked for: an ARN. */
  readonly what: string | null;
  /** AWS's code if it was refused or failed. */
  readonly error: string | null;
}

/**
 * Operations with the key's material; CloudTrail calls most of them read-only.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-cryptography.html#cryptographic-operations
 */
const USE =
  /^(?:Encrypt|Decrypt|ReEncrypt|GenerateDataKey\w*|GenerateMac|VerifyMac|Sign|Verify|DeriveSharedSecret)$/;

/** Reads an event of CloudTrail; undefined if it neither used nor changed a key. */
export function keyEventOf(event: Event): KeyEvent | undefined {
  const { EventId, EventName, EventTime } = event;
  if (EventId === undefined || EventName === undefined || EventTime === undefined) {
    return undefined;
  }
  const isUse = USE.test(EventName);
  if (!isUse && event.ReadOnly !== "false") {
    return undefined;
  }
  const record = recordOf(event);
  const identity = objectIn(record, "userIdentity");
  const context = objectIn(objectIn(record, "requestParameters"), "encryptionContext");
  return {
    id: EventId,
    at: EventTime.toISOString(),
    operation: EventName,
    kind: isUse ? "use" : "change",
    who: textIn(identity, "arn") ?? textIn(identity, "invokedBy") ?? event.Username ?? "unknown",
    through: textIn(identity, "invokedBy") ?? null,
    what: textIn(context, "aws:s3:arn") ?? null,
    error: textIn(record, "errorCode") ?? null,
  };
}

/** Whether an event is about a key: by its resources, or by what was asked. */
export function isAbout(
  event: Event,
  key: { readonly keyArn: string; readonly keyId: string },
): boolean {
  const record = recordOf(event);
  const resources = Array.isArray(record["resources"]) ? record["resources"] : [];
  const named = [
    ...(event.Resources ?? []).map(({ ResourceName }) => ResourceName),
    ...resources.map((resource: unknown) => textIn(asObject(resource), "ARN")),
    textIn(objectIn(record, "requestParameters"), "keyId"),
    textIn(objectIn(record, "requestParameters"), "targetKeyId"),
    textIn(objectIn(record, "responseElements"), "keyId"),
  ];
  return named.some((name) => name === key.keyArn || name === key.keyId);
}

type Fields = Readonly<Record<string, unknown>>;

function recordOf({ CloudTrailEvent }: Event): Fields {
  try {
    return asObject(JSON.parse(CloudTrailEvent ?? "{}"));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function objectIn(fields: Fields, name: string): Fields {
  return asObject(fields[name]);
}

function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
