import { shown } from "./shown";

const ACCOUNT_ROOT = /^arn:[\w-]+:iam::(\d{12}):root$/;

/**
 * Whether two policy texts mean the same to AWS: the order of keys, statements and values has no
 * meaning, one value is a list of one, everyone is `"*"` or `{"AWS":"*"}`, an account is its id or
 * the ARN of its root.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function samePolicy(left: string, right: string): boolean {
  if (left === right) {
    return true;
  }
  try {
    return canonical("", JSON.parse(left)) === canonical("", JSON.parse(right));
  } catch {
    // One of them is no JSON, so nothing but equality could make them the same.
    return false;
  }
}

/** Says why a text is not a JSON object, which every policy is; nothing if it is one. */
export function policyFault(policy: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(policy);
    const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return isObject ? undefined : `must be a JSON object, not ${shown(parsed)}`;
  } catch (error) {
    return `must be a JSON policy document, but ${error instanceof Error ? error.message : error}`;
  }
}

function canonical(key: string, value: unknown): string {
  const values = Array.isArray(value) ? value : [value];
  const parts = values.map((part) => canonicalPart(key, part));
  return `[${[...new Set(parts)].sort().join()}]`;
}

function canonicalPart(key: string, value: unknown): string {
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([name, part]) => `${JSON.stringify(name)}:${canonical(name, part)}`,
    );
    return `{${entries.sort().join()}}`;
  }
  if (value === "*" && /^(Not)?Principal$/.test(key)) {
    return canonicalPart("", { AWS: "*" });
  }
  const words = String(value);
  const account = key === "AWS" ? ACCOUNT_ROOT.exec(words)?.[1] : undefined;
  return JSON.stringify(account ?? words);
}
