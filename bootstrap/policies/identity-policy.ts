import { MANAGED_POLICY_MAX_CHARACTERS } from "../../infra/aws/limits";
import type { PolicyConditions } from "../../infra/aws/policy-document";
import { userError } from "../../infra/user-error";

/** A statement of a role's policy. A denial may name the resources to which it does not apply. */
export interface IdentityStatement {
  /** Its purpose. @default none, if a policy merges several statements into one */
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

/** The policies of a role, keyed by name. */
export type RolePolicies = Readonly<Record<string, IdentityPolicy>>;

/**
 * A policy of the given statements, without those that have no resource. Statements with the same
 * resources and conditions are merged into one, because IAM counts each character. A merged statement
 * has no Sid, which would describe only one of them.
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

/** Allows actions on resources. Has no effect if there are no resources. */
export function allow(
  Sid: string,
  Action: IdentityStatement["Action"],
  Resource: string | readonly string[],
  Condition?: PolicyConditions,
): IdentityStatement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

/**
 * @param otherwise what else makes it shorter, after a comma
 * @throws RunError if a policy is too long for IAM.
 */
export function refuseLongPolicies(
  policies: Readonly<Record<string, object>>,
  otherwise = "",
): void {
  for (const [name, policy] of Object.entries(policies)) {
    const { length } = JSON.stringify(policy).replace(/\s/g, "");
    if (length > MANAGED_POLICY_MAX_CHARACTERS) {
      throw userError(
        `The policy ${name} has ${length} characters; IAM accepts at most ${MANAGED_POLICY_MAX_CHARACTERS}. Use shorter names: environment, bucketNamePrefix, keyAlias${otherwise}.`,
      );
    }
  }
}
