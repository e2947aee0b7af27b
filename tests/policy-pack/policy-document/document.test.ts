import assert from "node:assert/strict";
import { readDocument } from "../../../policy-pack/policy-document/document";

describe("a policy document that is read", () => {
  it("is read once for the policies that read the same text", () => {
    const text = '{"Statement":[]}';
    assert.equal(readDocument("policy", text), readDocument("policy", text));
  });

  it("is read anew under another path", () => {
    const [one, other] = ["policy", "keyPolicy"].map((path) => readDocument(path, "{}"));
    assert.deepEqual(
      [one, other].map((each) => (typeof each === "object" ? each.path : each)),
      ["policy", "keyPolicy"],
    );
  });

  it("is forgotten afterwards", async () => {
    const first = readDocument("policy", "{}");
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    assert.notEqual(readDocument("policy", "{}"), first);
  });

  it("is forgotten after many others", () => {
    const first = readDocument("policy", "{}");
    for (let index = 0; index < 63; index += 1) {
      readDocument("policy", `{"Id":"${index}"}`);
    }
    assert.equal(readDocument("policy", "{}"), first);
    readDocument("policy", '{"Id":"64"}');
    assert.notEqual(readDocument("policy", "{}"), first);
  });
});
