import type { AwsRegion } from "./aws";
import { isEmpty, same } from "./diff";
import type { Fault } from "./fault";
import type { Properties, Property } from "./property";
import { present, type Value, type Values } from "./value";

/** A resource as one call made it: what it is named, and what is true of it so far. */
export interface Created {
  readonly id: string;
  readonly state: Values;
}

/** How AWS names what the program leaves unnamed. */
export interface Naming {
  /** The property that holds the name. */
  readonly property: string;
  /** The property that asks for a name beginning with it instead. */
  readonly prefix: string;
  make(name: string): string;
}

/** An AWS resource type: its properties, and the calls that make, read, change and remove one. */
export interface Resource {
  /** As messages call it: `KMS Key`. */
  readonly label: string;
  readonly properties: Properties;
  /** What AWS adds, each with the input it follows: the output is unknown while that input changes. */
  readonly outputs: Readonly<Record<string, { readonly follows?: string }>>;
  readonly naming?: Naming;
  /** Faults between properties. */
  faults?(inputs: Values): readonly Fault[];
  /** Why AWS would refuse the change. */
  readonly refuses?: ((from: Values, to: Values) => string | undefined) | undefined;
  /** Makes the resource with one call that either does or does not. */
  create(aws: AwsRegion, inputs: Values): Promise<Created>;
  /** Brings the resource from a state to what the inputs want; harmless when repeated. */
  change(aws: AwsRegion, id: string, from: Values, to: Values): Promise<void>;
  /** The resource as AWS has it, or nothing. `adopting` is the first look at one that Pulumi does not know yet. */
  read(aws: AwsRegion, id: string, adopting: boolean): Promise<Values | undefined>;
  /** Removes the resource; one that is already gone is no fault. */
  remove(aws: AwsRegion, id: string, state: Values): Promise<void>;
}

/** A data source: named arguments in, named results out. */
export interface Lookup {
  /** What is looked up, as messages call it: `KMS Key (alias/cloud_user)`. */
  label(args: Values): string;
  read(aws: AwsRegion, args: Values): Promise<Values>;
}

/** What AWS has, in the words of the program where both mean the same, with what only the provider knows. */
export function settle(resource: Resource, known: Values, live: Values): Values {
  const settled: Record<string, Value | undefined> = { ...live };
  for (const [name, property] of Object.entries(resource.properties)) {
    const isPolicy = property.is === "policy" || property.is === "policyDocument";
    if (property.local || (isPolicy && same(property, known[name], live[name]))) {
      settled[name] = known[name];
    }
  }
  return present(settled);
}

/** The inputs that a program would have to give to find this state: what drifted is taken from the state. */
export function inputsOf(resource: Resource, state: Values, inputs: Values | undefined): Values {
  const found: Record<string, Value | undefined> = {};
  for (const [name, property] of Object.entries(resource.properties)) {
    const actual = state[name] ?? property.default;
    const given = inputs?.[name];
    const isSilent = inputs !== undefined && given === undefined;
    if (given !== undefined && (property.local || same(property, actual, given))) {
      found[name] = given;
    } else if (isTold(property, actual, isSilent)) {
      found[name] = actual;
    }
  }
  return present(found);
}

/** Whether a value that the program did not give is one it would have to give. */
function isTold(property: Property, actual: Value | undefined, isSilent: boolean): boolean {
  if (isSilent && (property.computed || property.local)) {
    return false;
  }
  return !isEmpty(actual) || property.default !== undefined;
}

/** What a preview can say of the outputs: all that the inputs and the earlier state tell, the rest unknown. */
export function foreseen(
  resource: Resource,
  state: Values | undefined,
  inputs: Values,
  unknown: Value,
): Values {
  const seen: Record<string, Value | undefined> = {};
  for (const [name, property] of Object.entries(resource.properties)) {
    if (property.computed) {
      seen[name] = state?.[name] ?? unknown;
    }
  }
  for (const [name, { follows }] of Object.entries(resource.outputs)) {
    const follower = follows === undefined ? undefined : resource.properties[follows];
    const isSettled =
      follows === undefined ||
      follower === undefined ||
      same(follower, state?.[follows], inputs[follows]);
    seen[name] = (isSettled ? state?.[name] : undefined) ?? unknown;
  }
  return present({ ...seen, ...inputs });
}
