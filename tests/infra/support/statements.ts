import type { PolicyConditions } from "../../../infra/aws/policy-document";

type Texts = string | readonly string[];

/** A policy document that is expected. */
export function documentOf(...Statement: readonly object[]) {
  return { Version: "2012-10-17", Statement };
}

/** A statement of a policy whose holder is its principal. */
export function allows(Sid: string, Action: Texts, Resource: Texts, Condition?: PolicyConditions) {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

/** A statement of a resource's policy that lets somebody in, a service as a rule. */
export function allowsTo(
  Principal: object,
  Sid: string,
  Action: Texts,
  Resource: Texts,
  Condition?: PolicyConditions,
) {
  return { Sid, Effect: "Allow", Principal, Action, Resource, ...(Condition && { Condition }) };
}

/** A statement of a resource's policy that keeps everyone out. */
export function denies(Sid: string, Action: Texts, Resource: Texts, Condition: PolicyConditions) {
  return { Sid, Effect: "Deny", Principal: "*", Action, Resource, Condition };
}

/** What keeps everyone who comes without TLS from a resource. */
export function deniesWithoutTls(Action: Texts, Resource: Texts) {
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  return denies("DenyInsecureTransport", Action, Resource, Condition);
}

/** What keeps everyone from deleting a bucket and its policy. */
export function deniesRemoval(Resource: string) {
  const Action = ["s3:DeleteBucket", "s3:DeleteBucketPolicy"];
  return { Sid: "DenyRemoval", Effect: "Deny", Principal: "*", Action, Resource };
}
