import assert from "node:assert/strict";
import {
  documentOf,
  elementOf,
  nameOf,
  readDocument,
} from "../../../policy-pack/src/policy-document/document";
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

describe("a statement in a message", () => {
  for (const [title, elements, name] of [
    ["by its path", {}, "policy.Statement[0]"],
    ["by its Sid as well", { Sid: "Readers" }, 'policy.Statement[0] ("Readers")'],
    ["by a Sid in quotes", { sid: 'a"b' }, 'policy.Statement[0] ("a\\"b")'],
    ["without an empty Sid", { Sid: "" }, "policy.Statement[0]"],
    ["without a Sid of another type", { Sid: 5 }, "policy.Statement[0]"],
    [
      "by a Sid of 200 characters",
      { Sid: "a".repeat(200) },
      `policy.Statement[0] ("${"a".repeat(200)}")`,
    ],
    ["without a longer one", { Sid: "a".repeat(201) }, "policy.Statement[0]"],
  ] as const) {
    it(`is named ${title}`, () => {
      assert.equal(nameOf({ path: "policy.Statement[0]", elements }), name);
    });
  }
});

describe("what a document has in place of what it should", () => {
  for (const [title, value, expected] of [
    ["no JSON", "{", { fault: "policy is not valid JSON." }],
    ["a list", "[]", { fault: "policy is JSON, but not of an object." }],
    ["null", "null", { fault: "policy is JSON, but not of an object." }],
    ["a number", 5, { fault: "policy is 5." }],
    ["nothing", undefined, { fault: "policy is not set." }],
    ["a list of values", [1], { fault: "policy is a list." }],
  ] as const) {
    it(`is ${title}`, () => {
      assert.deepEqual(readDocument("policy", value, KMS), expected);
    });
  }

  it("has one statement or a list of them, each with its path", () => {
    const [one, two] = [{ Sid: "a" }, { Sid: "b" }];
    const read = (Statement: unknown) => documentOf("policy", { Statement });
    assert.deepEqual(read(one).statements, [{ path: "policy.Statement", elements: one }]);
    assert.deepEqual(read([one, 5, two]).statements, [
      { path: "policy.Statement[0]", elements: one },
      { path: "policy.Statement[2]", elements: two },
    ]);
    assert.deepEqual(read([5]).entries, [{ path: "policy.Statement[0]", value: 5 }]);
    assert.deepEqual([read(undefined).entries, read(null).entries], [[], []]);
  });

  it("has an element in whatever case, the right one first", () => {
    assert.equal(elementOf({ effect: "a", Effect: "b" }, "Effect"), "b");
    assert.equal(elementOf({ EFFECT: "a" }, "Effect"), "a");
    assert.equal(elementOf({ Effect: null }, "Effect"), undefined);
    assert.equal(elementOf({ effect: null }, "Effect"), undefined);
    assert.equal(elementOf({ Effects: "a" }, "Effect"), undefined);
    assert.equal(elementOf(Object.create({ Effect: "a" }), "Effect"), undefined);
  });
});
