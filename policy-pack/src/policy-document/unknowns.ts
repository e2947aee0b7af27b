import { holdsUnknown, isObject, type Properties, UNKNOWN } from "../values/unknown";
import { documentOf, elementOf, listOf, type PolicyDocument } from "./document";
import { BUCKET_CALLER_KEYS, patternOf } from "./elements/caller-keys";

/** Elements that decide who may do what. */
const DECISIVE: readonly string[] = [
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** No account has this id, so that it is a stranger to every policy that trusts some. */
const STRANGER = "000000000000";

/** Everyone there is, every service, and a stranger by name. */
const ANYONE = { AWS: ["*", STRANGER], Service: "*" };

/** Tests that everyone passes, and that name a stranger, and somebody of each account. */
const ANY_CALLER = { "ForAnyValue:StringLike": { "kms:CallerAccount": ["*", STRANGER] } };
const ANY_ARN = {
  "ForAnyValue:ArnLike": {
    "aws:PrincipalArn": ["arn:*:iam::*:*", "arn:aws:iam::*:role/not-known-yet"],
  },
};

/** A document as it is known, and the two that it lies between while parts of it are not. */
interface Bounds {
  /** With every unknown so that the least is allowed. */
  readonly least: PolicyDocument;
  /** With every unknown so that the most is allowed. */
  readonly most: PolicyDocument;
  /** The ways to what is not known; none where it all is. */
  readonly unknown: readonly string[];
}

/** What a document will allow at least and at most, whatever its unknowns turn out to be. */
export function boundsOf(document: PolicyDocument): Bounds {
  const unknown = document.entries.flatMap(({ path, value }) =>
    isObject(value)
      ? DECISIVE.flatMap((name) => unknownIn(`${path}.${name}`, elementOf(value, name)))
      : unknownIn(path, value),
  );
  if (unknown.length === 0) {
    return { least: document, most: document, unknown };
  }
  return { least: filled(document, false), most: filled(document, true), unknown };
}

/** The ways to everything in a value that is not known yet. */
export function unknownIn(path: string, value: unknown): readonly string[] {
  if (value === UNKNOWN) {
    return [path];
  }
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown, index) => unknownIn(`${path}[${index}]`, each));
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, each]) => unknownIn(`${path}.${key}`, each))
    : [];
}

function filled(document: PolicyDocument, isMost: boolean): PolicyDocument {
  const statements = document.entries.map(({ path, value }) => ({
    path,
    elements: fillStatement(value, isMost),
  }));
  return {
    ...documentOf(document.path, document.elements),
    statements: statements.flatMap(({ path, elements }) =>
      elements === undefined ? [] : [{ path, elements }],
    ),
  };
}

/** @returns undefined for what may turn out to be no statement, or one that says nothing */
function fillStatement(value: unknown, isMost: boolean): Properties | undefined {
  if (value === UNKNOWN) {
    return { Effect: isMost ? "Allow" : "Deny", Principal: ANYONE, Action: "*", Resource: "*" };
  }
  if (!isObject(value)) {
    return undefined;
  }
  const written = elementOf(value, "Effect");
  const effect = written === UNKNOWN ? (isMost ? "Allow" : "Deny") : written;
  const isWide = (effect !== "Deny") === isMost;
  const elements: Record<string, unknown> = { Effect: effect };
  for (const name of DECISIVE.slice(1)) {
    const element = elementOf(value, name);
    const fill = (isWide ? widened : narrowed)(name, element, effect !== "Deny");
    if (fill === undefined) {
      return undefined;
    }
    Object.assign(elements, fill);
  }
  return elements;
}

/** The elements that make of one with unknowns the widest that it can be. */
function widened(name: string, element: unknown, allows: boolean): Properties {
  if (!holdsUnknown(element)) {
    return element === undefined ? {} : { [name]: element };
  }
  switch (name) {
    case "NotAction":
    case "NotResource":
      return { [name]: certainPart(element) };
    case "Principal":
      return { [name]: principalsWidened(element) };
    case "NotPrincipal":
      return { Principal: ANYONE };
    case "Condition":
      return {
        [name]: {
          ...testsKnown(element),
          ...(allows && hasUnknownTest(element, mayNameCallers) && ANY_CALLER),
          ...(allows && hasUnknownTest(element, mayNameArns) && ANY_ARN),
        },
      };
    default:
      return { [name]: "*" };
  }
}

/** The narrowest it can be; undefined where the statement may then say nothing at all. */
function narrowed(name: string, element: unknown, allows: boolean): Properties | undefined {
  if (!holdsUnknown(element)) {
    return element === undefined ? {} : { [name]: element };
  }
  switch (name) {
    case "Principal":
      return element === UNKNOWN ? undefined : { [name]: principalsKnown(element) };
    case "Action":
      return certainPart(element).length === 0 ? undefined : { [name]: certainPart(element) };
    case "Resource":
      return { [name]: certainPart(element) };
    case "Condition":
      // Without a caller's name in it, a test keeps no caller out, whatever its values are.
      return allows && !hasUnknownTest(element, mayNameCallers) ? { [name]: element } : undefined;
    default:
      return undefined;
  }
}

function certainPart(element: unknown): readonly unknown[] {
  return listOf(element).filter((each) => !holdsUnknown(each));
}

function principalsWidened(element: unknown): unknown {
  if (!isObject(element)) {
    return ANYONE;
  }
  const headings = Object.entries(element).map(([heading, names]) => [
    heading,
    !holdsUnknown(names) ? names : heading === "AWS" ? ANYONE.AWS : "*",
  ]);
  return Object.fromEntries(headings);
}

function principalsKnown(element: unknown): unknown {
  return isObject(element)
    ? Object.fromEntries(Object.entries(element).map(([kind, names]) => [kind, certainPart(names)]))
    : certainPart(element);
}

function testsKnown(condition: unknown): Properties {
  const operators = Object.entries(isObject(condition) ? condition : {}).map(
    ([operator, keys]) =>
      [
        operator,
        Object.fromEntries(
          Object.entries(isObject(keys) ? keys : {}).filter(([, values]) => !holdsUnknown(values)),
        ),
      ] as const,
  );
  return Object.fromEntries(operators);
}

/** Whether a test of such a key is not known, or whether there is one. */
function hasUnknownTest(condition: unknown, isSuch: (key: string) => boolean): boolean {
  return (
    !isObject(condition) ||
    Object.values(condition).some(
      (keys) =>
        keys === UNKNOWN ||
        (isObject(keys) &&
          Object.entries(keys).some(
            ([key, values]) => holdsUnknown(values) && isSuch(key.toLowerCase()),
          )),
    )
  );
}

function mayNameCallers(key: string): boolean {
  return key === "kms:granteeprincipal" || patternOf(BUCKET_CALLER_KEYS, key) !== undefined;
}

function mayNameArns(key: string): boolean {
  return key === "aws:principalarn";
}
