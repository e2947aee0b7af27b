import type { PolicyConditions } from "../../../infra/policy-document";

type Texts = string | readonly string[];

/** A policy document that is expected. */
export function documentOf(...Statement: readonly object[]) {
  return { Version: "2012-10-17", Statement };
}

/** A statement of a policy whose holder is its principal. */
export function allows(Sid: string, Action: Texts, Resource: Texts, Condition?: PolicyConditions) {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

/** What keeps everyone who comes without TLS from a resource. */
export function refusesWithoutTls(Action: Texts, Resource: Texts) {
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action,
    Resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
