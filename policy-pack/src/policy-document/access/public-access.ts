import { type Clause, clausesOf, coversResources } from "../clause";
import { elementOf, type PolicyDocument, type Statement, textsIn } from "../document";
import { describeAction } from "../elements/action";
import { patternOf } from "../elements/caller-keys";
import type { Fact } from "../elements/condition";
import { areEveryone, everyoneAmong, openProvider } from "../elements/principal";
import { bindingForProvider } from "../elements/web-identity";
import type { Service } from "../services";
import { type NamingForm, openActions } from "./outsiders";

interface PublicAccess {
  readonly statement: Statement;
  /** Whom the statement reaches, as in "everyone". */
  readonly reach: string;
  /** What to do about it if only users of an identity provider are let in. */
  readonly providerFix: string | undefined;
  /** What it lets them do, as in "kms:Decrypt" or "3 actions". */
  readonly actions: string;
}

/** Longest action that a message names; the longest of AWS's own has half of that. */
const LONGEST_ACTION_SHOWN = 60;

/**
 * What a resource's policy allows to everyone, with no condition that names callers and no Deny
 * that takes it away from everyone not named.
 *
 * Whatever the statement allows counts: to describe a key is to learn that it exists.
 */
export function publicAccess(document: PolicyDocument, service: Service): readonly PublicAccess[] {
  const clauses = clausesOf(document, service);
  const denies = clauses.filter(({ allows, principals }) => !allows && areEveryone(principals));
  return clauses.flatMap((clause) => {
    const reach = everyoneAmong(clause.principals);
    if (!clause.allows || reach === undefined) {
      return [];
    }
    const covering = denies.filter((deny) => coversResources(deny, clause));
    const counted = { ...clause, tests: clause.tests.filter(service.counts) };
    const open = openActions(counted, covering, namingForm(service), requestOfOutsiders);
    if (open.length === 0) {
      return [];
    }
    const provider = openProvider(clause.principals);
    return [
      {
        statement: clause.statement,
        reach,
        providerFix: provider && bindingForProvider(provider),
        actions: describeActions(clause, open, service),
      },
    ];
  });
}

function namingForm({ callerKeys }: Service): NamingForm {
  return (key) => patternOf(callerKeys, key);
}

/** Nobody who is not named is a service: those act for accounts that ask them to. */
function requestOfOutsiders(key: string): Fact {
  return key === "aws:principalisawsservice" ? { is: "false" } : undefined;
}

function describeActions(
  { statement: { elements }, actions }: Clause,
  open: readonly string[],
  service: Service,
): string {
  if (open.length < actions.size) {
    return named(open.map((action) => describeAction(action, service)));
  }
  if (elementOf(elements, "Action") !== undefined) {
    return named(textsIn(elementOf(elements, "Action")));
  }
  const exception = elementOf(elements, "NotAction") === undefined ? "" : " but its NotAction";
  return `every action${exception}`;
}

function named([first = "", ...others]: readonly string[]): string {
  if (others.length > 0) {
    return `${others.length + 1} actions`;
  }
  return first.length > LONGEST_ACTION_SHOWN ? "one action" : first;
}
