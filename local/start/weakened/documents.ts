const account = "arn:aws:iam::111122223333";

export const reader = `${account}:role/Reader`;
export const otherAccount = "arn:aws:iam::444455556666:root";

export const accountRoot = statement(
  "Enable IAM User Permissions",
  { AWS: `${account}:root` },
  "kms:*",
);
export const everyone = statement("Share with everyone", "*", "kms:Decrypt");

/** A statement of a key policy that allows. */
export function statement(Sid: string, Principal: unknown, Action: unknown): object {
  return { Sid, Effect: "Allow", Principal, Action, Resource: "*" };
}

export function policyOf(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
