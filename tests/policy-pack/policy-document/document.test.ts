import assert from "node:assert/strict";
import { readDocument } from "../../../policy-pack/src/policy-document/document";
import { KMS, S3 } from "../../../policy-pack/src/policy-document/services";

describe("a policy document that is read", () => {
  it("is read once for the policies that read the same text", () => {
    const text = '{"Statement":[]}';
    assert.equal(readDocument("policy", text, KMS), readDocument("policy", text, KMS));
  });

  it("is read anew under another path", () => {
    const [one, other] = ["policy", "keyPolicy"].map((path) => readDocument(path, "{}", KMS));
    assert.deepEqual(
      [one, other].map((each) => (each !== undefined && "path" in each ? each.path : each)),
      ["policy", "keyPolicy"],
    );
  });

  it("is read anew as another service's, which takes another size", () => {
    const text = JSON.stringify({ Id: "a".repeat(25_000) });
    assert.ok(!("fault" in readDocument("policy", text, KMS)));
    assert.deepEqual(readDocument("policy", text, S3), {
      fault: "policy takes 25009 bytes.",
      remedy: "Keep it to the 20480 that AWS accepts.",
    });
  });

  it("is forgotten afterwards", async () => {
    const first = readDocument("policy", "{}", KMS);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    assert.notEqual(readDocument("policy", "{}", KMS), first);
  });

  it("is forgotten after many others", () => {
    const first = readDocument("policy", "{}", KMS);
    for (let index = 0; index < 63; index += 1) {
      readDocument("policy", `{"Id":"${index}"}`, KMS);
    }
    assert.equal(readDocument("policy", "{}", KMS), first);
    readDocument("policy", '{"Id":"64"}', KMS);
    assert.notEqual(readDocument("policy", "{}", KMS), first);
  });
});
