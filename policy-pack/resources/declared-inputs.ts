import { type Properties, UNKNOWN } from "../values/unknown";
import * as awsTypes from "./aws-types";
import { plainProperties } from "./plain-properties";

/** The types whose inputs are kept: all that a policy of this pack names. */
const KEPT: ReadonlySet<unknown> = new Set(Object.values(awsTypes).flat());

/**
 * What each resource's program declared, by URN. Stack policies are given outputs alone, in which
 * a bucket's deprecated inline properties or a key's policy show what AWS reports, whoever declared
 * it: a bucket that has lost its encryption resource would still look encrypted. The engine
 * analyses every resource's inputs first, in this same process.
 */
const inputsByUrn = new Map<string, Properties>();
const analysed = new Set<string>();

/**
 * The policy that records what is analysed in this turn of the event loop, for all others, and the
 * type that it recorded. The framework asks every policy about a resource within one turn.
 *
 * It stays for its price: if each policy were asked and recorded by itself, a resource would take
 * 1.9 times the processor time (0.99 for 0.54 ms), more than the bench allows.
 */
let recorder: object | undefined;
let recordedType: string | undefined;

/** Records that the engine gave a resource's inputs to the policies, and the inputs. */
export function recordInputs(by: object, urn: string, type: string, inputs: object): void {
  if (!isRecorder(by)) {
    return;
  }
  if (recorder === undefined) {
    recorder = by;
    setImmediate(() => {
      recorder = undefined;
    });
  }
  recordedType = type;
  analysed.add(urn);
  if (KEPT.has(type)) {
    inputsByUrn.set(urn, plainProperties(inputs));
  }
}

/** Whether this policy records, unless another one already does. */
export function isRecorder(policy: object): boolean {
  return recorder === undefined || recorder === policy;
}

/** The type of the resource that is being analysed, if another policy has recorded it. */
export function typeRecordedFor(policy: object): string | undefined {
  return isRecorder(policy) ? undefined : recordedType;
}

/** Whether the engine gave this resource's inputs to the policies before it came to the stack. */
export function wasAnalysed(urn: string): boolean {
  return analysed.has(urn);
}

/**
 * Forgets what was declared once every policy has judged this stack: they run one after the other,
 * without waiting for anything. Whatever is judged next, its inputs come first again.
 */
export function forgetInputsSoon(): void {
  setImmediate(() => {
    inputsByUrn.clear();
    analysed.clear();
  });
}

/**
 * A resource's outputs, cut down to what its program declared. A declared property that the
 * outputs lack, or do not know, keeps its declared value: at preview the engine may drop a whole
 * object for one unknown in it. Where no inputs were seen, the outputs stand as they are.
 */
export function declaredProperties(urn: string, outputs: Properties): Properties {
  const inputs = inputsByUrn.get(urn);
  if (inputs === undefined) {
    return outputs;
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([property, input]) => {
      const output = outputs[property];
      return [property, output === undefined || output === UNKNOWN ? input : output];
    }),
  );
}
