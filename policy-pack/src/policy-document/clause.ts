import { elementOf, type PolicyDocument, type Statement, textsIn } from "./document";
import { actionsOf, universeOf } from "./elements/action";
import { type Test, testsIn } from "./elements/condition";
import { namesEveryKey } from "./elements/key-resource";
import { matchesPattern } from "./elements/pattern";
import { type Principals, principalsOf } from "./elements/principal";
import type { Service } from "./services";

/** What a statement says, read as AWS reads it. */
export interface Clause {
  readonly statement: Statement;
  /** Whether it allows: all that is not a clear Deny is taken to. */
  readonly allows: boolean;
  readonly principals: Principals;
  /** The actions it speaks of, in lower case; none if its Resource names something else. */
  readonly actions: ReadonlySet<string>;
  /** Patterns of the resources it speaks of. */
  readonly resources: readonly string[];
  readonly tests: readonly Test[];
}

const readings = new WeakMap<Service, WeakMap<PolicyDocument, readonly Clause[]>>();

/** What a document's statements say. */
export function clausesOf(document: PolicyDocument, service: Service): readonly Clause[] {
  const byDocument = readings.get(service) ?? new WeakMap<PolicyDocument, readonly Clause[]>();
  readings.set(service, byDocument);
  const clauses = byDocument.get(document) ?? readClauses(document, service);
  byDocument.set(document, clauses);
  return clauses;
}

/** Whether a statement speaks of all the resources that another one does. */
export function coversResources(one: Clause, other: Clause): boolean {
  const patterns = [...one.resources, ...everything(one.resources)];
  return other.resources.every((resource) =>
    patterns.some((pattern) => matchesPattern(pattern, resource)),
  );
}

function readClauses({ statements }: PolicyDocument, service: Service): readonly Clause[] {
  const universe = universeOf(statements, service);
  return statements.map((statement) => {
    const { elements } = statement;
    const allows = elementOf(elements, "Effect") !== "Deny";
    const resources = resourcesOf(statement, allows);
    const isElsewhere = resources.length > 0 && !resources.some(service.mayName);
    return {
      statement,
      allows,
      principals: principalsOf(elements),
      actions: isElsewhere ? new Set() : actionsOf(statement, allows, universe),
      resources,
      tests: testsIn(elementOf(elements, "Condition")),
    };
  });
}

/** What a statement with NotResource leaves out is not looked at: it may be next to nothing. */
function resourcesOf({ elements }: Statement, allows: boolean): readonly string[] {
  const resource = elementOf(elements, "Resource");
  if (resource === undefined) {
    return allows || elementOf(elements, "NotResource") === undefined ? ["*"] : [];
  }
  return textsIn(resource);
}

/**
 * A bucket's policy speaks of that bucket alone, so that bucket and objects are everything. So is
 * each key of the account in a key's policy.
 */
function everything(resources: readonly string[]): readonly string[] {
  return resources.some(
    (resource) => resources.includes(`${resource}/*`) || namesEveryKey(resource),
  )
    ? ["*"]
    : [];
}
