import { accountOf, type Caller } from "../../decide/request";
import { rulesOf } from "../../decide/rule";
import type { PolicyDocument } from "../../document";
import type { CallerClass } from "../callers";

/** What callers are told apart by. */
export interface Crowd {
  /** All that there are. */
  readonly callers: readonly CallerClass[];
  readonly documents: readonly PolicyDocument[];
  /** That of the key or bucket. */
  readonly accountId: string;
}

/** Some of the callers, as few names as cover them: ["role/Crew", "any other user"]. */
export function callersText(some: readonly CallerClass[], crowd: Crowd): readonly string[] {
  if (some.length === crowd.callers.length) {
    return ["anyone"];
  }
  const chosen = new Set(some);
  const accounts = [...new Set(crowd.callers.map(({ caller }) => accountOf(caller)))];
  const names = accounts.flatMap((account) => {
    const inside = crowd.callers.filter(({ caller }) => accountOf(caller) === account);
    const isWhole = account !== undefined && inside.every((each) => chosen.has(each));
    return isWhole
      ? [`anyone in ${accountText(account, crowd)}`]
      : inside.filter((each) => chosen.has(each)).map(({ caller }) => nameOf(caller, crowd));
  });
  return [...new Set(names)];
}

function accountText(account: string, { accountId, documents }: Crowd): string {
  if (account === accountId) {
    return `the account ${account}`;
  }
  // Else it stands for all accounts of which the documents say the same.
  const isNamed = documents.some(({ elements }) => JSON.stringify(elements).includes(account));
  return isNamed ? `the account ${account}` : "another account";
}

function nameOf(caller: Caller, crowd: Crowd): string {
  switch (caller.kind) {
    case "anonymous":
      return "anyone without signing in";
    case "service":
      return isNamed(caller.name, crowd) ? caller.name : "any other AWS service";
    case "root":
      return `the root user of ${accountText(caller.account, crowd)}`;
    case "user":
      return personText(caller.arn, "user", crowd);
    case "role session":
      return isNamed(caller.arn, crowd)
        ? personText(caller.arn, "session", crowd)
        : personText(caller.roleArn, "role", crowd);
    case "federated user":
      return isNamed(caller.arn, crowd)
        ? personText(caller.arn, "federated user", crowd)
        : `federated sessions of ${personText(caller.userArn, "user", crowd)}`;
  }
}

/** What comes after the account in an ARN, for those of the own account. */
function personText(arn: string, kind: string, crowd: Crowd): string {
  const account = arn.split(":")[4] ?? "";
  const isOwn = account === crowd.accountId;
  if (isNamed(arn, crowd)) {
    return isOwn ? arn.split(":").slice(5).join(":") : arn;
  }
  const hasOthers = namesIn(crowd).some((name) => name.includes(`::${account}:${kind}/`));
  const any = hasOthers ? `any other ${kind}` : `any ${kind}`;
  return isOwn ? any : `${any} of ${accountText(account, crowd)}`;
}

function isNamed(name: string, crowd: Crowd): boolean {
  return namesIn(crowd).includes(name);
}

function namesIn({ documents }: Crowd): readonly string[] {
  return documents
    .flatMap(rulesOf)
    .flatMap(({ principals }) => principals?.named ?? [])
    .map(({ name }) => name);
}
