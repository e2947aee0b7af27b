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

const PUBLIC_ACCESS = [
  ...["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6"],
  ...["SC-7", "SC-7(11)", "SC-7(16)", "SC-7(20)", "SC-7(21)", "SC-7(3)", "SC-7(4)", "SC-7(9)"],
];

const AUDIT_TRAIL = [
  ...["AC-2(4)", "AC-4(26)", "AC-6(9)"],
  ...["AU-10", "AU-12", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)"],
  ...["CA-7", "SC-7(9)", "SI-3(8)", "SI-4(20)", "SI-7(8)"],
];

const ENCRYPTION_AT_REST = [
  ...["AU-9", "CA-9(1)", "CM-3(6)"],
  ...["SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
];

/**
 * The requirements that each control of Security Hub answers for, as its page lists them; the policy pack has
 * the same. CIS.4.16 is no control of Security Hub's: it cannot check that it is switched on itself.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
export const ANSWERS = {
  "CloudTrail.1": {
    cis30: ["3.1"],
    nist80053r5: [...AUDIT_TRAIL, "AU-14(1)", "SA-8(22)"],
    pciDss40: [],
  },
  "CloudTrail.2": { cis30: ["3.5"], nist80053r5: ENCRYPTION_AT_REST, pciDss40: ["10.3.2"] },
  "CloudTrail.4": {
    cis30: ["3.2"],
    nist80053r5: ["AU-9", "SI-4", "SI-7(1)", "SI-7(3)", "SI-7(7)"],
    pciDss40: [],
  },
  "CloudWatch.7": { cis30: ["4.7"], nist80053r5: [], pciDss40: [] },
  "GuardDuty.1": {
    cis30: [],
    nist80053r5: [
      ...["AC-2(12)", "AU-6(1)", "AU-6(5)", "CA-7", "CM-8(3)", "RA-3(4)"],
      ...["SA-11(1)", "SA-11(6)", "SA-15(2)", "SA-15(8)", "SA-8(19)", "SA-8(21)", "SA-8(25)"],
      ...["SC-5", "SC-5(1)", "SC-5(3)", "SI-20", "SI-3(8)", "SI-4", "SI-4(1)", "SI-4(13)"],
      ...["SI-4(2)", "SI-4(22)", "SI-4(25)", "SI-4(4)", "SI-4(5)"],
    ],
    pciDss40: ["11.5.1"],
  },
  "GuardDuty.10": { cis30: [], nist80053r5: [], pciDss40: ["11.5.1"] },
  "KMS.3": { cis30: [], nist80053r5: ["SC-12", "SC-12(2)"], pciDss40: [] },
  "KMS.4": {
    cis30: ["3.6"],
    nist80053r5: ["SC-12", "SC-12(2)", "SC-28(3)"],
    pciDss40: ["3.7.4"],
  },
  "KMS.5": { cis30: [], nist80053r5: [], pciDss40: [] },
  "S3.2": { cis30: [], nist80053r5: PUBLIC_ACCESS, pciDss40: [] },
  "S3.3": { cis30: [], nist80053r5: PUBLIC_ACCESS, pciDss40: [] },
  "S3.5": {
    cis30: ["2.1.1"],
    nist80053r5: [
      ...["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)"],
      ...["SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"],
    ],
    pciDss40: ["4.2.1"],
  },
  "S3.7": {
    cis30: [],
    nist80053r5: [
      ...["AU-9(2)", "CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9"],
      ...["SC-36(2)", "SC-5(2)", "SI-13(5)"],
    ],
    pciDss40: [],
  },
  "S3.8": { cis30: ["2.1.4"], nist80053r5: PUBLIC_ACCESS, pciDss40: ["1.4.4"] },
  "S3.9": { cis30: [], nist80053r5: AUDIT_TRAIL, pciDss40: ["10.2.1"] },
  "S3.12": {
    cis30: [],
    nist80053r5: ["AC-2(1)", "AC-3", "AC-3(15)", "AC-3(7)", "AC-6"],
    pciDss40: [],
  },
  "S3.14": {
    cis30: [],
    nist80053r5: [
      ...["AU-9(2)", "CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9"],
      ...["SC-5(2)", "SI-12", "SI-13(5)"],
    ],
    pciDss40: [],
  },
  "S3.15": { cis30: [], nist80053r5: ["CP-6(2)"], pciDss40: ["10.5.1"] },
  "S3.17": {
    cis30: [],
    nist80053r5: [...ENCRYPTION_AT_REST, "SC-12(2)"],
    pciDss40: ["3.5.1"],
  },
  "CIS.4.16": { cis30: ["4.16"], nist80053r5: [], pciDss40: [] },
} as const satisfies Readonly<Record<string, Omit<Requirements, "securityHub">>>;

export type AnswerId = keyof typeof ANSWERS;

/** All that some controls of Security Hub answer for, each id once, in order. */
export function requirementsOf(ids: readonly AnswerId[]): Requirements {
  const answers = ids.map((id): Omit<Requirements, "securityHub"> => ANSWERS[id]);
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
