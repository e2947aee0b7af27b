import assert from "node:assert/strict";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { leave } from "../../../policy-pack/src/framework/leave";

class NotApplicable extends Error {}

const args = {
  notApplicable(reason?: string): never {
    throw new NotApplicable(reason);
  },
} as ResourceValidationArgs;

describe("leave", () => {
  it("throws what the framework throws, without a stack trace, and lets others have theirs", () => {
    const limit = Error.stackTraceLimit;
    assert.throws(
      () => leave(args, "None of its business"),
      (error: unknown) =>
        error instanceof NotApplicable &&
        error.message === "None of its business" &&
        !/\n\s+at /.test(error.stack ?? ""),
    );
    assert.equal(Error.stackTraceLimit, limit);
    assert.match(new Error("another").stack ?? "", /\n\s+at /);
  });
});
