import { CONTROLS, type ControlId as SecurityHubId } from "../../policy-pack/src/frameworks";

/** What asks for a control: its ids in the standards that auditors go by. */
export interface Requirements {
  /** Controls of AWS Security Hub. */
  readonly securityHub: readonly string[];
  /** Requirements of the CIS AWS Foundations Benchmark 3.0.0. */
  readonly cis30: readonly string[];
  /** Controls of NIST SP 800-53, revision 5. */
  readonly nist80053r5: readonly string[];
  /** Requirements of PCI DSS 4.0, numbered as in 4.0.1. */
  readonly pciDss40: readonly string[];
}

export type Standard = keyof Requirements;

/** The standards, as people call them. */
export const STANDARD_NAMES: Readonly<Record<Standard, string>> = {
  securityHub: "AWS Security Hub",
  cis30: "CIS AWS Foundations 3.0",
  nist80053r5: "NIST 800-53 r5",
  pciDss40: "PCI DSS 4.0",
};

/** All that some controls of Security Hub answer for, each id once, in order. */
export function requirementsOf(ids: readonly SecurityHubId[]): Requirements {
  const answers = ids.map((id): Omit<Requirements, "securityHub"> => CONTROLS[id]);
  return {
    securityHub: inOrder(ids.filter((id) => !id.startsWith("CIS."))),
    cis30: inOrder(answers.flatMap(({ cis30 }) => cis30)),
    nist80053r5: inOrder(answers.flatMap(({ nist80053r5 }) => nist80053r5)),
    pciDss40: inOrder(answers.flatMap(({ pciDss40 }) => pciDss40)),
  };
}

/** Each once, "3.2" before "3.10". */
export function inOrder(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
