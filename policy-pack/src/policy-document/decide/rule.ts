import { describeValue } from "../../values/describe-value";
import { isObject, type Properties } from "../../values/unknown";
import { listOf, type PolicyDocument, type Statement, textOf } from "../document";
import { type Principals, principalsOf } from "../elements/principal";
import type { Context } from "./request";
import { resourceMatches } from "./resource-match";
import { parseOperator, type Test } from "./test";
import { glob, inAnyCase, matches, type TextPattern } from "./text-pattern";
import { not, some, type Truth } from "./truth";
import { UndecidableError } from "./undecidable-error";

/** A list in an element such as Action, or in its opposite, such as NotAction. */
export interface Listed<T> {
  readonly isInverted: boolean;
  readonly values: readonly T[];
}

/** A statement, read as AWS reads it. */
export interface Rule {
  readonly path: string;
  readonly sid: string;
  readonly allows: boolean;
  /** None in an identity's policy. */
  readonly principals: Principals | undefined;
  readonly actions: Listed<TextPattern>;
  readonly resources: Listed<string>;
  readonly tests: readonly Test[];
  /** Whether its document is of the version that knows variables. */
  readonly hasVariables: boolean;
}

const VERSIONS: readonly unknown[] = [undefined, "2008-10-17", "2012-10-17"];
const ELEMENTS: readonly string[] = [
  ...["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"],
  ...["Resource", "NotResource", "Condition"],
];

const actionPatterns = new Map<string, TextPattern>();
const MOST_ACTIONS_KEPT = 500;

const rules = new WeakMap<PolicyDocument, readonly Rule[]>();

/**
 * The statements of a document.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @throws UndecidableError for a document that AWS would refuse
 */
export function rulesOf(document: PolicyDocument): readonly Rule[] {
  const read = rules.get(document) ?? readRules(document);
  rules.set(document, read);
  return read;
}

/** AWS takes no heed of the case of actions. */
export function speaksOfAction({ actions }: Rule, action: string): boolean {
  return actions.values.some((pattern) => matches(pattern, action)) !== actions.isInverted;
}

/** Whether it speaks of a resource, by ARN, or by `*` for an action that is about none. */
export function speaksOfResource(rule: Rule, resource: string, context: Context): Truth {
  const { isInverted, values } = rule.resources;
  const matched = some(values, (value) =>
    resourceMatches(value, resource, { ...rule, isInverted, context }),
  );
  return isInverted ? not(matched) : matched;
}

function readRules(document: PolicyDocument): readonly Rule[] {
  const version = document.elements["Version"];
  if (!VERSIONS.includes(version)) {
    throw new UndecidableError(`${document.path}.Version is ${describeValue(version)}`);
  }
  return document.entries.map(({ path, value }) => {
    if (!isObject(value)) {
      throw new UndecidableError(`${path} is ${describeValue(value)}, not a statement`);
    }
    return readRule({ path, elements: value }, version === "2012-10-17");
  });
}

function readRule({ path, elements }: Statement, hasVariables: boolean): Rule {
  const stranger = Object.keys(elements).find((name) => !ELEMENTS.includes(name));
  if (stranger !== undefined) {
    throw new UndecidableError(`${path} has the element ${describeValue(stranger)}`);
  }
  const effect = elements["Effect"];
  if (effect !== "Allow" && effect !== "Deny") {
    throw new UndecidableError(`${path}.Effect is ${describeValue(effect)}`);
  }
  const actions = listed(path, elements, "Action");
  return {
    path,
    sid: textOf(elements["Sid"]),
    allows: effect === "Allow",
    principals: readPrincipals(path, elements),
    actions: { ...actions, values: actions.values.map(actionPattern) },
    resources: listed(path, elements, "Resource"),
    tests: readTests(`${path}.Condition`, elements["Condition"], hasVariables),
    hasVariables,
  };
}

/** The same few actions stand in every policy. */
function actionPattern(action: string): TextPattern {
  const pattern = actionPatterns.get(action) ?? inAnyCase(glob(action));
  if (actionPatterns.size < MOST_ACTIONS_KEPT) {
    actionPatterns.set(action, pattern);
  }
  return pattern;
}

function readPrincipals(path: string, elements: Properties): Principals | undefined {
  const given = ["Principal", "NotPrincipal"].filter((name) => elements[name] !== undefined);
  if (given.length === 0) {
    return undefined;
  }
  const principals = principalsOf(elements);
  if (given.length > 1 || principals.named.length === 0) {
    throw new UndecidableError(`${path} does not say whom it is about`);
  }
  return principals;
}

/** What an element lists, or its opposite; a statement has exactly one of the two. */
function listed(path: string, elements: Properties, name: string): Listed<string> {
  const written = [name, `Not${name}`].filter((each) => elements[each] !== undefined);
  const [only = name] = written;
  const values = listOf(elements[only]);
  const wrong = values.find((value) => typeof value !== "string" || value === "");
  if (written.length !== 1 || values.length === 0 || wrong !== undefined) {
    throw new UndecidableError(`${path} has no ${name} that can be read`);
  }
  return { isInverted: only !== name, values: values.map(textOf) };
}

function readTests(path: string, condition: unknown, hasVariables: boolean): readonly Test[] {
  if (condition === undefined) {
    return [];
  }
  return entriesOf(path, condition).flatMap(([operator, keys]) => {
    if (parseOperator(operator) === undefined) {
      throw new UndecidableError(
        `${path} has the operator ${describeValue(operator)}, which IAM does not have`,
      );
    }
    return entriesOf(`${path}.${operator}`, keys).map(([key, value]) => {
      const values = listOf(value);
      const isReadable = values.every((each) =>
        ["string", "number", "boolean"].includes(typeof each),
      );
      if (values.length === 0 || !isReadable) {
        throw new UndecidableError(`${path}.${operator}.${key} has no value that can be read`);
      }
      return {
        operator,
        key: key.toLowerCase(),
        name: key,
        values: values.map(textOf),
        hasVariables,
      };
    });
  });
}

function entriesOf(path: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (!isObject(value)) {
    throw new UndecidableError(`${path} is ${describeValue(value)}`);
  }
  return Object.entries(value);
}
