import { type Properties, UNKNOWN } from "./values/plain";

/**
 * What each S3 resource's program declared, by URN. Stack policies are given outputs alone, in
 * which a bucket's deprecated inline properties show what AWS reports, whoever declared it: a
 * bucket that has lost its encryption resource would still look encrypted. The engine analyses
 * every resource's inputs first, in this same process.
 */
const inputsByUrn = new Map<string, Properties>();

export function rememberInputs(urn: string, inputs: Properties): void {
  inputsByUrn.set(urn, inputs);
}

/**
 * Forgets what was declared once every policy has judged this stack: they run one after the other,
 * without waiting for anything. Whatever is judged next, its inputs come first again.
 */
export function forgetInputsSoon(): void {
  setImmediate(() => inputsByUrn.clear());
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
