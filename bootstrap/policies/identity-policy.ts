import { MANAGED_POLICY_MAX_CHARACTERS } from "../../infra/aws/limits";
import type { PolicyConditions } from "../../infra/aws/policy-document";
import { userError } from "../../infra/user-error";

/** A statement of a role's policy. What is refused may be told by what it leaves out. */
export interface IdentityStatement {
  /** What it is for. @default told by nothing, where a policy says several in one */
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: PolicyConditions;
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface IdentityPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly IdentityStatement[];
}

/** The policies of a role, each by its name in the account. */
export type RolePolicies = Readonly<Record<string, IdentityPolicy>>;

/**
 * A policy of the statements that there are, none of which speaks of nothing. What is said of the
 * same resources under the same conditions is said in one, which has no Sid, as that would tell of
 * one of them alone: IAM counts every character.
 */
export function policyOf(...statements: readonly IdentityStatement[]): IdentityPolicy {
  const said = new Map<string, IdentityStatement>();
  for (const statement of statements) {
    const { Sid, Action, ...rest } = statement;
    if (statement.Resource?.length !== 0) {
      const where = JSON.stringify(rest);
      const before = said.get(where);
      const actions = [before?.Action ?? [], Action].flat();
      const name = before === undefined && Sid !== undefined ? { Sid } : {};
      said.set(where, { ...name, ...rest, Action: [...new Set(actions)] });
    }
  }
  return { Version: "2012-10-17", Statement: [...said.values()] };
}

/** Lets an action be done on resources. Nothing is said where there are none. */
export function allow(
  Sid: string,
  Action: IdentityStatement["Action"],
  Resource: string | readonly string[],
  Condition?: PolicyConditions,
): IdentityStatement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

/** @throws RunError where IAM would refuse a policy for its length. */
export function refuseLongPolicies(policies: RolePolicies): void {
  for (const [name, policy] of Object.entries(policies)) {
    const { length } = JSON.stringify(policy).replace(/\s/g, "");
    if (length > MANAGED_POLICY_MAX_CHARACTERS) {
      throw userError(
        `The policy ${name} has ${length} characters; IAM takes ${MANAGED_POLICY_MAX_CHARACTERS}. Use shorter names: environment, bucketNamePrefix, keyAlias.`,
      );
    }
  }
}
