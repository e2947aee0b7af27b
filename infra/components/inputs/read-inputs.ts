import { type Inputs, Output, output, runtime } from "@pulumi/pulumi";
import type { SettingRecord } from "../../arguments/reader/setting-reader";
import type { Pending } from "../../aws/pending";

/** Arguments of a component as its settings are read, once all that can be known is known. */
export interface ReadInputs {
  /** The arguments that are known, as texts; lists and objects as JSON. */
  readonly record: SettingRecord;
  /** The names of those that are not known until an update, and that more than documents are made of. */
  readonly pending: ReadonlySet<string>;
}

/**
 * Waits for the arguments. In a preview, some may stay unknown. If only documents are made of one, something stands
 * for it: `whenGiven` keeps that out of the documents. Anything else is left out.
 */
export async function readInputs(name: string, args: Inputs): Promise<ReadInputs> {
  const values = await runtime.serializeProperties(name, args);
  const record: Record<string, string> = {};
  const pending = new Set<string>();
  for (const [property, given] of Object.entries(values)) {
    const value = withoutSecretMarks(given);
    const standIns = STAND_INS[property];
    const known = standIns === undefined ? value : standIns(value);
    if (holdsUnknown(known)) {
      pending.add(property);
    } else {
      record[property] = typeof known === "string" ? known : JSON.stringify(known);
    }
  }
  return { record, pending };
}

/** What stands for what is not known yet and only documents are made of, so that the rest can be judged. */
const STAND_INS: Readonly<Record<string, (value: unknown) => unknown>> = {
  administrators: (value) => rolesThatNobodyHas("administrators", value),
  keyUsers: (value) => rolesThatNobodyHas("keyUsers", value),
  serviceRoles: (value) => rolesThatNobodyHas("serviceRoles", value),
  buckets: withKeyArns,
};

function rolesThatNobodyHas(property: string, value: unknown): unknown {
  const standIn = (entry: unknown, index: number) =>
    holdsUnknown(entry) ? `role/unknown-of-${property}-${index}` : entry;
  if (Array.isArray(value)) {
    return value.map(standIn);
  }
  return holdsUnknown(value) ? [standIn(value, 0)] : value;
}

function withKeyArns(value: unknown): unknown {
  const keyArn = "arn:aws:kms:us-east-1:000000000000:key/unknown";
  return Array.isArray(value)
    ? value.map((entry) => ({
        ...entry,
        ...(holdsUnknown(entry?.keyArn) && { keyArn }),
        ...(holdsUnknown(entry?.replicaKeyArn) && { replicaKeyArn: keyArn }),
      }))
    : value;
}

/** Settings of this project are no secrets: what is made of them shows them. */
function withoutSecretMarks(value: unknown): unknown {
  if (runtime.isRpcSecret(value)) {
    return withoutSecretMarks(runtime.unwrapRpcSecret(value));
  }
  if (Array.isArray(value)) {
    return value.map(withoutSecretMarks);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, withoutSecretMarks(part)]),
      )
    : value;
}

function holdsUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).some(holdsUnknown);
  }
  return value === runtime.unknownValue;
}

/**
 * What was read from arguments, to be waited for if a part of them is an output: what is made of it then depends on
 * what that is an output of, and is unknown as long as it is.
 */
export function whenGiven<Value>(given: readonly unknown[], value: Value): Pending<Value> {
  return isPlain(given) ? value : (output([...given]).apply(() => value) as Output<Value>);
}

function isPlain(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? !Output.isInstance(value) &&
        !(value instanceof Promise) &&
        Object.values(value).every(isPlain)
    : true;
}
