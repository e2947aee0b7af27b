import assert from "node:assert/strict";
import { threatMessage } from "../../../infra/threats/threat-message";
import { FINDINGS } from "../../../infra/threats/threat-names";

describe("threatMessage", () => {
  for (const finding of FINDINGS) {
    it(`is a text in quotes that names the stack and uses every part it takes: ${finding}`, () => {
      const { inputPaths, inputTemplate } = threatMessage("prod", finding);
      const text: unknown = JSON.parse(inputTemplate);
      assert.ok(typeof text === "string" && text.startsWith("AeroSecure stack prod: "));
      const used = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => name);
      assert.deepEqual(used.toSorted(), Object.keys(inputPaths).toSorted());
    });
  }

  it("holds no text that an intruder can choose", () => {
    const chosen = /title|description|objectKey|Title|Resources/;
    for (const finding of FINDINGS) {
      assert.doesNotMatch(JSON.stringify(threatMessage("prod", finding).inputPaths), chosen);
    }
  });

  it("says what GuardDuty found", () => {
    assert.deepEqual(threatMessage("dev", "guardduty"), {
      inputPaths: {
        type: "$.detail.type",
        time: "$.time",
        region: "$.region",
        account: "$.detail.accountId",
        id: "$.detail.id",
      },
      inputTemplate:
        '"AeroSecure stack dev: GuardDuty found <type>, of severity 4 or more, at <time>, in <region> of account <account>. Finding <id>."',
    });
  });
});
