import {
  KEY_POLICY,
  KEY_TYPES,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
} from "../../policy-pack/src/resources/aws-types";
import { type ResourceCase, UNKNOWN_TEXT } from "../../policy-pack/src/testing";
import { documentOf, policyOf } from "./policy-text";

/** The types of AWS's own provider, whose policy may be an object. */
export const NATIVE_TYPES: readonly string[] = [NATIVE_KEY, NATIVE_REPLICA_KEY];

/** The types whose policy is a text. */
export const TEXT_TYPES: readonly string[] = [...KEY_TYPES, KEY_POLICY].filter(
  (type) => !NATIVE_TYPES.includes(type),
);

type Violations = string | readonly string[];

export const NOTHING: Violations = [];

/** A key whose policy has these statements, and what is said of it. */
export function policyCase(
  it: string,
  violations: Violations,
  statements: readonly unknown[],
): ResourceCase {
  return { it, props: { policy: policyOf(...statements) }, violations: [violations].flat() };
}

export function accepts(what: string, statements: readonly unknown[]): ResourceCase {
  return policyCase(`accepts ${what}`, NOTHING, statements);
}

export function refuses(
  what: string,
  violations: Violations,
  statements: readonly unknown[],
): ResourceCase {
  return policyCase(`refuses ${what}`, violations, statements);
}

/** A key of AWS's own provider whose policy is an object, of which this part is not known. */
export function unknownCase(
  what: string,
  unknown: string,
  statements: readonly unknown[],
): ResourceCase {
  return {
    it: `says which unknown ${what}`,
    type: NATIVE_KEY,
    props: { keyPolicy: documentOf(...statements) },
    advisories: [`keyPolicy.${unknown} is not known until the update.`],
  };
}

/** Where there is no policy to judge, or none yet. */
export const WITHOUT_POLICY: readonly ResourceCase[] = [
  { it: "accepts a key that leaves the policy to AWS", props: {} },
  {
    it: "says what it cannot know at preview",
    props: { policy: UNKNOWN_TEXT },
    advisories: ["policy is not known until the update."],
  },
];

export function leavesToWellFormed(...policies: readonly unknown[]): readonly ResourceCase[] {
  return policies.map((policy) => ({
    it: `leaves ${JSON.stringify(policy)} to kms-policy-well-formed`,
    props: { policy },
  }));
}

/** What holds for every rule on key policies, by a policy that gets one violation. */
export function commonCases(
  violation: string,
  statements: readonly unknown[],
): readonly ResourceCase[] {
  return [
    ...WITHOUT_POLICY,
    ...TEXT_TYPES.map((type) => ({ ...policyCase(`judges ${type}`, violation, statements), type })),
    ...NATIVE_TYPES.map((type) => ({
      it: `judges ${type}`,
      type,
      props: { keyPolicy: documentOf(...statements) },
      violations: [violation.replace("policy", "keyPolicy")],
    })),
    ...leavesToWellFormed("{", 5, "[]"),
  ];
}
