import type { types } from "@pulumi/aws";
import type { Input } from "@pulumi/pulumi";
import { userError } from "../user-error";
import { BUCKET_POLICY_MAX_BYTES, KEY_POLICY_MAX_BYTES } from "./limits";

/**
 * One statement of an IAM policy document that sits on a resource. `Text` is what its conditions
 * compare with: plain texts, or what is known only once a resource exists.
 */
export interface PolicyStatement<Text = string> {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal:
    | "*"
    | { readonly AWS: string | readonly string[] }
    | { readonly Service: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: PolicyConditions<Text>;
}

/** Operator, then condition key, then the values it is compared with. */
export type PolicyConditions<Text = string> = Readonly<
  Record<string, Readonly<Record<string, Text | readonly Text[]>>>
>;

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyDocument<Text = string> {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement<Text>[];
}

/** A policy document for a user, group or role, who is the principal of every statement in it. */
export interface IdentityPolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Omit<PolicyStatement, "Principal">[];
}

/** Keeps everyone who connects without TLS from a resource. */
export function denyInsecureTransport(
  Action: string,
  Resource: PolicyStatement["Resource"],
): PolicyStatement {
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action,
    Resource,
    Condition,
  };
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
  remedy: "Name fewer serviceRoles and VPC endpoints.",
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

/**
 * A bucket's document as a resource takes it, with texts in it that may not be known yet. The AWS plugin makes one
 * text of it, and as long as one piece is unknown all of it is.
 */
export function policyInput({
  Version,
  Statement,
}: PolicyDocument<Input<string>>): types.input.s3.PolicyDocument {
  return {
    Version,
    Statement: Statement.map(({ Principal, Action, Resource, ...rest }) => ({
      ...rest,
      Principal: principalInput(Principal),
      Action: listInput(Action),
      Resource: listInput(Resource),
    })),
  };
}

function principalInput(
  principal: PolicyStatement["Principal"],
): string | types.input.iam.AWSPrincipal | types.input.iam.ServicePrincipal {
  if (principal === "*") {
    return principal;
  }
  return "AWS" in principal
    ? { AWS: listInput(principal.AWS) }
    : { Service: listInput(principal.Service) };
}

function listInput(texts: string | readonly string[]): string | string[] {
  return typeof texts === "string" ? texts : [...texts];
}
