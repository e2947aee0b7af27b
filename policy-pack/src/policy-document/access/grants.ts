import { type Clause, clausesOf, coversResources } from "../clause";
import type { PolicyDocument, Statement } from "../document";
import { ARN_OF_CALLER, SERVICE } from "../elements/caller-keys";
import { allHold, type Fact, type Request } from "../elements/condition";
import { KMS } from "../services";
import { callersNamed, othersLetIn } from "./access";
import { type Caller, reachOf, requestOf } from "./caller";
import { doublePowers } from "./separation";

/** Somebody whom a statement lets create grants for anyone and for everything. */
export interface UnboundGrantor {
  readonly statement: Statement;
  readonly caller: Caller;
}

const CREATE_GRANT = "kms:creategrant";

/**
 * A role that nobody but an AWS service can be: only AWS creates roles under this path. Services
 * such as Auto Scaling pass the key on to others with it.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export const SERVICE_LINKED_ROLE =
  /^arn:[a-z0-9-]+:iam::\d{12}:role\/aws-service-role\/[a-z0-9-]+(\.[a-z0-9-]+)+\/AWSServiceRoleFor\w+$/;

/** What a direct request for a grant without any constraint carries, whoever the grantee is. */
const UNBOUND: Readonly<Record<string, Fact>> = {
  "kms:grantisforawsresource": { is: "false" },
  "kms:viaservice": "absent",
  "kms:grantconstrainttype": "absent",
  "kms:grantconstraintsourcearn": "absent",
  "kms:encryptioncontextkeys": "absent",
  // Of all the operations, the one that passes the grant on.
  "kms:grantoperations": { is: "CreateGrant" },
};

/** A grantee of each kind whom the policy does not name. A grant has one of the two. */
const GRANTEES: readonly Readonly<Record<string, Fact>>[] = [
  {
    "kms:granteeprincipal": { isNone: ARN_OF_CALLER },
    "kms:granteeserviceprincipal": "absent",
  },
  {
    "kms:granteeprincipal": "absent",
    "kms:granteeserviceprincipal": { isNone: SERVICE },
  },
];

/**
 * Those whom a document lets create a grant for anyone, with every operation and without a
 * constraint. Left out are accounts as a whole, for which IAM decides, service-linked roles, and
 * those who administer the key besides: the separation of duties is about them.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grant-authorization.html
 */
export function unboundGrantors(document: PolicyDocument): readonly UnboundGrantor[] {
  const clauses = clausesOf(document, KMS).filter(({ actions }) => actions.has(CREATE_GRANT));
  const allows = clauses.filter((clause) => clause.allows);
  const double = new Set(doublePowers(document).map(({ caller }) => caller.label));
  const callers = [...othersLetIn(allows), ...callersNamed(allows)].filter(
    ({ kind, label, name }) =>
      kind === "aws" && !double.has(label) && !SERVICE_LINKED_ROLE.test(name),
  );
  const byLabel = new Map(callers.map((caller) => [caller.label, caller]));
  return [...byLabel.values()].flatMap((caller) => {
    const clause = allows.find((each) => letsCreateAnyGrant(each, caller, clauses));
    return clause === undefined ? [] : [{ statement: clause.statement, caller }];
  });
}

function letsCreateAnyGrant(clause: Clause, caller: Caller, clauses: readonly Clause[]): boolean {
  if (!["themselves", "everyone"].includes(reachOf(clause, caller) ?? "")) {
    return false;
  }
  return GRANTEES.some((grantee) => {
    const request = requestFor(caller, grantee);
    const isDenied = clauses.some(
      (each) =>
        !each.allows &&
        reachOf(each, caller) !== undefined &&
        coversResources(each, clause) &&
        allHold(each.tests, request),
    );
    return allHold(clause.tests, request) !== false && !isDenied;
  });
}

function requestFor(caller: Caller, grantee: Readonly<Record<string, Fact>>): Request {
  const known = { ...UNBOUND, ...grantee };
  const ofCaller = requestOf(caller);
  return (key) => {
    if (key.startsWith("kms:encryptioncontext:")) {
      return "absent";
    }
    return Object.hasOwn(known, key) ? known[key] : ofCaller(key);
  };
}
