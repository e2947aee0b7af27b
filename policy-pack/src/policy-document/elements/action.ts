import { elementOf, type Statement, textsIn } from "../document";
import type { Service } from "../services";
import { hasWildcard, matchesPattern } from "./pattern";

/** Every action that makes a difference in one document, in lower case. */
interface Universe {
  readonly service: Service;
  /** Those that only this document names, or stand for what its wildcards cover besides. */
  readonly others: readonly string[];
}

/** Stands in an action's name for what a wildcard covers and no policy writes out. */
const ANYTHING = "\u0001";

/** The same few patterns stand in every policy: the actions they cover, by service and pattern. */
const expansions = new Map<string, readonly string[]>();
const MOST_EXPANSIONS_KEPT = 500;

export function universeOf(statements: readonly Statement[], service: Service): Universe {
  const others = statements
    .flatMap(({ elements }) => [elementOf(elements, "Action"), elementOf(elements, "NotAction")])
    .flatMap(textsIn)
    .filter((action) => service.hasMoreActions || !hasWildcard(action))
    .map((action) => action.toLowerCase().replaceAll(/[*?]/g, ANYTHING))
    .filter((action) => action.startsWith(service.prefix) && !service.actions.has(action));
  return { service, others: [...new Set(others)] };
}

/**
 * The actions that a statement speaks of. One without any, which AWS refuses, is taken to allow
 * all and to deny none.
 */
export function actionsOf(
  { elements }: Statement,
  allows: boolean,
  universe: Universe,
): ReadonlySet<string> {
  const action = elementOf(elements, "Action");
  const others = elementOf(elements, "NotAction");
  if (action === undefined && others === undefined) {
    return new Set(allows ? allOf(universe) : []);
  }
  const named = new Set(textsIn(action ?? others).flatMap((each) => expand(each, universe)));
  return action === undefined ? new Set(allOf(universe).filter((name) => !named.has(name))) : named;
}

/** An action as AWS writes it, or as the policy does if it stands for several. */
export function describeAction(action: string, { actions }: Service): string {
  return actions.get(action) ?? action.replaceAll(ANYTHING, "*");
}

function allOf({ service, others }: Universe): readonly string[] {
  return [...service.actions.keys(), ...others];
}

function expand(written: string, { service, others }: Universe): readonly string[] {
  const pattern = written.toLowerCase();
  if (!hasWildcard(pattern)) {
    return pattern.startsWith(service.prefix) ? [pattern] : [];
  }
  return [
    ...actionsLike(pattern, service),
    ...others.filter((action) => matchesPattern(pattern, action)),
  ];
}

function actionsLike(pattern: string, { prefix, actions }: Service): readonly string[] {
  const key = `${prefix} ${pattern}`;
  const cached = expansions.get(key);
  if (cached !== undefined) {
    return cached;
  }
  const like = [...actions.keys()].filter((action) => matchesPattern(pattern, action));
  if (expansions.size < MOST_EXPANSIONS_KEPT) {
    expansions.set(key, like);
  }
  return like;
}
