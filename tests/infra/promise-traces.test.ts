import assert from "node:assert/strict";
import { leavePromiseTracesUnmapped } from "../../infra/promise-traces";

/** Stands for what finds line numbers, which here are told by this text. */
const MAPPED = "with TypeScript's line numbers";

const KEEPER = require.resolve("@pulumi/pulumi/runtime/debuggable");

/** The stack trace that the SDK keeps with a promise. The file is loaded anew: mocks of a program replace what it does. */
function keptTrace(): unknown {
  const promise = Promise.resolve();
  const loaded = require.cache[KEEPER];
  delete require.cache[KEEPER];
  require(KEEPER).debuggablePromise(promise);
  require.cache[KEEPER] = loaded;
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
