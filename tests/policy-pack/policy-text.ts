export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";

export const ROOT_ARN = `arn:aws:iam::${ACCOUNT}:root`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/Reader`;
export const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/kzax01`;
export const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/Reader/anna`;
export const OTHER_ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader`;

export const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
export const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY_ID}`;

export interface StatementParts {
  readonly Sid?: unknown;
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/** A document of these statements. */
export function documentOf(...statements: readonly unknown[]): Readonly<Record<string, unknown>> {
  return { Version: "2012-10-17", Statement: statements };
}

/** The text of a document of these statements. */
export function policyOf(...statements: readonly unknown[]): string {
  return JSON.stringify(documentOf(...statements));
}

export function allow(parts: StatementParts): StatementParts {
  const action = "NotAction" in parts ? {} : { Action: "kms:Decrypt" };
  return { Effect: "Allow", ...action, Resource: "*", ...parts };
}

export function deny(parts: StatementParts): StatementParts {
  const principal = "NotPrincipal" in parts ? {} : { Principal: "*" };
  return { ...allow({ ...principal, ...parts }), Effect: "Deny" };
}

/** An Allow to whom IAM knows by this name, or these. */
export function toAws(AWS: unknown, parts: StatementParts = {}): StatementParts {
  return allow({ Principal: { AWS }, ...parts });
}

/** An Allow to change a key's policy, and so to keep control of the key. */
export function mayChangePolicy(AWS: string): StatementParts {
  return toAws(AWS, { Action: "kms:PutKeyPolicy" });
}

export function toEveryone(parts: StatementParts = {}): StatementParts {
  return allow({ Principal: "*", ...parts });
}

/** The statement that AWS gives every key. */
export const ROOT_STATEMENT: StatementParts = toAws(ROOT_ARN, { Action: "kms:*" });
