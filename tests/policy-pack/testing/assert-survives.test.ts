import assert from "node:assert/strict";
import { UnknownValueError } from "@pulumi/policy";
import { UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { assertSurvives } from "../../../policy-pack/src/testing/assert-survives";

const ENDS = "The engine then ends the whole preview. Look at the value's type before using it.";
const GOES_ON =
  "The engine then runs the policy no further and reports an advisory instead. Catch UnknownValueError where the value is read, and report that the value is not known until the update.";

describe("a policy that must not throw", () => {
  it("gives what it gives", async () => {
    assert.equal(
      await assertSurvives({ name: "calm" }, "", () => Promise.resolve("given")),
      "given",
    );
  });

  for (const [title, what, thrown, message] of [
    [
      "an error",
      "with arn absent",
      new TypeError("It has no arn"),
      `rash throws with arn absent: TypeError: It has no arn. ${ENDS}`,
    ],
    ["a sentence", "", new Error("It has no arn."), `rash throws: Error: It has no arn. ${ENDS}`],
    ["what is no error", "", "1.5 keys", `rash throws: 1.5 keys. ${ENDS}`],
    [
      "that a value is not known",
      "with arn not known",
      new UnknownValueError(UNKNOWN_TEXT, ["arn"]),
      `rash throws with arn not known: UnknownValueError: string value at .arn can't be known during preview. ${GOES_ON}`,
    ],
  ] as const) {
    it(`fails with what the engine makes of it, if it throws ${title}`, async () => {
      const run = () => Promise.reject(thrown);
      await assert.rejects(assertSurvives({ name: "rash" }, what, run), (error: Error) => {
        assert.ok(error instanceof assert.AssertionError);
        assert.deepEqual([error.message, error.cause], [message, thrown]);
        return true;
      });
    });
  }
});
