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

/** Notes that the engine gave a resource's inputs to the policies. */
export function noteAnalysed(urn: string): void {
  analysed.add(urn);
}

/** Whether a resource of this type has its inputs kept. */
export function isKept(type: string): boolean {
  return KEPT.has(type);
}

/** Notes that the engine gave a resource's inputs to the policies, and keeps the inputs. */
export function recordInputs(urn: string, type: string, inputs: object): void {
  noteAnalysed(urn);
  if (isKept(type)) {
    inputsByUrn.set(urn, plainProperties(inputs));
  }
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
