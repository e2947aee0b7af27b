import assert from "node:assert/strict";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import { leavePromiseTracesUnmapped } from "../../infra/promise-traces";

/** Stands for what finds line numbers, which here are told by this text. */
const MAPPED = "with TypeScript's line numbers";

/** The stack trace that the SDK keeps with a promise. */
function keptTrace(): unknown {
  const promise = Promise.resolve();
  Reflect.get(debuggable, "debuggablePromise")(promise);
  return Reflect.get(promise, "_debugStackTrace");
}

describe("leavePromiseTracesUnmapped", () => {
  const { prepareStackTrace } = Error;

  beforeEach(() => {
    Error.prepareStackTrace = () => MAPPED;
  });

  afterEach(() => {
    Error.prepareStackTrace = prepareStackTrace;
  });

  it("leaves the traces of the SDK's promises as they are, and no other", () => {
    assert.equal(keptTrace(), MAPPED);
    leavePromiseTracesUnmapped({});
    assert.equal(keptTrace(), "Error");
    assert.equal(new Error("other").stack, MAPPED);
  });

  it("changes nothing for anyone who looks for a promise that never settles", () => {
    leavePromiseTracesUnmapped({ PULUMI_DEBUG_PROMISE_LEAKS: "true" });
    assert.equal(keptTrace(), MAPPED);
  });

  it("changes nothing where no line numbers are looked for", () => {
    Reflect.deleteProperty(Error, "prepareStackTrace");
    leavePromiseTracesUnmapped({});
    assert.equal("prepareStackTrace" in Error, false);
  });
});
