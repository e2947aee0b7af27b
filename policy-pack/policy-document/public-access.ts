import { namesCallers } from "./condition";
import { listOf, type PolicyDocument, type Statement } from "./document";
import { everyoneIn } from "./principal";

export interface PublicAccess {
  readonly statement: Statement;
  /** Whom the statement reaches, as in "everyone". */
  readonly reach: string;
}

/**
 * What a resource's policy allows to everyone, with no condition that names callers.
 *
 * Whatever the statement allows counts: to describe a key is to learn that it exists.
 */
export function publicAccess(document: PolicyDocument): readonly PublicAccess[] {
  return allowed(document).flatMap((statement) => {
    const reach = everyoneIn(statement);
    return reach === undefined || namesCallers(statement.elements["Condition"])
      ? []
      : [{ statement, reach }];
  });
}

/** The one action a statement names, or how many it does, for a message. */
export function actionsIn({ elements }: Statement): string {
  const actions = listOf(elements["Action"]);
  const [first] = actions;
  if (actions.length === 1 && typeof first === "string" && first.length <= 60) {
    return first;
  }
  return "NotAction" in elements ? "every action but its NotAction" : `${actions.length} actions`;
}

/**
 * The statements by which the document allows anything: those that are not a clear Deny.
 * What a Deny takes away again is not subtracted here; this is the place for it.
 */
function allowed({ statements }: PolicyDocument): readonly Statement[] {
  return statements.filter(({ elements }) => elements["Effect"] !== "Deny");
}
