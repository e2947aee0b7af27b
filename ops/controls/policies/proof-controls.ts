import {
  type PolicyDocument,
  readDocument,
} from "../../../policy-pack/src/policy-document/document";
import type { PolicyLimit } from "../../../policy-pack/src/policy-document/excess";
import { KMS, S3 } from "../../../policy-pack/src/policy-document/services";
import type { LiveBucket } from "../../aws/live-bucket";
import type { LiveKey } from "../../aws/live-key";
import { mapped, type Reading } from "../../aws/reading";
import type { Declared } from "../../stack/declared";
import { type Control, control } from "../control";
import type { ControlId } from "../definitions";
import { deployRemedy, type Remedies } from "../remedies";
import { type Facts, factsIn, type Policies, type Site, USUAL_FACTS } from "./policy-facts";
import { type ProofReport, provePolicies } from "./prove-policies";

export interface ProofJudgement {
  readonly site: Site;
  readonly declared: Pick<Declared, "keyPolicy" | "bucketPolicy" | "encryption">;
  readonly keyPolicy: LiveKey["policy"];
  readonly bucketPolicy: LiveBucket["policy"];
  readonly remedies: Remedies;
}

/** What was proved of a policy, and why the rest was not. */
interface Proved {
  readonly count: number;
  readonly faults: readonly string[];
}

/**
 * Whether the policies keep, for every request, what the stack was deployed with. None without a
 * stack, which alone says what that is.
 */
export function proofControls(judgement: ProofJudgement): readonly Control[] {
  const { site, declared, keyPolicy, bucketPolicy, remedies } = judgement;
  const key = documentIn(declared.keyPolicy, KMS);
  const bucket = documentIn(declared.bucketPolicy, S3);
  if (key === undefined || bucket === undefined) {
    return [];
  }
  const facts: Facts = {
    ...USUAL_FACTS,
    ...factsIn({ key, bucket }),
    algorithm: declared.encryption.algorithm,
  };
  const judge = (id: ControlId, policy: Reading<Proved>, resource: string): Control =>
    control(id, policy, {
      resource,
      holds: ({ faults }) => faults.length === 0,
      expected: "all properties proved",
      found: ({ count, faults }) =>
        faults.length === 0 ? `${count} properties proved` : faults.join(" "),
      remedy: deployRemedy(remedies),
    });
  const proved = (policies: Policies) => provedIn(provePolicies(policies, site, facts, key));
  return [
    judge(
      "key-policy-proved",
      mapped(keyPolicy, (text) => judged(text, KMS, (document) => proved({ key: document }))),
      site.keyArn,
    ),
    judge(
      "bucket-policy-proved",
      mapped(bucketPolicy, (text) => judged(text, S3, (document) => proved({ bucket: document }))),
      site.bucketArn,
    ),
  ];
}

function judged(
  text: string | undefined,
  service: PolicyLimit,
  judge: (document: PolicyDocument) => Proved,
): Proved {
  const document = documentIn(text, service);
  if (document === undefined) {
    const fault = text === undefined ? "there is none" : "it is no policy document";
    return { count: 0, faults: [fault] };
  }
  return judge(document);
}

function provedIn({ policies }: ProofReport): Proved {
  const properties = policies.flatMap((policy) => policy.properties);
  const faults = properties
    .filter(({ outcome }) => outcome !== "proved")
    .map(({ outcome, sentence }) =>
      outcome === "counterexample" ? `Does not hold: ${sentence}` : `Not decided: ${sentence}`,
    );
  return { count: properties.length - faults.length, faults };
}

function documentIn(text: string | undefined, service: PolicyLimit): PolicyDocument | undefined {
  const document = text === undefined ? undefined : readDocument("policy", text, service);
  return document === undefined || "fault" in document ? undefined : document;
}
