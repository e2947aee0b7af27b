import assert from "node:assert/strict";
import { readPolicyReport } from "../../../ops/evidence/policy-report";

const URN =
  "urn:pulumi:dev::aerosecure-kms::aerosecure:kms:CustomerKey$aws:kms/key:Key::data" as const;

/** As `pulumi policy analyze --json` of Pulumi 3.250.0 prints them. */
const violated = (enforcementLevel: string, rest: object = {}) => ({
  sequence: 0,
  timestamp: 1795380719,
  policyEvent: {
    resourceUrn: URN,
    message: "AWS KMS rotates the material of every key it can rotate.\nSet it to true.",
    color: "",
    policyName: "kms-key-rotation",
    policyPackName: "aerosecure",
    policyPackVersion: "0.1.0",
    policyPackVersionTag: "0.1.0",
    enforcementLevel,
    severity: "medium",
    ...rest,
  },
});
const summary = {
  sequence: 9,
  timestamp: 1795380720,
  summaryEvent: { durationSeconds: 0, PolicyPacks: { aerosecure: "v0.1.0" }, result: "failed" },
};
const report = (...events: readonly object[]) =>
  `${events.map((event) => JSON.stringify(event)).join("\n")}\n`;
const packs = [{ name: "aerosecure", version: "0.1.0" }];
const finding = {
  policy: "kms-key-rotation",
  severity: "medium",
  resource: "aws:kms/key:Key data",
  message: "AWS KMS rotates the material of every key it can rotate.\nSet it to true.",
};

describe("the report of a policy pack", () => {
  it("passes where nothing was found", () => {
    assert.deepEqual(readPolicyReport(report(summary), "it"), {
      verdict: "pass",
      packs,
      findings: [],
    });
  });

  it("fails where a mandatory policy is violated", () => {
    assert.deepEqual(readPolicyReport(report(violated("mandatory"), summary), "it"), {
      verdict: "fail",
      packs,
      findings: [{ ...finding, level: "mandatory" }],
    });
  });

  it("passes with what is advisory, about a resource or the whole stack", () => {
    const whole = violated("advisory", { resourceUrn: "", severity: "" });
    assert.deepEqual(readPolicyReport(report(violated("advisory"), whole, summary), "it"), {
      verdict: "pass",
      packs,
      findings: [
        { ...finding, level: "advisory", resource: null, severity: null },
        { ...finding, level: "advisory" },
      ],
    });
  });

  for (const [title, text] of [
    ["is what `pulumi preview --json` prints", '{\n  "steps": [],\n  "changeSummary": {}\n}\n'],
    ["is empty", ""],
    ["was cut off", report(violated("advisory"))],
    ["had no pack to run", report({ summaryEvent: { PolicyPacks: {} } })],
  ] as const) {
    it(`is refused where it ${title}`, () => {
      assert.throws(() => readPolicyReport(text, "report.json"), {
        name: "UserError",
        message: /^report\.json names no policy pack\. Use what `pulumi policy analyze --json/,
      });
    });
  }
});
