import { type Clause, clausesOf } from "../clause";
import { nameOf, type PolicyDocument, textOf } from "../document";
import { comparisonOf } from "../elements/condition";
import { accountOf, labelOf, wholeAccountOf } from "../elements/principal";
import { contextForm } from "../elements/service-sources";
import { KMS, type Service } from "../services";

/** An account that a statement lets in, and how. */
export interface AccountLetIn {
  readonly account: string;
  readonly path: string;
  /** The principal, or the condition key, that names the account. */
  readonly by: string;
  readonly isCondition: boolean;
  /** What the statement allows, in lower case. */
  readonly actions: ReadonlySet<string>;
}

/** Condition keys, in lower case, whose values are accounts or hold one. */
const KEYS: Readonly<Record<string, string>> = {
  "kms:calleraccount": "kms:CallerAccount",
  "kms:granteeprincipal": "kms:GranteePrincipal",
  "aws:principalaccount": "aws:PrincipalAccount",
  "aws:principalarn": "aws:PrincipalArn",
  "aws:sourceaccount": "aws:SourceAccount",
  "aws:sourcearn": "aws:SourceArn",
  "aws:sourceowner": "aws:SourceOwner",
  "aws:vpceaccount": "aws:VpceAccount",
  "aws:sourcevpcarn": "aws:SourceVpcArn",
  "s3:dataaccesspointaccount": "s3:DataAccessPointAccount",
  "s3:dataaccesspointarn": "s3:DataAccessPointArn",
};

const SOURCES: readonly string[] = ["aws:sourceaccount", "aws:sourcearn"];

const ACCOUNT_IN_VALUE = /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/;

/** Every account that a document lets in, by a principal's name or by a condition's value. */
export function accountsLetIn(document: PolicyDocument, service: Service): readonly AccountLetIn[] {
  return clausesOf(document, service)
    .filter(({ allows }) => allows)
    .flatMap((clause) => [...byPrincipals(clause), ...byConditions(clause)]);
}

/**
 * The account that a document takes for the key's own: the one in control of it, else the first
 * named.
 *
 * @param trusted accounts that are known to be others
 */
export function accountTakenForOwn(
  document: PolicyDocument,
  trusted: readonly string[],
): string | undefined {
  const clauses = clausesOf(document, KMS).filter(({ allows }) => allows);
  return [...accountsInControl(document), ...accountsNamed(clauses)].find(
    (account) => !trusted.includes(account),
  );
}

/**
 * The accounts that a document gives control of its key, which AWS lets no account except the
 * key's own have: those whose root has every right, then those that may change the policy.
 */
export function accountsInControl(document: PolicyDocument): readonly string[] {
  const clauses = clausesOf(document, KMS).filter(({ allows }) => allows);
  const ofAll = clauses.filter(({ actions }) => actions.size >= KMS.actions.size);
  const roots = ofAll.flatMap(({ principals }) =>
    principals.named.flatMap((principal) => wholeAccountOf(principal) ?? []),
  );
  return [
    ...roots,
    ...accountsNamed(clauses.filter(({ actions }) => actions.has("kms:putkeypolicy"))),
  ];
}

function accountsNamed(clauses: readonly Clause[]): readonly string[] {
  return clauses.flatMap(({ principals }) =>
    principals.named.flatMap((principal) => accountOf(principal) ?? []),
  );
}

function byPrincipals({ statement, principals, actions }: Clause): readonly AccountLetIn[] {
  return (principals.isInverted ? [] : principals.named).flatMap((principal) => {
    const account = accountOf(principal);
    return account === undefined
      ? []
      : [{ account, path: nameOf(statement), by: principal.name, isCondition: false, actions }];
  });
}

function byConditions(clause: Clause): readonly AccountLetIn[] {
  const { statement, tests, actions } = clause;
  const contextCounts = isBoundByContext(clause);
  return tests.flatMap((test) => {
    const by = nameOfKey(test.key, contextCounts);
    if (by === undefined || comparisonOf(test).isOpposite) {
      return [];
    }
    return test.values.flatMap((value) => {
      const account = ACCOUNT_IN_VALUE.exec(textOf(value))?.[1];
      return account === undefined
        ? []
        : [{ account, path: nameOf(statement), by, isCondition: true, actions }];
    });
  });
}

/**
 * Whether the encryption context alone tells for whom a statement lets in a service. The service
 * writes it; people write there what they like.
 */
function isBoundByContext({ principals, tests }: Clause): boolean {
  return (
    principals.named.some(({ kind }) => kind === "service") &&
    !tests.some((test) => SOURCES.includes(test.key) && !comparisonOf(test).isOpposite)
  );
}

function nameOfKey(key: string, contextCounts: boolean): string | undefined {
  if (contextCounts && contextForm(key) !== undefined) {
    return key.replace(/^kms:encryptioncontext:/, "kms:EncryptionContext:");
  }
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
}

/** What is wrong about an account that nobody trusts, and what to do. */
export function strangerFault({ account, path, by, isCondition }: AccountLetIn): string {
  const how = isCondition
    ? `lets in account ${account} through its condition on ${by}`
    : `lets in ${labelOf(by)}, of account ${account}`;
  return `${path} ${how}. Remove it, or add the account to trustedAccounts.`;
}
