import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { userError } from "../../infra/user-error";

describe("userError", () => {
  it("is shown by its message alone, and has no stack to format", () => {
    const error = userError("Set aws:region.");
    assert.ok(RunError.isInstance(error));
    assert.equal(error.message, "Set aws:region.");
    assert.equal(error.stack, "");
  });
});
