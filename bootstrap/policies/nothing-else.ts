import type { IdentityStatement } from "./identity-policy";

/** The denial of every action that is not named. */
export interface DenialOfOthers {
  readonly Sid: string;
  readonly Effect: "Deny";
  readonly NotAction: readonly string[];
  readonly Resource: "*";
}

/** What all statements that allow an action have in common: where, and what a request must carry. */
interface Scope {
  readonly resources: readonly string[];
  /** The values that each condition key may have, by operator and key. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

const NEGATED: Readonly<Record<string, string>> = {
  StringEquals: "StringNotEquals",
  StringLike: "StringNotLike",
};

/**
 * Denials of all that these statements do not allow. A permissions boundary needs them: if the policy
 * of a bucket or key names a role's session, what it allows is not limited by what the boundary does
 * not allow, only by what the boundary denies.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function nothingElse(
  statements: readonly IdentityStatement[],
): readonly (IdentityStatement | DenialOfOthers)[] {
  const actions = [...new Set(statements.flatMap(({ Action }) => Action))];
  const scopes = actions.map((action) => [action, scopeOf(action, statements)] as const);
  return [
    { Sid: "NothingElse", Effect: "Deny", NotAction: actions, Resource: "*" },
    ...grouped(scopes, ({ resources }) => resources).map(([action, NotResource]) => ({
      Effect: "Deny" as const,
      Action: action,
      NotResource,
    })),
    ...conditionsOf(scopes).flatMap((name) => {
      const bound = scopes.filter(([, { values }]) => name in values);
      const [operator = "", key = ""] = name.split(" ");
      return grouped(bound, ({ values }) => values[name] ?? []).map(([action, values]) => ({
        Effect: "Deny" as const,
        Action: action,
        Resource: "*",
        Condition: { [NEGATED[operator] ?? operator]: { [key]: values } },
      }));
    }),
  ];
}

function scopeOf(action: string, statements: readonly IdentityStatement[]): Scope {
  const about = statements.filter(({ Action }) => [Action].flat().includes(action));
  const named = about.map(({ Condition = {} }) => conditionValues(Condition));
  const [first = {}] = named;
  const common = Object.keys(first).filter((name) => named.every((values) => name in values));
  return {
    resources: [...new Set(about.flatMap(({ Resource = [] }) => Resource))].toSorted(),
    values: Object.fromEntries(
      common.map((name) => [
        name,
        [...new Set(named.flatMap((values) => values[name] ?? []))].toSorted(),
      ]),
    ),
  };
}

/** @throws Error for an operator of which nothing here tells the opposite. */
function conditionValues(
  conditions: NonNullable<IdentityStatement["Condition"]>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(conditions).flatMap(([operator, keys]) => {
      if (NEGATED[operator] === undefined) {
        throw new Error(`No opposite of ${operator} is known.`);
      }
      return Object.entries(keys).map(
        ([key, values]) => [`${operator} ${key}`, [values].flat()] as const,
      );
    }),
  );
}

function conditionsOf(scopes: readonly (readonly [string, Scope])[]): readonly string[] {
  return [...new Set(scopes.flatMap(([, { values }]) => Object.keys(values)))];
}

/** The actions for which a part of the scope is the same, with that part. */
function grouped(
  scopes: readonly (readonly [string, Scope])[],
  partOf: (scope: Scope) => readonly string[],
): readonly (readonly [readonly string[], readonly string[]])[] {
  const groups = new Map<string, [string[], readonly string[]]>();
  for (const [action, scope] of scopes) {
    const part = partOf(scope);
    const name = JSON.stringify(part);
    groups.set(name, [[...(groups.get(name)?.[0] ?? []), action], part]);
  }
  return [...groups.values()];
}
