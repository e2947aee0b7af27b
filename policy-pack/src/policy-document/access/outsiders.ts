import type { Clause } from "../clause";
import { allHold, type Fact, type Request } from "../elements/condition";

/** What a value of a condition key must look like to name someone; undefined for any other key. */
export type NamingForm = (key: string) => RegExp | undefined;

/** More keys than this in one policy's Denies are not tried out: each doubles the ways. */
const MOST_KEYS_COMBINED = 10;

/**
 * The actions that a statement allows to somebody whom the policy does not name.
 *
 * @param denies statements that speak of such callers
 * @param request what is known of their requests, whoever they are
 */
export function openActions(
  clause: Clause,
  denies: readonly Clause[],
  formOf: NamingForm,
  request: Request,
): readonly string[] {
  const verdicts = new Map<string, boolean>();
  return [...clause.actions].filter((action) => {
    const taking = denies.filter(({ actions }) => actions.has(action));
    const key = taking.map((deny) => denies.indexOf(deny)).join();
    const verdict = verdicts.get(key) ?? letsInOutsiders(clause, taking, formOf, request);
    verdicts.set(key, verdict);
    return verdict;
  });
}

/**
 * Whether somebody whom the policy does not name gets through a statement and past the Denies:
 * someone who sends each key that could name them either with a value of their own or not at all.
 */
function letsInOutsiders(
  clause: Clause,
  denies: readonly Clause[],
  formOf: NamingForm,
  request: Request,
): boolean {
  const names = (key: string): boolean => formOf(key) !== undefined;
  const decisive = keysOf(denies).filter(names).slice(0, MOST_KEYS_COMBINED);
  const free = keysOf([clause]).filter((key) => names(key) && !decisive.includes(key));
  return (
    free.every((key) => {
      const tests = clause.tests.filter((test) => test.key === key);
      return waysToSend([key], formOf, request).some((way) => allHold(tests, way) !== false);
    }) &&
    waysToSend(decisive, formOf, request).some(
      (way) =>
        allHold(clause.tests, way) !== false && !denies.some((deny) => allHold(deny.tests, way)),
    )
  );
}

/** A request for each way in which an outsider may send these keys; of others, nothing is known. */
function waysToSend(
  keys: readonly string[],
  formOf: NamingForm,
  request: Request,
): readonly Request[] {
  return Array.from({ length: 2 ** keys.length }, (_, way) => (key: string): Fact => {
    const form = formOf(key);
    const index = keys.indexOf(key);
    if (form === undefined) {
      return request(key);
    }
    if (index < 0) {
      return undefined;
    }
    return (way >> index) % 2 === 0 ? { isNone: form } : "absent";
  });
}

function keysOf(clauses: readonly Clause[]): readonly string[] {
  return [...new Set(clauses.flatMap(({ tests }) => tests.map(({ key }) => key)))];
}
