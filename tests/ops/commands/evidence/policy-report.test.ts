import assert from "node:assert/strict";
import { readPolicyReport } from "../../../../ops/commands/evidence/policy-report";

const URN = "urn:pulumi:dev::aerosecure-kms::aerosecure:kms:CustomerKey$aws:kms/key:Key::data";
const MESSAGE = "AWS KMS rotates the material of every key that it can rotate.\nSet it to true.";

/** As `pulumi policy analyze --json` of Pulumi 3.250.0 prints them. */
const violated = (enforcementLevel: string, rest: object = {}) => ({
  sequence: 0,
  timestamp: 1795380719,
  policyEvent: {
    resourceUrn: URN,
    message: MESSAGE,
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
  message: MESSAGE,
};

describe("the report of a policy pack", () => {
  const mandatory = { ...finding, level: "mandatory" };
  const advisory = { ...finding, level: "advisory" };
  const ofTheStack = { ...advisory, resource: null, severity: null };
  const read: Readonly<Record<string, readonly [readonly object[], string, readonly object[]]>> = {
    "passes where nothing was found": [[], "pass", []],
    "fails where a mandatory policy is violated": [[violated("mandatory")], "fail", [mandatory]],
    "passes with what is advisory, about a resource or the whole stack": [
      [violated("advisory"), violated("advisory", { resourceUrn: "", severity: "" })],
      "pass",
      [ofTheStack, advisory],
    ],
  };
  for (const [title, [events, verdict, findings]] of Object.entries(read)) {
    it(title, () => {
      const found = readPolicyReport(report(...events, summary), "it");
      assert.deepEqual(found, { verdict, packs, findings });
    });
  }

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
