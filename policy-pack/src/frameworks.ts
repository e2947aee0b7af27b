/** A control of AWS Security Hub, and the requirements that its documentation maps it to. */
interface Control {
  readonly title: string;
  /** Whether it is part of AWS Foundational Security Best Practices. */
  readonly fsbp: boolean;
  /** Requirements of the CIS AWS Foundations Benchmark 3.0.0. */
  readonly cis30: readonly string[];
  /** Controls of NIST SP 800-53, revision 5. */
  readonly nist80053r5: readonly string[];
  /** Requirements of PCI DSS 4.0, numbered as in 4.0.1. */
  readonly pciDss40: readonly string[];
}

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
 * The controls that the pack's policies answer for, as each control's page lists its related
 * requirements. What no page says is left out.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html
 */
export const CONTROLS = {
  "CloudTrail.1": {
    title:
      "CloudTrail should be enabled and configured with at least one multi-Region trail that includes read and write management events",
    fsbp: true,
    cis30: ["3.1"],
    nist80053r5: [...AUDIT_TRAIL, "AU-14(1)", "SA-8(22)"],
    pciDss40: [],
  },
  "CloudTrail.2": {
    title: "CloudTrail should have encryption at-rest enabled",
    fsbp: true,
    cis30: ["3.5"],
    nist80053r5: ENCRYPTION_AT_REST,
    pciDss40: ["10.3.2"],
  },
  "CloudTrail.4": {
    title: "CloudTrail log file validation should be enabled",
    fsbp: true,
    cis30: ["3.2"],
    nist80053r5: ["AU-9", "SI-4", "SI-7(1)", "SI-7(3)", "SI-7(7)"],
    pciDss40: [],
  },
  // Security Hub checks this one for older versions of the benchmark; 3.0.0 leaves it to people.
  "CloudWatch.7": {
    title:
      "Ensure a log metric filter and alarm exist for disabling or scheduled deletion of customer managed keys",
    fsbp: false,
    cis30: ["4.7"],
    nist80053r5: [],
    pciDss40: [],
  },
  "GuardDuty.1": {
    title: "GuardDuty should be enabled",
    fsbp: true,
    cis30: [],
    nist80053r5: [
      ...["AC-2(12)", "AU-6(1)", "AU-6(5)", "CA-7", "CM-8(3)", "RA-3(4)"],
      ...["SA-11(1)", "SA-11(6)", "SA-15(2)", "SA-15(8)", "SA-8(19)", "SA-8(21)", "SA-8(25)"],
      ...["SC-5", "SC-5(1)", "SC-5(3)", "SI-20", "SI-3(8)", "SI-4", "SI-4(1)", "SI-4(13)"],
      ...["SI-4(2)", "SI-4(22)", "SI-4(25)", "SI-4(4)", "SI-4(5)"],
    ],
    pciDss40: ["11.5.1"],
  },
  "GuardDuty.10": {
    title: "GuardDuty S3 Protection should be enabled",
    fsbp: true,
    cis30: [],
    nist80053r5: [],
    pciDss40: ["11.5.1"],
  },
  // No policy answers for KMS.3, S3.7 and S3.15: `aerosecure evidence` does, for what is deployed.
  "KMS.3": {
    title: "AWS KMS keys should not be deleted unintentionally",
    fsbp: true,
    cis30: [],
    nist80053r5: ["SC-12", "SC-12(2)"],
    pciDss40: [],
  },
  "KMS.4": {
    title: "AWS KMS key rotation should be enabled",
    fsbp: false,
    cis30: ["3.6"],
    nist80053r5: ["SC-12", "SC-12(2)", "SC-28(3)"],
    pciDss40: ["3.7.4"],
  },
  "KMS.5": {
    title: "KMS keys should not be publicly accessible",
    fsbp: true,
    cis30: [],
    nist80053r5: [],
    pciDss40: [],
  },
  "S3.2": {
    title: "S3 general purpose buckets should block public read access",
    fsbp: true,
    cis30: [],
    nist80053r5: PUBLIC_ACCESS,
    pciDss40: [],
  },
  "S3.3": {
    title: "S3 general purpose buckets should block public write access",
    fsbp: true,
    cis30: [],
    nist80053r5: PUBLIC_ACCESS,
    pciDss40: [],
  },
  "S3.5": {
    title: "S3 general purpose buckets should require requests to use SSL",
    fsbp: true,
    cis30: ["2.1.1"],
    nist80053r5: [
      ...["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)"],
      ...["SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"],
    ],
    pciDss40: ["4.2.1"],
  },
  "S3.6": {
    title: "S3 general purpose bucket policies should restrict access to other AWS accounts",
    fsbp: true,
    cis30: [],
    nist80053r5: ["CA-9(1)", "CM-2"],
    pciDss40: [],
  },
  "S3.7": {
    title: "S3 general purpose buckets should use cross-Region replication",
    fsbp: false,
    cis30: [],
    nist80053r5: [
      ...["AU-9(2)", "CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9"],
      ...["SC-36(2)", "SC-5(2)", "SI-13(5)"],
    ],
    pciDss40: [],
  },
  "S3.8": {
    title: "S3 general purpose buckets should block public access",
    fsbp: true,
    cis30: ["2.1.4"],
    nist80053r5: PUBLIC_ACCESS,
    pciDss40: ["1.4.4"],
  },
  "S3.9": {
    title: "S3 general purpose buckets should have server access logging enabled",
    fsbp: true,
    cis30: [],
    nist80053r5: AUDIT_TRAIL,
    pciDss40: ["10.2.1"],
  },
  "S3.12": {
    title: "ACLs should not be used to manage user access to S3 general purpose buckets",
    fsbp: true,
    cis30: [],
    nist80053r5: ["AC-2(1)", "AC-3", "AC-3(15)", "AC-3(7)", "AC-6"],
    pciDss40: [],
  },
  "S3.14": {
    title: "S3 general purpose buckets should have versioning enabled",
    fsbp: false,
    cis30: [],
    nist80053r5: [
      ...["AU-9(2)", "CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9"],
      ...["SC-5(2)", "SI-12", "SI-13(5)"],
    ],
    pciDss40: [],
  },
  "S3.15": {
    title: "S3 general purpose buckets should have Object Lock enabled",
    fsbp: false,
    cis30: [],
    nist80053r5: ["CP-6(2)"],
    pciDss40: ["10.5.1"],
  },
  "S3.17": {
    title: "S3 general purpose buckets should be encrypted at rest with AWS KMS keys",
    fsbp: false,
    cis30: [],
    nist80053r5: [...ENCRYPTION_AT_REST, "SC-12(2)"],
    pciDss40: ["3.5.1"],
  },
  // No control of Security Hub's: it cannot check that it is switched on itself.
  "CIS.4.16": {
    title: "Ensure AWS Security Hub is enabled",
    fsbp: false,
    cis30: ["4.16"],
    nist80053r5: [],
    pciDss40: [],
  },
} as const satisfies Readonly<Record<string, Control>>;

/** A control by its id in Security Hub. */
export type ControlId = keyof typeof CONTROLS;

/** A standard with the controls, or the requirements, that some policy answers for. */
export interface Mapping {
  readonly standard: string;
  readonly tag: string;
  readonly references: readonly string[];
}

/** What the controls are part of and asked for by, standard by standard; each id once, in order. */
export function mappingsOf(ids: readonly ControlId[]): readonly Mapping[] {
  const controls = ids.map((id): readonly [ControlId, Control] => [id, CONTROLS[id]]);
  const own = controls.filter(([id]) => !id.startsWith("CIS."));
  const requirements = (pick: (control: Control) => readonly string[]) =>
    controls.flatMap(([, control]) => pick(control));
  const mappings = [
    mapping("AWS FSBP 1.0.0", "aws-fsbp", idsOf(own.filter(([, { fsbp }]) => fsbp))),
    mapping("Security Hub", "aws-security-hub", idsOf(own.filter(([, { fsbp }]) => !fsbp))),
    mapping(
      "CIS AWS 3.0",
      "cis-aws-3.0",
      requirements(({ cis30 }) => cis30),
    ),
    mapping(
      "NIST 800-53 r5",
      "nist-800-53-r5",
      requirements(({ nist80053r5 }) => nist80053r5),
    ),
    mapping(
      "PCI DSS 4.0",
      "pci-dss-4.0",
      requirements(({ pciDss40 }) => pciDss40),
    ),
  ];
  return mappings.filter(({ references }) => references.length > 0);
}

/** The controls and their requirements as a policy's tags. */
export function controlTags(ids: readonly ControlId[]): string[] {
  return mappingsOf(ids)
    .flatMap(({ tag, references }) => references.map((reference) => `${tag}:${reference}`))
    .sort();
}

/** A requirement of one framework, in the form that Pulumi has for it. */
interface Requirement {
  readonly name: string;
  readonly version: string;
  readonly reference: string;
  readonly specification: string;
}

/** The one framework that the engine has room for: AWS's own practices before CIS. */
export function frameworkOf(ids: readonly ControlId[]): Requirement | undefined {
  const controls = ids.map((id): readonly [ControlId, Control] => [id, CONTROLS[id]]);
  const practice = controls.find(([, { fsbp }]) => fsbp);
  if (practice !== undefined) {
    return {
      name: "AWS Foundational Security Best Practices",
      version: "1.0.0",
      reference: practice[0],
      specification: practice[1].title,
    };
  }
  const [requirement] = controls.flatMap(([, { cis30, title }]) =>
    cis30.map((reference) => ({ reference, title })),
  );
  return (
    requirement && {
      name: "CIS AWS Foundations Benchmark",
      version: "3.0.0",
      reference: requirement.reference,
      specification: requirement.title,
    }
  );
}

function idsOf(controls: readonly (readonly [ControlId, Control])[]): readonly string[] {
  return controls.map(([id]) => id);
}

function mapping(standard: string, tag: string, references: readonly string[]): Mapping {
  const ordered = [...new Set(references)].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  return { standard, tag, references: ordered };
}
