import { type Draft, keyAndBucket, type Properties, service } from "./sample-parts";

/** A resource as the engine shows it to a policy pack. */
export interface SampleResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  /** What it is known by once it is made. */
  readonly outputs: Properties;
  /** The URNs that each property was made from. */
  readonly madeFrom: Readonly<Record<string, readonly string[]>>;
}

/**
 * A stack of so many resources: the same 20 again and again, half of them keys, buckets and what
 * belongs to them, half what else a service has. Each part has its own names, and one in ten breaks
 * policies, so that messages are made too.
 */
export function sampleStack(resources: number): readonly SampleResource[] {
  const parts = Array.from({ length: Math.ceil(resources / 20) }, (_, index) => part(index));
  return parts.flat().slice(0, resources);
}

function part(index: number): readonly SampleResource[] {
  const drafts = { ...keyAndBucket(index), ...service(index) };
  const urnOf = (name: string, { type }: Draft) => `urn:pulumi:bench::bench::${type}::${name}`;
  const urns = Object.fromEntries(
    Object.entries(drafts).map(([name, draft]) => [name, urnOf(`${name}-${index}`, draft)]),
  );
  return Object.entries(drafts).map(([name, draft]) => ({
    urn: urns[name] ?? "",
    type: draft.type,
    name: `${name}-${index}`,
    inputs: draft.inputs,
    outputs: { ...draft.inputs, id: `${name}-${index}`, ...draft.known },
    madeFrom: Object.fromEntries(
      Object.entries(draft.madeFrom ?? {}).map(([property, names]) => [
        property,
        names.map((each) => urns[each] ?? ""),
      ]),
    ),
  }));
}
