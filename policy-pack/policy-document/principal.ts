import { isObject } from "../values/plain";
import { listOf, type Statement } from "./document";

/**
 * How the statement reaches everyone, as its reader would write it, or undefined if it names whom
 * it means. NotPrincipal means everyone else.
 */
export function everyoneIn({ elements }: Statement): string | undefined {
  if ("NotPrincipal" in elements) {
    return "everyone but its NotPrincipal";
  }
  return listOf(elements["Principal"]).some(reachesEveryone) ? "everyone" : undefined;
}

/** Whether the statement's principal is everyone and nobody less, as a Deny must say it. */
export function isEveryone({ elements }: Statement): boolean {
  const principal = elements["Principal"];
  const accounts = isObject(principal) ? principal["AWS"] : principal;
  return listOf(accounts).includes("*");
}

function reachesEveryone(principal: unknown): boolean {
  const names = isObject(principal) ? Object.values(principal).flatMap(listOf) : [principal];
  // A wildcard within a name, as in arn:aws:iam::*:root, names an account nobody chose.
  return names.some((name) => typeof name === "string" && /[*?]/.test(name));
}
