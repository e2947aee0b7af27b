import assert from "node:assert/strict";
import { DEFINITIONS, type Definition } from "../../../ops/controls/definitions";
import { requirementsOf } from "../../../ops/controls/requirements";
import { CONTROLS } from "../../../policy-pack/src/frameworks";

/** What the policies alone judge: which other accounts are trusted is a setting of theirs. */
const OF_POLICIES = ["S3.6"];

describe("what asks for the controls of the evidence", () => {
  it("is in use to the last id", () => {
    const used = Object.values(DEFINITIONS).flatMap(({ answers }: Definition) => answers);
    assert.deepEqual([...new Set([...used, ...OF_POLICIES])].sort(), Object.keys(CONTROLS).sort());
  });

  it("is told standard by standard, each id once and in order", () => {
    assert.deepEqual(requirementsOf(["S3.3", "S3.2", "KMS.4", "CIS.4.16"]), {
      securityHub: ["KMS.4", "S3.2", "S3.3"],
      cis30: ["3.6", "4.16"],
      nist80053r5: [
        ...["AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "AC-21"],
        ...["SC-7", "SC-7(3)", "SC-7(4)", "SC-7(9)", "SC-7(11)", "SC-7(16)", "SC-7(20)"],
        ...["SC-7(21)", "SC-12", "SC-12(2)", "SC-28(3)"],
      ],
      pciDss40: ["3.7.4"],
    });
  });
});
