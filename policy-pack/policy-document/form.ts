import { isObject, type Properties } from "../values/plain";
import { shown } from "../values/shown";
import type { PolicyDocument, Statement } from "./document";

const DOCUMENT_ELEMENTS: readonly string[] = ["Version", "Id", "Statement"];

const STATEMENT_ELEMENTS: readonly string[] = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** Elements of which a statement of a resource's policy has exactly one. */
const EITHER_OR: readonly (readonly [string, string])[] = [
  ["Principal", "NotPrincipal"],
  ["Action", "NotAction"],
];

/**
 * Everything AWS would refuse or quietly pass over in a resource's policy, as sentences.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function formFaults(document: PolicyDocument): readonly string[] {
  return [
    ...strangeElements(document.path, document.elements, DOCUMENT_ELEMENTS),
    ...versionFaults(document),
    ...entryFaults(document),
    ...document.statements.flatMap(statementFaults),
    ...sidFaults(document.statements),
  ];
}

function versionFaults({ path, elements }: PolicyDocument): readonly string[] {
  const version = elements["Version"];
  return version === "2012-10-17"
    ? []
    : [`${path}.Version is ${shown(version)}. Set it to "2012-10-17".`];
}

function entryFaults({ path, entries }: PolicyDocument): readonly string[] {
  if (entries.length === 0) {
    return [`${path}.Statement is empty. Give the policy at least one statement.`];
  }
  return entries
    .filter(({ value }) => !isObject(value) || Object.keys(value).length === 0)
    .map(({ path: at, value }) => {
      const what = isObject(value) ? "empty" : shown(value);
      return `${at} is ${what}. Write the statement out or remove it.`;
    });
}

function statementFaults({ path, elements }: Statement): readonly string[] {
  if (Object.keys(elements).length === 0) {
    return [];
  }
  const effect = elements["Effect"];
  const faults = strangeElements(path, elements, STATEMENT_ELEMENTS);
  if (effect !== "Allow" && effect !== "Deny") {
    faults.push(`${path}.Effect is ${shown(effect)}. Set it to "Allow" or "Deny".`);
  }
  for (const [name, opposite] of EITHER_OR) {
    const count = [name, opposite].filter((element) => elements[element] != null).length;
    if (count !== 1) {
      const found = count === 0 ? "neither" : "both";
      faults.push(`${path} has ${found} of ${name} and ${opposite}. Give it exactly one.`);
    }
  }
  return faults;
}

function sidFaults(statements: readonly Statement[]): readonly string[] {
  const firstBySid = new Map<string, string>();
  const faults: string[] = [];
  for (const { path, elements } of statements) {
    const sid = elements["Sid"];
    if (typeof sid !== "string") {
      if (sid !== undefined) {
        faults.push(`${path}.Sid is ${shown(sid)}. Make it a text or leave it out.`);
      }
      continue;
    }
    const first = firstBySid.get(sid);
    if (first === undefined) {
      firstBySid.set(sid, path);
    } else {
      faults.push(`${path}.Sid is ${shown(sid)}, as in ${first}. Give each statement its own.`);
    }
  }
  return faults;
}

function strangeElements(path: string, elements: Properties, known: readonly string[]): string[] {
  return Object.keys(elements)
    .filter((element) => !known.includes(element))
    .map(
      (element) =>
        `${path} has the element ${shown(element)}, which IAM does not know. Use one of ${known.join(", ")}.`,
    );
}
