import { BUCKET_POLICY_MAX_BYTES, KEY_POLICY_MAX_BYTES } from "./limits";
import { userError } from "./user-error";

/** One statement of an IAM policy document that sits on a resource. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal: "*" | { readonly AWS: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: PolicyConditions;
}

/** Operator, then condition key, then the values it is compared with. */
export type PolicyConditions = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** How long a document may be, and what a user can do when it is longer. */
export interface PolicyTextLimit {
  readonly name: string;
  readonly maxBytes: number;
  readonly remedy: string;
}

export const KEY_POLICY_LIMIT: PolicyTextLimit = {
  name: "key policy",
  maxBytes: KEY_POLICY_MAX_BYTES,
  remedy: "Name fewer administrators and keyUsers: one role can stand for many people.",
};

export const BUCKET_POLICY_LIMIT: PolicyTextLimit = {
  name: "bucket policy",
  maxBytes: BUCKET_POLICY_MAX_BYTES,
  remedy: "Name less in it.",
};

/**
 * A document as the text AWS takes.
 *
 * @throws RunError when the text is longer than AWS takes.
 */
export function policyText(document: PolicyDocument, limit: PolicyTextLimit): string {
  const text = JSON.stringify(document);
  const bytes = Buffer.byteLength(text);
  if (bytes > limit.maxBytes) {
    throw userError(
      `The ${limit.name} has ${bytes} bytes; AWS takes ${limit.maxBytes}. ${limit.remedy}`,
    );
  }
  return text;
}
