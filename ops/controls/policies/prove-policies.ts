import type { PolicyDocument } from "../../../policy-pack/src/policy-document/document";
import { bucketProperties } from "../../../policy-pack/src/policy-document/prove/bucket-properties";
import { keyProperties } from "../../../policy-pack/src/policy-document/prove/key-properties";
import type { Property } from "../../../policy-pack/src/policy-document/prove/property";
import { type Proof, prove } from "../../../policy-pack/src/policy-document/prove/prove";
import { callerText } from "../../../policy-pack/src/policy-document/prove/text/caller-text";
import { placeOf } from "./place-of";
import { bucketFactsOf, type Facts, keyFactsOf, type Policies, type Site } from "./policy-facts";

/** One property of a policy, and what is known of it. */
export interface ProvedProperty {
  readonly name: string;
  readonly sentence: string;
  readonly outcome: Proof["outcome"];
  /** How many classes of requests were judged, if it is proved. */
  readonly classes?: number;
  /** Why it is not decided. */
  readonly why?: string;
  /** The request for which it does not hold. */
  readonly request?: {
    readonly caller: string;
    readonly action: string;
    readonly resource: string;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
    readonly verdict: string;
  };
}

export interface ProvedPolicy {
  readonly policy: "key" | "bucket";
  readonly properties: readonly ProvedProperty[];
}

export interface ProofReport {
  readonly policies: readonly ProvedPolicy[];
}

/** @param declared the key policy that says who its people are. @default the key policy itself */
export function provePolicies(
  { key, bucket }: Policies,
  site: Site,
  facts: Facts,
  declared: PolicyDocument | undefined = key,
): ProofReport {
  return {
    policies: [
      ...(key === undefined || declared === undefined
        ? []
        : [proved("key", key, keyProperties(keyFactsOf(declared, site, facts)), site)]),
      ...(bucket === undefined
        ? []
        : [proved("bucket", bucket, bucketProperties(bucketFactsOf(site, facts)), site)]),
    ],
  };
}

function proved(
  policy: ProvedPolicy["policy"],
  document: PolicyDocument,
  properties: readonly Property[],
  site: Site,
): ProvedPolicy {
  const proofs = [...prove(document, properties, placeOf(policy, site))];
  return { policy, properties: proofs.map(([property, proof]) => shown(property, proof)) };
}

function shown({ name, sentence }: Property, proof: Proof): ProvedProperty {
  const { outcome } = proof;
  switch (outcome) {
    case "proved":
      return { name, sentence, outcome, classes: proof.classes };
    case "not decided":
      return { name, sentence, outcome, why: proof.why };
    case "counterexample": {
      const { caller, action, resource, context } = proof.request;
      const { verdict } = proof;
      const request = { caller: callerText(caller), action, resource, context, verdict };
      return { name, sentence, outcome, request };
    }
  }
}
