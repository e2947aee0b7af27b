import { type Clause, clausesOf, coversResources } from "../clause";
import { type PolicyDocument, type Statement, textOf } from "../document";
import { CALLER_KEYS, patternOf, SOURCE_KEYS } from "../elements/caller-keys";
import { comparisonOf, type Fact, type Request } from "../elements/condition";
import { everyoneAmong } from "../elements/principal";
import { contextForm, type SourcelessUse, sourcelessUseOf } from "../elements/service-sources";
import type { Service } from "../services";
import { type Caller, reachOf } from "./caller";
import { openActions } from "./outsiders";

/** A service that may use a key or a bucket for anyone who asks it to. */
export interface ServiceAccess {
  readonly statement: Statement;
  readonly service: string;
  /** Whether the statement names it, rather than everyone. */
  readonly isNamed: boolean;
  /** Whether it stands for every service, since neither Principal nor Condition has a name. */
  readonly isEvery: boolean;
  /** The documented use that needs these rights and sends no source, if there is one. */
  readonly sourcelessUse: SourcelessUse | undefined;
}

/** The names by which a service asks: the one in the Principal, and all that it has. */
const SERVICE_NAMES: readonly string[] = [
  "aws:principalservicename",
  "aws:principalservicenameslist",
];

/** Stands for the name of a service that no policy names. */
const ANY_SERVICE = "\u0001";

/**
 * The services that a document lets in for sources that it does not name, by their names or by
 * everyone's. Those that can only describe the key or the bucket are left out: they learn no data
 * from it.
 */
export function openServices(
  document: PolicyDocument,
  policyOf: Service,
): readonly ServiceAccess[] {
  const clauses = clausesOf(document, policyOf);
  const opened = clauses
    .filter(({ allows }) => allows)
    .flatMap((clause) => servicesIn(clause).map((service) => openedBy(clause, service, clauses)))
    .filter(({ actions }) => !actions.every((action) => policyOf.describing.has(action)));
  return opened.map(({ clause, service, isNamed, actions }) => {
    // AWS documents the rights of one use in one statement, and in one for each right.
    const inAll = opened
      .filter((each) => each.service.name === service.name)
      .flatMap((each) => [...each.actions]);
    const sourcelessUse = sourcelessUseOf(service.name, ({ fits }) =>
      [actions, [...new Set(inAll)]].some((each) => fits(each, clause.resources)),
    );
    return {
      statement: clause.statement,
      service: service.label,
      ...{ isNamed, isEvery: service.name === ANY_SERVICE, sourcelessUse },
    };
  });
}

/** What a statement lets a service do for sources that it does not name, less what is denied. */
function openedBy(clause: Clause, service: Caller, clauses: readonly Clause[]) {
  const denies = clauses.filter(
    (each) => !each.allows && reachOf(each, service) !== undefined && coversResources(each, clause),
  );
  const isNamed = clause.principals.named.some(({ name }) => name === service.name);
  const actions = openActions(clause, denies, sourceForm, requestOf(service, isNamed));
  return { clause, service, isNamed, actions };
}

/** The services that a statement speaks of: by everyone's name, all that its Condition lets in. */
function servicesIn({ principals, tests }: Clause): readonly Caller[] {
  const named = principals.isInverted
    ? []
    : principals.named
        .filter(({ kind }) => kind === "service")
        .map(({ name }) => serviceNamed(name));
  if (everyoneAmong(principals) === undefined) {
    return named;
  }
  const names = tests
    .filter((test) => SERVICE_NAMES.includes(test.key) && !comparisonOf(test).isOpposite)
    .flatMap(({ values }) => values.map(textOf));
  return [...named, ...(names.length === 0 ? [ANY_SERVICE] : names).map(serviceNamed)];
}

function serviceNamed(name: string): Caller {
  const label = name === ANY_SERVICE ? "every AWS service" : name;
  return { kind: "service", name, label, account: undefined, arn: undefined };
}

function sourceForm(key: string): RegExp | undefined {
  return contextForm(key) ?? patternOf(SOURCE_KEYS, key);
}

/**
 * What is known of a service's requests. By everyone's name a statement means other callers by the
 * keys that name callers; what such a key is to do where a service is named, nobody can say.
 */
function requestOf({ name }: Caller, isNamed: boolean): Request {
  return (key): Fact => {
    if (key === "aws:principalisawsservice") {
      return { is: "true" };
    }
    if (SERVICE_NAMES.includes(key)) {
      return { is: name };
    }
    const form = isNamed ? undefined : patternOf(CALLER_KEYS, key);
    return form && { isNone: form };
  };
}
