import { holdsUnknown, isObject, type Properties, UNKNOWN } from "../values/unknown";

const OBJECTS = "AWS::S3::Object";

/** What one selector of a trail records of objects, as far as it is known. */
export interface ObjectSelection {
  readonly reads: boolean;
  readonly writes: boolean;
  /** Whether it may turn out to record more. */
  readonly isUnknown: boolean;
  /** How the ARNs of what it covers begin, in the partition `aws`; "" is any way. */
  readonly beginnings: readonly string[];
  /** @param objects how the ARNs of all objects in a bucket begin, in the partition `aws` */
  covers(objects: string): boolean;
}

/**
 * What an element of a trail's `eventSelectors` records; undefined if nothing of objects. Its
 * values are beginnings of ARNs: `arn:aws:s3` is every object of the account.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html
 */
export function basicSelection(selector: unknown): ObjectSelection | undefined {
  const { dataResources, readWriteType = "All" } = propertiesOf(selector, "dataResources");
  const resources = listed(dataResources).filter(
    (resource) =>
      resource === UNKNOWN ||
      (isObject(resource) && (resource["type"] === OBJECTS || resource["type"] === UNKNOWN)),
  );
  if (resources.length === 0) {
    return undefined;
  }
  const beginnings = resources.flatMap((resource) =>
    isObject(resource) && resource["type"] === OBJECTS ? beginningsIn(resource["values"]) : [],
  );
  return {
    reads: readWriteType === "All" || readWriteType === "ReadOnly",
    writes: readWriteType === "All" || readWriteType === "WriteOnly",
    isUnknown: readWriteType === UNKNOWN || holdsUnknown(resources),
    beginnings,
    covers: (objects) => beginnings.some((beginning) => objects.startsWith(beginning)),
  };
}

/**
 * What an element of a trail's `advancedEventSelectors` records; undefined if nothing of objects.
 * `equals` of an ARN is one object; a selector that asks for anything but the beginning of the ARN
 * leaves out what cannot be known here.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function advancedSelection(selector: unknown): ObjectSelection | undefined {
  const { fieldSelectors } = propertiesOf(selector, "fieldSelectors");
  const fields = listed(fieldSelectors).map(readField);
  const named = (name: string): readonly Field[] => fields.filter((field) => field.name === name);
  const mayEqual = (name: string, expected: string): boolean =>
    named(name).every(({ equals }) => equals.includes(expected) || equals.includes(UNKNOWN));
  if (!mayEqual("eventCategory", "Data") || !mayEqual("resources.type", OBJECTS)) {
    return undefined;
  }
  const isSimple = named("resources.type").length > 0 && fields.every(({ isKnown }) => isKnown);
  const records = (readOnly: string): boolean =>
    isSimple && named("readOnly").every(({ equals }) => equals.includes(readOnly));
  return {
    reads: records("true"),
    writes: records("false"),
    isUnknown: holdsUnknown(fieldSelectors),
    beginnings: named("resources.ARN").find(({ startsWith }) => startsWith)?.startsWith ?? [""],
    covers: (objects) => named("resources.ARN").every((field) => coversAll(field, objects)),
  };
}

/** One field that an event must match. */
interface Field {
  readonly name: unknown;
  readonly equals: readonly unknown[];
  /** Undefined where it does not ask for a beginning. */
  readonly startsWith: readonly string[] | undefined;
  readonly notStartsWith: readonly string[];
  /** Whether all it asks for is understood here. */
  readonly isKnown: boolean;
}

const OPERATORS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["eventCategory", ["equals"]],
  ["resources.type", ["equals"]],
  ["readOnly", ["equals"]],
  ["resources.ARN", ["startsWiths", "startsWith", "notStartsWiths", "notStartsWith"]],
]);

function readField(value: unknown): Field {
  const { field, ...operators } = propertiesOf(value, "field");
  const { equals, startsWiths, startsWith = startsWiths } = operators;
  const { notStartsWiths, notStartsWith = notStartsWiths } = operators;
  return {
    name: field,
    equals: listed(equals),
    startsWith: startsWith === undefined ? undefined : beginningsIn(startsWith),
    notStartsWith: beginningsIn(notStartsWith),
    isKnown:
      !holdsUnknown([field, equals, notStartsWith]) &&
      Object.keys(operators).every((name) => OPERATORS.get(field)?.includes(name) === true),
  };
}

function coversAll({ startsWith, notStartsWith }: Field, objects: string): boolean {
  const isIncluded =
    startsWith === undefined
      ? notStartsWith.length > 0
      : startsWith.some((beginning) => objects.startsWith(beginning));
  return (
    isIncluded &&
    !notStartsWith.some((text) => objects.startsWith(text) || text.startsWith(objects))
  );
}

/** The known texts of a list of beginnings of ARNs, whatever their partition. */
function beginningsIn(value: unknown): readonly string[] {
  return listed(value)
    .filter((text) => typeof text === "string")
    .filter((text) => text !== "")
    .map((text) => text.replace(/^arn:[a-z0-9-]+:/, "arn:aws:"));
}

/** The value's properties; what has none stands for the one that decides. */
function propertiesOf(value: unknown, decisive: string): Properties {
  return isObject(value) ? value : { [decisive]: value };
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
