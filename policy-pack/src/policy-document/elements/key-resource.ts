import { matchesPattern } from "./pattern";

/** What is known of the key that a policy is attached to. */
export interface KeyIdentity {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly id?: string | undefined;
}

/** The parts of a key's ARN, or of a pattern of such ARNs. */
const PARTS = /^[^:]+:[^:]+:[^:]+:([^:]+):([^:]+):(.+)$/s;

/** The same where each part has one value alone. */
const ONE_KEY = /^arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:key\/([A-Za-z0-9-]+)$/;

/** Stands for the part of a key's ARN that is not known. */
const ANY_PART = "\u0001";

/**
 * Whether a Resource of a key's policy may name the key that the policy is attached to: by "*", by
 * the key's ARN or by a pattern of such ARNs. An alias names no key there.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export function mayNameKey(resource: string, key: KeyIdentity = {}): boolean {
  const [, region, account, name = ""] = PARTS.exec(resource) ?? [];
  const id = name.startsWith("key/") ? name.slice("key/".length) : undefined;
  const partition = /^arn:([a-z0-9-]+):/.exec(resource)?.[1] ?? ANY_PART;
  // What is not known of the key is taken to be as the Resource has it.
  const arn = [
    ...["arn", partition, "kms"],
    key.region ?? written(region, /^[a-z0-9*?-]+$/),
    key.account ?? written(account, /^[\d*?]+$/),
    `key/${key.id ?? written(id, /^[A-Za-z0-9*?-]+$/)}`,
  ].join(":");
  return matchesPattern(resource, arn);
}

/** The id of the only key that a Resource names; undefined if it may name several. */
export function keyIdNamed(resource: string): string | undefined {
  return ONE_KEY.exec(resource)?.[1];
}

/** Whether a Resource names every key of an account, or of all, in every Region. */
export function namesEveryKey(resource: string): boolean {
  return /^arn:([a-z0-9-]+|\*):kms:\*:(\d{12}|\*):(key\/)?\*$/.test(resource);
}

/** A part as it is written, with something in the place of each wildcard. */
function written(part: string | undefined, form: RegExp): string {
  return part !== undefined && form.test(part) ? part.replaceAll(/[*?]/g, ANY_PART) : ANY_PART;
}
