/** An alias or a bare key id is resolved in the account of the principal that writes. */
const KEY_ARN = /^arn:[a-z0-9-]+:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/;

/** Whether the value is the full ARN of a KMS key. */
export function isKeyArn(value: unknown): value is string {
  return typeof value === "string" && KEY_ARN.test(value);
}

/** The region that a KMS key's ARN names; undefined for anything else. */
export function regionOfKeyArn(value: unknown): string | undefined {
  return typeof value === "string" ? KEY_ARN.exec(value)?.[1] : undefined;
}

/** A key's id, whether it stands alone or at the end of an ARN. */
export function keyIdIn(name: string): string {
  return name.replace(/^arn:.*:key\//, "");
}
