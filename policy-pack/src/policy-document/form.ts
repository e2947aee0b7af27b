import { describeValue } from "../values/describe-value";
import { holdsUnknown, isObject, type Properties, UNKNOWN } from "../values/unknown";
import { elementOf, listOf, type PolicyDocument, type Statement, textsIn } from "./document";
import { conditionFaults } from "./elements/condition-form";
import { type KeyIdentity, keyIdNamed, mayNameKey } from "./elements/key-resource";
import { principalFaults } from "./elements/principal-form";

const DOCUMENT_ELEMENTS: readonly string[] = ["Version", "Id", "Statement"];

const STATEMENT_ELEMENTS: readonly string[] = [
  ...["Sid", "Effect", "Principal", "NotPrincipal"],
  ...["Action", "NotAction", "Resource", "NotResource", "Condition"],
];

/** Elements of which a statement of a resource's policy has exactly one. */
const EITHER_OR: readonly (readonly [string, string])[] = [
  ["Principal", "NotPrincipal"],
  ["Action", "NotAction"],
];

/**
 * Everything AWS would refuse or quietly pass over in a key's policy, as sentences. What is not
 * known yet is taken to be right.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param key what is known of the key
 */
export function formFaults(document: PolicyDocument, key: KeyIdentity): readonly string[] {
  return [
    ...strangeElements(document.path, document.elements, DOCUMENT_ELEMENTS),
    ...versionFaults(document),
    ...entryFaults(document),
    ...document.statements.flatMap((statement) => statementFaults(statement, key)),
    ...otherKeyFaults(document.statements),
    ...sidFaults(document.statements),
    ...characterFaults(document),
  ];
}

function versionFaults({ path, elements }: PolicyDocument): readonly string[] {
  const version = elements["Version"];
  return version === "2012-10-17" || version === UNKNOWN
    ? []
    : [`${path}.Version is ${describeValue(version)}. Set it to "2012-10-17".`];
}

function entryFaults({ path, entries }: PolicyDocument): readonly string[] {
  if (entries.length === 0) {
    return [`${path}.Statement is empty. Give the policy at least one statement.`];
  }
  return entries
    .filter(({ value }) => value !== UNKNOWN)
    .filter(({ value }) => !isObject(value) || Object.keys(value).length === 0)
    .map(({ path: at, value }) => {
      const what = isObject(value) ? "empty" : describeValue(value);
      return `${at} is ${what}. Write the statement out or remove it.`;
    });
}

function statementFaults({ path, elements }: Statement, key: KeyIdentity): readonly string[] {
  if (Object.keys(elements).length === 0) {
    return [];
  }
  return [
    ...strangeElements(path, elements, STATEMENT_ELEMENTS),
    ...effectFaults(path, elements["Effect"]),
    ...choiceFaults(path, elements),
    ...["Principal", "NotPrincipal"].flatMap((name) =>
      principalFaults(`${path}.${name}`, elements[name] ?? undefined),
    ),
    ...["Action", "NotAction"].flatMap((name) => actionFaults(`${path}.${name}`, elements[name])),
    ...resourceFaults(`${path}.Resource`, elements["Resource"], key),
    ...conditionFaults(`${path}.Condition`, elements["Condition"] ?? undefined),
  ];
}

function effectFaults(path: string, effect: unknown): readonly string[] {
  return effect === "Allow" || effect === "Deny" || effect === UNKNOWN
    ? []
    : [`${path}.Effect is ${describeValue(effect)}. Set it to "Allow" or "Deny".`];
}

function choiceFaults(path: string, elements: Properties): readonly string[] {
  return EITHER_OR.flatMap((names) => {
    const count = names.filter((name) => (elements[name] ?? undefined) !== undefined).length;
    const which = count === 0 ? "neither" : "both";
    return count === 1
      ? []
      : [`${path} has ${which} of ${names.join(" and ")}. Give it exactly one.`];
  });
}

/** A key's policy allows and denies nothing but actions of AWS KMS. */
function actionFaults(path: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length === 0) {
    return [`${path} is an empty list. Name at least one action.`];
  }
  return listOf(value)
    .filter((action) => !holdsUnknown(action) && !isKmsAction(action))
    .map((action) => {
      const fault = Array.isArray(value)
        ? `has ${describeValue(action)}`
        : `is ${describeValue(action)}`;
      return `${path} ${fault}. Name actions of AWS KMS, such as "kms:Decrypt".`;
    });
}

function isKmsAction(action: unknown): boolean {
  return typeof action === "string" && /^(kms:[a-z*?]+|\*)$/i.test(action);
}

const RESOURCE_FIX = 'Set it to "*", which in a key policy is the key itself.';

/** A statement has no effect if its Resource does not name the key that its policy belongs to. */
function resourceFaults(path: string, resource: unknown, key: KeyIdentity): readonly string[] {
  if (resource === undefined || resource === null) {
    return [`${path} is ${describeValue(resource ?? undefined)}. ${RESOURCE_FIX}`];
  }
  if (Array.isArray(resource) && resource.length === 0) {
    return [`${path} is an empty list. ${RESOURCE_FIX}`];
  }
  const found = Array.isArray(resource) ? "has" : "is";
  return listOf(resource).flatMap((each) => {
    if (holdsUnknown(each) || (typeof each === "string" && mayNameKey(each, key))) {
      return [];
    }
    const isKey = typeof each === "string" && mayNameKey(each);
    const what = isKey ? "which names another key" : "which names no key";
    return [`${path} ${found} ${describeValue(each)}, ${what}. ${RESOURCE_FIX}`];
  });
}

/** Where statements name several keys, one of them at most is the policy's own. */
function otherKeyFaults(statements: readonly Statement[]): readonly string[] {
  const names = statements.flatMap(({ path, elements }) =>
    textsIn(elements["Resource"]).flatMap((resource) => {
      const id = keyIdNamed(resource);
      return id === undefined ? [] : [{ at: `${path}.Resource`, resource, id }];
    }),
  );
  const [first] = names;
  return names
    .filter(({ id }) => id !== first?.id)
    .map(
      ({ at, resource }) =>
        `${at} names ${describeValue(resource)}, and ${first?.at} another key. ${RESOURCE_FIX}`,
    );
}

function sidFaults(statements: readonly Statement[]): readonly string[] {
  const firstBySid = new Map<string, string>();
  const faults: string[] = [];
  for (const { path, elements } of statements) {
    const sid = elementOf(elements, "Sid");
    // AWS takes an empty Sid for none, and gives statements without one an empty one.
    if (sid === "") {
      continue;
    }
    if (typeof sid !== "string") {
      if (sid !== undefined && sid !== UNKNOWN) {
        faults.push(`${path}.Sid is ${describeValue(sid)}. Make it a string or leave it out.`);
      }
      continue;
    }
    const first = firstBySid.get(sid);
    if (first === undefined) {
      firstBySid.set(sid, path);
    } else {
      faults.push(
        `${path}.Sid is ${describeValue(sid)}, as in ${first}. Give each statement its own.`,
      );
    }
  }
  return faults;
}

/**
 * AWS KMS accepts the characters of ASCII and Latin-1 alone, wherever they stand.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html#KMS-PutKeyPolicy-request-Policy
 */
function characterFaults({ path, elements, entries }: PolicyDocument): readonly string[] {
  const besides = Object.entries(elements)
    .filter(([name]) => name.toLowerCase() !== "statement")
    .map(([name, value]) => ({ path: `${path}.${name}`, value }));
  return [...besides, ...entries].flatMap(({ path: at, value }) => {
    const [character] = /[\u{100}-\u{10ffff}]/u.exec(textsWithin(value).join("")) ?? [];
    const code = character?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    return character === undefined
      ? []
      : [
          `${at} has the character "${character}" (U+${code}), which AWS KMS refuses. Use the characters of ASCII and Latin-1 only.`,
        ];
  });
}

/** Every text in a value, names among them. */
function textsWithin(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap(textsWithin);
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([name, each]) => [name, ...textsWithin(each)])
    : textsIn(value);
}

function strangeElements(
  path: string,
  elements: Properties,
  expected: readonly string[],
): readonly string[] {
  return Object.keys(elements)
    .filter((element) => !expected.includes(element))
    .map(
      (element) =>
        `${path} has the element ${describeValue(element)}, which IAM does not support. Use one of ${expected.join(", ")}.`,
    );
}
