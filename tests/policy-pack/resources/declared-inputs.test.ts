import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { BUCKET, KEY } from "../../../policy-pack/src/resources/aws-types";
import {
  declaredProperties,
  forgetInputsSoon,
  isKept,
  noteAnalysed,
  recordInputs,
  wasAnalysed,
} from "../../../policy-pack/src/resources/declared-inputs";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";

const URN = "urn:pulumi:test::aerosecure::aws:kms/key:Key::key";
const QUEUE = "aws:sqs/queue:Queue";

describe("the inputs that a program declared", () => {
  afterEach(async () => {
    forgetInputsSoon();
    await setImmediate();
  });

  it("are kept of the types that some policy names", () => {
    assert.deepEqual([KEY, BUCKET, QUEUE, ""].map(isKept), [true, true, false, false]);
  });

  it("cut the outputs down to what is declared, and fill in what is missing or not known", () => {
    recordInputs(URN, KEY, { policy: "declared", tags: { a: "b" }, days: 7, none: null });
    const outputs = { policy: "reported", tags: UNKNOWN, arn: "arn:x" };
    assert.deepEqual(declaredProperties(URN, outputs), {
      ...{ policy: "reported", tags: { a: "b" }, days: 7 },
    });
  });

  it("leave the outputs as they are where none were seen, or none are kept", () => {
    const outputs = { name: "reported" };
    assert.equal(declaredProperties(URN, outputs), outputs);
    recordInputs(URN, QUEUE, { name: "declared", days: 7 });
    assert.equal(declaredProperties(URN, outputs), outputs);
    noteAnalysed(URN);
    assert.equal(declaredProperties(URN, outputs), outputs);
  });

  it("are those of a resource that was analysed, of any type", () => {
    assert.equal(wasAnalysed(URN), false);
    recordInputs(URN, QUEUE, {});
    noteAnalysed("urn:other");
    assert.deepEqual([URN, "urn:other", "urn:third"].map(wasAnalysed), [true, true, false]);
  });

  it("are forgotten in the next turn of the event loop, and not before", async () => {
    recordInputs(URN, KEY, { policy: "declared" });
    forgetInputsSoon();
    await Promise.resolve();
    const outputs = { policy: UNKNOWN };
    assert.deepEqual(declaredProperties(URN, outputs), { policy: "declared" });
    assert.equal(wasAnalysed(URN), true);
    await setImmediate();
    assert.equal(declaredProperties(URN, outputs), outputs);
    assert.equal(wasAnalysed(URN), false);
  });
});
