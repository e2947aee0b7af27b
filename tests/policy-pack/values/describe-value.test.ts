import assert from "node:assert/strict";
import { describeValue } from "../../../policy-pack/src/values/describe-value";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";

const arn = (length: number) => "arn:".padEnd(length, "x");

describe("a value in a message", () => {
  for (const [title, value, expected] of [
    ["is not set", undefined, "not set"],
    ["is not known", UNKNOWN, "not known until the update"],
    ["is null", null, "null"],
    ["is a number", 7, "7"],
    ["is a truth value", false, "false"],
    ["is an empty list", [], "an empty list"],
    ["is a list", ["secret"], "a list"],
    ["is an object", { secret: 1 }, "an object"],
    ["is an empty text", "", '""'],
    ["is a text of 60 characters", "x".repeat(60), `"${"x".repeat(60)}"`],
    ["is a text of 61 characters", "x".repeat(61), "a string of 61 characters"],
    ["is an ARN of 200 characters", arn(200), `"${arn(200)}"`],
    ["is an ARN of 201 characters", arn(201), "a string of 201 characters"],
    ["has an ARN in it", `x${arn(60)}`, "a string of 61 characters"],
  ] as const) {
    it(`${title}`, () => {
      assert.equal(describeValue(value), expected);
    });
  }
});
