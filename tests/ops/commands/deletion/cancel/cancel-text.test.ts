import assert from "node:assert/strict";
import type { CancelReport } from "../../../../../ops/commands/deletion/cancel/cancel";
import { cancelText, isBack } from "../../../../../ops/commands/deletion/cancel/cancel-text";
import { type Finding, judged } from "../../../../../ops/controls/check";
import { KEY_ARN } from "../../../support/samples";

const OTHERS =
  "If these credentials may manage the key but not use it, add --no-probe, and ask a key user to run `aerosecure verify`.";

const reportOf = (finding: Finding): CancelReport => ({
  ...{ keyArn: KEY_ARN, keyState: "Enabled", done: [], aliasesMade: [], findings: [] },
  usability: {
    checks: [
      judged({ id: "upload", title: "An upload" }, { ...finding, expected: "yes", remedy: "…" }),
    ],
    leftProbes: [],
  },
  stateRemedies: [],
});

describe("cancelText", () => {
  const missing = { holds: false, found: "refused", missingPermission: "s3:PutObject" };
  const cases: readonly (readonly [string, Finding, boolean, readonly string[]])[] = [
    ["a test that passed", { holds: true, found: "yes" }, true, ["✓ An upload: yes"]],
    [
      "a test that failed",
      { holds: false, found: "no" },
      false,
      ["✗ An upload: no, not yes", OTHERS],
    ],
    [
      "a test that a missing permission prevented",
      missing,
      false,
      ["? An upload: refused (not judged)", OTHERS],
    ],
  ];
  for (const [what, finding, back, lines] of cases) {
    it(`shows ${what}, and ${back ? "takes" : "does not take"} the key for restored`, () => {
      const report = reportOf(finding);
      assert.equal(isBack(report), back);
      assert.deepEqual(cancelText(report).trimEnd().split("\n"), [
        "Nothing had to be changed.",
        `The key ${KEY_ARN} is Enabled.`,
        ...lines,
        "The stack's state has the key; Pulumi needs nothing.",
      ]);
    });
  }
});
