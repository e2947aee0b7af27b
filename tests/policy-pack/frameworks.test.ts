import assert from "node:assert/strict";
import {
  CONTROLS,
  type ControlId,
  controlTags,
  frameworkOf,
  mappingsOf,
} from "../../policy-pack/src/frameworks";

const IDS = Object.keys(CONTROLS) as readonly ControlId[];

describe("frameworks", () => {
  it("tags a control outside AWS's best practices with Security Hub's id and all that asks for it", () => {
    assert.deepEqual(controlTags(["KMS.4"]), [
      "aws-security-hub:KMS.4",
      "cis-aws-3.0:3.6",
      ...["nist-800-53-r5:SC-12", "nist-800-53-r5:SC-12(2)", "nist-800-53-r5:SC-28(3)"],
      "pci-dss-4.0:3.7.4",
    ]);
  });

  it("tags each requirement of several controls once, in order", () => {
    const requirements = [
      ...["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6"],
      ...["SC-7", "SC-7(11)", "SC-7(16)", "SC-7(20)", "SC-7(21)", "SC-7(3)", "SC-7(4)", "SC-7(9)"],
    ];
    assert.deepEqual(controlTags(["S3.3", "S3.2"]), [
      ...["aws-fsbp:S3.2", "aws-fsbp:S3.3"],
      ...requirements.map((requirement) => `nist-800-53-r5:${requirement}`),
    ]);
  });

  it("has a requirement of CIS for which Security Hub has no control", () => {
    assert.deepEqual(controlTags(["CIS.4.16"]), ["cis-aws-3.0:4.16"]);
  });

  it("maps nothing to nothing", () => {
    assert.deepEqual([controlTags([]), mappingsOf([]), frameworkOf([])], [[], [], undefined]);
  });

  it("lists what a control is part of, standard by standard, as a person counts", () => {
    assert.deepEqual(mappingsOf(["S3.8", "S3.12"]), [
      { standard: "AWS FSBP 1.0.0", tag: "aws-fsbp", references: ["S3.8", "S3.12"] },
      { standard: "CIS AWS 3.0", tag: "cis-aws-3.0", references: ["2.1.4"] },
      {
        standard: "NIST 800-53 r5",
        tag: "nist-800-53-r5",
        references: [
          ...["AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-4", "AC-4(21)", "AC-6", "AC-21"],
          ...["SC-7", "SC-7(3)", "SC-7(4)", "SC-7(9)", "SC-7(11)", "SC-7(16)", "SC-7(20)"],
          "SC-7(21)",
        ],
      },
      { standard: "PCI DSS 4.0", tag: "pci-dss-4.0", references: ["1.4.4"] },
    ]);
  });

  it("lists a control outside AWS's best practices as Security Hub's", () => {
    assert.deepEqual(mappingsOf(["KMS.4"])[0], {
      standard: "Security Hub",
      tag: "aws-security-hub",
      references: ["KMS.4"],
    });
  });

  it("gives the engine AWS's best practices first", () => {
    assert.deepEqual(frameworkOf(["KMS.4", "S3.8", "S3.5"]), {
      name: "AWS Foundational Security Best Practices",
      version: "1.0.0",
      reference: "S3.8",
      specification: "S3 general purpose buckets should block public access",
    });
  });

  it("gives the engine CIS where AWS's best practices say nothing", () => {
    assert.deepEqual(frameworkOf(["S3.17", "KMS.4"]), {
      name: "CIS AWS Foundations Benchmark",
      version: "3.0.0",
      reference: "3.6",
      specification: "AWS KMS key rotation should be enabled",
    });
  });

  it("gives the engine no framework for what neither has", () => {
    assert.equal(frameworkOf(["S3.17"]), undefined);
  });

  it("has ids, titles and references in the form of each standard", () => {
    for (const id of IDS) {
      const { title, cis30, nist80053r5, pciDss40 } = CONTROLS[id];
      assert.match(id, /^[A-Z]\w+(\.\d+)+$/);
      assert.match(title, /^[A-Z].+[^.]$/);
      for (const reference of [...cis30, ...pciDss40]) {
        assert.match(reference, /^\d+(\.\d+){1,2}$/, id);
      }
      for (const reference of nist80053r5) {
        assert.match(reference, /^[A-Z]{2}-\d+(\(\d+\))?$/, id);
      }
      assert.equal(new Set(nist80053r5).size, nist80053r5.length, id);
    }
  });

  it("knows which controls are AWS's best practices", () => {
    assert.deepEqual(
      IDS.filter((id) => CONTROLS[id].fsbp),
      [
        ...["CloudTrail.1", "CloudTrail.2", "CloudTrail.4", "GuardDuty.1", "GuardDuty.10"],
        ...["KMS.3", "KMS.5", "S3.2", "S3.3", "S3.5", "S3.6", "S3.8", "S3.9"],
        "S3.12",
      ],
    );
  });

  it("knows which requirements of CIS and PCI DSS ask for a control", () => {
    const asked = IDS.map((id) => [id, ...CONTROLS[id].cis30, ...CONTROLS[id].pciDss40]);
    assert.deepEqual(
      asked.filter(([, ...requirements]) => requirements.length > 0),
      [
        ["CloudTrail.1", "3.1"],
        ["CloudTrail.2", "3.5", "10.3.2"],
        ["CloudTrail.4", "3.2"],
        ["CloudWatch.7", "4.7"],
        ["GuardDuty.1", "11.5.1"],
        ["GuardDuty.10", "11.5.1"],
        ["KMS.4", "3.6", "3.7.4"],
        ["S3.5", "2.1.1", "4.2.1"],
        ["S3.8", "2.1.4", "1.4.4"],
        ["S3.9", "10.2.1"],
        ["S3.15", "10.5.1"],
        ["S3.17", "3.5.1"],
        ["CIS.4.16", "4.16"],
      ],
    );
  });

  it("knows how many controls of NIST ask for each", () => {
    assert.deepEqual(
      IDS.map((id) => [id, CONTROLS[id].nist80053r5.length]),
      Object.entries({
        "CloudTrail.1": 16,
        "CloudTrail.2": 8,
        "CloudTrail.4": 5,
        "CloudWatch.7": 0,
        "GuardDuty.1": 26,
        "GuardDuty.10": 0,
        "KMS.3": 2,
        "KMS.4": 3,
        "KMS.5": 0,
        "S3.2": 14,
        "S3.3": 14,
        "S3.5": 12,
        "S3.6": 2,
        "S3.7": 9,
        "S3.8": 14,
        "S3.9": 14,
        "S3.12": 5,
        "S3.14": 9,
        "S3.15": 1,
        "S3.17": 9,
        "CIS.4.16": 0,
      }),
    );
  });
});
