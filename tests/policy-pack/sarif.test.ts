import assert from "node:assert/strict";
import { type ReportedFinding, sarifOf } from "../../policy-pack/src/sarif";
import { assertSarif } from "../support/sarif/assert-sarif";

const PACK = { name: "aerosecure", version: "0.1.0" };
const ROTATION: ReportedFinding = {
  policy: "kms-key-rotation",
  level: "mandatory",
  severity: "medium",
  resource: "aws:kms/key:Key data",
  message: "AWS KMS rotates every key.\nenableKeyRotation is false. Set it to true.\nOr exempt it.",
};
const ALARM: ReportedFinding = {
  ...{ policy: "kms-tamper-alarm", level: "advisory", severity: null, resource: null },
  message: "No rule watches DisableKey. Declare one.",
};
const TOP = { artifactLocation: { uri: "Pulumi.yaml" }, region: { startLine: 1 } };

const resultsOf = (...findings: readonly ReportedFinding[]) =>
  sarifOf(findings, [PACK]).runs[0]?.results ?? [];
const rulesOf = (...findings: readonly ReportedFinding[]) =>
  sarifOf(findings, [PACK]).runs[0]?.tool.driver.rules ?? [];

describe("findings as SARIF", () => {
  it("has a rule for each policy and a result for each finding", () => {
    const log = sarifOf([ROTATION, ALARM, { ...ROTATION, resource: "aws:kms/key:Key b" }], [PACK]);
    assertSarif(log);
    const prints = log.runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints) ?? [];
    const rotation = {
      ...{ ruleId: "kms-key-rotation", ruleIndex: 0, level: "error" },
      message: { text: "enableKeyRotation is false. Set it to true.\nOr exempt it." },
    };
    const at = (name: string) => ({
      physicalLocation: TOP,
      logicalLocations: [
        { name, fullyQualifiedName: `aws:kms/key:Key::${name}`, kind: "resource" },
      ],
    });
    assert.deepEqual(log, {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              ...PACK,
              rules: [
                {
                  id: "kms-key-rotation",
                  shortDescription: { text: "AWS KMS rotates every key." },
                  properties: { tags: ["security"], "security-severity": "6.0" },
                },
                { id: "kms-tamper-alarm", properties: { tags: ["security"] } },
              ],
            },
          },
          results: [
            { ...rotation, locations: [at("data")], partialFingerprints: prints[0] },
            {
              ...{ ruleId: "kms-tamper-alarm", ruleIndex: 1, level: "warning" },
              message: { text: "No rule watches DisableKey. Declare one." },
              locations: [{ physicalLocation: TOP }],
              partialFingerprints: prints[1],
            },
            { ...rotation, locations: [at("b")], partialFingerprints: prints[2] },
          ],
        },
      ],
    });
  });

  it("gives a finding the same fingerprint from run to run, and each other one another", () => {
    const printOf = (finding: ReportedFinding) => resultsOf(finding)[0]?.partialFingerprints;
    const others = [ROTATION, ALARM, { ...ROTATION, resource: "aws:kms/key:Key b" }].map(printOf);
    assert.deepEqual(printOf({ ...ROTATION, level: "advisory" }), printOf(ROTATION));
    assert.equal(new Set(others.map((print) => JSON.stringify(print))).size, 3);
  });

  for (const [severity, score] of [
    ["low", "3.0"],
    ["medium", "6.0"],
    ["high", "8.0"],
    ["critical", "9.5"],
    ["odd", undefined],
    ["", undefined],
    [null, undefined],
  ] as const) {
    it(`gives the severity ${severity} the score ${score}`, () => {
      const [rule] = rulesOf({ ...ROTATION, severity });
      assert.equal(Object(rule?.properties)["security-severity"], score);
    });
  }

  it("is valid without any finding or pack, and with several packs", () => {
    const nameOf = (...args: Parameters<typeof sarifOf>) => {
      const log = sarifOf(...args);
      assertSarif(log);
      const { rules, ...driver } = log.runs[0]?.tool.driver ?? {};
      return driver;
    };
    assert.deepEqual(nameOf([], [PACK]), PACK);
    assert.deepEqual(nameOf([], []), { name: "Pulumi policies" });
    assert.deepEqual(nameOf([ALARM], [PACK, { name: "other", version: "2.0.0" }]), {
      name: "aerosecure, other",
    });
  });

  it("tells description and message apart, without the space around them", () => {
    const partsOf = (message: string) => {
      const finding = { ...ALARM, message };
      return [rulesOf(finding)[0]?.shortDescription?.text, resultsOf(finding)[0]?.message.text];
    };
    assert.deepEqual(partsOf(" Alarms watch.\n\n  No rule.\n Declare one. \n"), [
      ...["Alarms watch.", "No rule.\n Declare one."],
    ]);
    assert.deepEqual(partsOf("\n No rule. \n"), [undefined, "No rule."]);
  });

  it("names a resource whose name is missing by its type", () => {
    const [result] = resultsOf({ ...ROTATION, resource: "aws:kms/key:Key" });
    assert.deepEqual(result?.locations[0]?.logicalLocations, [
      { name: "", fullyQualifiedName: "aws:kms/key:Key::", kind: "resource" },
    ]);
  });

  it("has the same fingerprint for no resource as for an empty one, from version to version", () => {
    const printOf = (finding: ReportedFinding) =>
      resultsOf(finding)[0]?.partialFingerprints["policyFinding/v1"];
    assert.equal(printOf(ALARM), printOf({ ...ALARM, resource: "" }));
    assert.notEqual(printOf(ALARM), printOf({ ...ALARM, message: "Other." }));
    // SHA-256 of ["kms-tamper-alarm","","No rule watches DisableKey. Declare one."]
    assert.equal(
      printOf(ALARM),
      "6bf65bbddd352c63e23f0e33faacdd5204d8988ce3e7975d3f4dbc7b090eb221",
    );
  });

  it("is valid for a message of any characters, or none", () => {
    for (const message of ["", "\n", "\u0000<b>{0}", "a\r\nb"]) {
      assertSarif(sarifOf([{ ...ALARM, message, policy: "" }], [PACK]));
    }
  });

  it("would be refused without a result's text", () => {
    const log = sarifOf([ALARM], [PACK]);
    const broken = JSON.parse(JSON.stringify(log).replace('"text":', '"words":'));
    assert.throws(() => assertSarif(broken), /must NOT have additional properties/);
    assert.throws(() => assertSarif({ ...log, version: "2.0.0" }), /\/version must be equal/);
  });
});
