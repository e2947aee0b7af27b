import { type Clause, clausesOf } from "../clause";
import { elementOf, nameOf, type PolicyDocument, textsIn } from "../document";
import { ADMINISTRATION, USE } from "../elements/kms-actions";
import { hasWildcard, matchesPattern } from "../elements/pattern";
import { KMS } from "../services";
import { accessOf, callersNamed, othersLetIn } from "./access";
import type { Caller } from "./caller";

/** One part of what somebody may do: an action, and the statement that allows it. */
interface Power {
  readonly action: string;
  /** The action as the document has it. */
  readonly written: string;
  /** The statement, as a message names it. */
  readonly path: string;
}

/** Somebody who may both administer a key and use it. */
export interface DoublePower {
  readonly caller: Caller;
  readonly administration: Power;
  readonly use: Power;
}

/**
 * Who may both administer the key and use it by this policy, in one statement or in several, after
 * Deny. The account as a whole is left out: what it passes on is decided in IAM.
 *
 * @param uses the actions that use the key
 */
export function doublePowers(
  document: PolicyDocument,
  uses: readonly string[] = USE,
): readonly DoublePower[] {
  const clauses = clausesOf(document, KMS);
  const powers: DoublePower[] = [];
  for (const caller of callersIn(clauses)) {
    if (powers.some((each) => includes(each.caller, caller))) {
      continue;
    }
    const power = [caller, ...onceRenamed(caller)]
      .map((each) => doublePowerOf(each, clauses, uses))
      .find((each) => each !== undefined);
    if (power !== undefined) {
      powers.push(power);
    }
  }
  return powers;
}

function doublePowerOf(
  caller: Caller,
  clauses: readonly Clause[],
  uses: readonly string[],
): DoublePower | undefined {
  const access = accessOf(caller, clauses);
  const administration = powerIn(access, ADMINISTRATION);
  const use = powerIn(access, uses);
  return administration === undefined || use === undefined
    ? undefined
    : { caller, administration, use };
}

/**
 * An IAM user after another name or path. A Principal goes on naming them, since AWS KMS keeps their
 * unique id; a condition on aws:PrincipalArn does not. Roles keep their names as long as they live.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
function onceRenamed(caller: Caller): readonly Caller[] {
  const [, account] = /^(arn:[^:]*:iam::\d{12}):user\//.exec(caller.arn ?? "") ?? [];
  return account === undefined || caller.name !== caller.arn
    ? []
    : [{ ...caller, label: `${caller.label}, once renamed,`, arn: `${account}:user/\u0001` }];
}

/** Those that stand for many come first. Whom a Deny names counts where it is known who that is. */
function callersIn(clauses: readonly Clause[]): readonly Caller[] {
  const allows = clauses.filter((clause) => clause.allows);
  const others = callersNamed(clauses).filter(({ account }) => account !== undefined);
  return [...othersLetIn(clauses), ...callersNamed(allows), ...others];
}

function powerIn(
  access: ReadonlyMap<string, Clause>,
  actions: readonly string[],
): Power | undefined {
  for (const action of actions) {
    const clause = access.get(action.toLowerCase());
    if (clause !== undefined) {
      return { action, written: actionAsWritten(clause, action), path: nameOf(clause.statement) };
    }
  }
  return undefined;
}

/** The action as the document has it: kms:Create* shows no CreateGrant to its reader. */
function actionAsWritten({ statement: { elements } }: Clause, action: string): string {
  const written = textsIn(elementOf(elements, "Action")).find((pattern) =>
    matchesPattern(pattern.toLowerCase(), action.toLowerCase()),
  );
  return written === undefined || !hasWildcard(written) || /^(kms:)?\*$/i.test(written)
    ? action
    : `${written}, which includes ${action}`;
}

/** Whether the one stands for the other too, so that to name both would be to say it twice. */
function includes(one: Caller, other: Caller): boolean {
  return (
    one.label === other.label ||
    one.label === "everyone" ||
    (other.arn !== undefined && matchesPattern(one.name, other.arn))
  );
}
