import type { Doubt } from "./truth";

/**
 * Who calls, as AWS compares callers with a Principal.
 *
 * What conditions compare, such as `aws:PrincipalArn`, stands in the request's context: AWS knows a
 * principal by its unique id, so a user who was renamed has another ARN there.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Caller =
  | { readonly kind: "root"; readonly account: string }
  | { readonly kind: "user"; readonly arn: string }
  | { readonly kind: "role session"; readonly arn: string; readonly roleArn: string }
  | { readonly kind: "federated user"; readonly arn: string; readonly userArn: string }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "anonymous" };

/** The value of a condition key; a list for a key of several values. */
export type ContextValue = string | readonly string[];

/** The value of a condition key, named in lower case: none, or not chosen yet. */
export type Context = (key: string) => ContextValue | undefined | Doubt;

/** One authorization request, as AWS puts it together from a call and its caller. */
export interface AccessRequest {
  readonly caller: Caller;
  /** With its service: `kms:Decrypt`. */
  readonly action: string;
  /** ARN, or `*` for an action that is about no resource. */
  readonly resource: string;
  /** The account that owns the resource, 12 digits. */
  readonly resourceAccount: string;
  /** Every condition key of the request, in any case. A key that is not here is absent. */
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** The account that a caller belongs to, if it is one of an account. */
export function accountOf(caller: Caller): string | undefined {
  switch (caller.kind) {
    case "root":
      return caller.account;
    case "service":
    case "anonymous":
      return undefined;
    default:
      return caller.arn.split(":")[4];
  }
}

/**
 * How conditions read a request's context. AWS takes no heed of the case of a key's name. A key with no
 * values is absent.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function contextOf({ context }: Pick<AccessRequest, "context">): Context {
  const values = new Map(
    Object.entries(context)
      .filter(([, value]) => value.length > 0 || typeof value === "string")
      .map(([key, value]) => [key.toLowerCase(), value]),
  );
  return (key) => values.get(key);
}
