import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import { objectBehind, plainProperties } from "../../../policy-pack/src/resources/plain-properties";
import { UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";

const proxied = (properties: object) => unknownCheckingProxy(properties) as object;

describe("plain properties", () => {
  it("are a copy in which each unknown is UNKNOWN, at any depth", () => {
    const source = proxied({
      arn: UNKNOWN_TEXT,
      rules: [{ on: true, arn: UNKNOWN_TEXT }, UNKNOWN_TEXT, "text"],
      tags: { a: UNKNOWN_TEXT, b: "c" },
    });
    assert.deepEqual(plainProperties(source), {
      arn: UNKNOWN,
      rules: [{ on: true, arn: UNKNOWN }, UNKNOWN, "text"],
      tags: { a: UNKNOWN, b: "c" },
    });
  });

  it("lack what is null or undefined, and keep whatever else counts as false", () => {
    const copy = plainProperties({
      ...{ a: null, b: undefined, c: false, d: 0, e: "", f: [], g: {}, h: { i: null }, j: [null] },
    });
    assert.deepEqual(copy, { c: false, d: 0, e: "", f: [], g: {}, h: {}, j: [null] });
  });

  it("are one copy for all policies, which each have a proxy of their own, until another is read", () => {
    const behind = { days: 7 };
    const first = plainProperties(proxied(behind));
    assert.equal(plainProperties(proxied(behind)), first);
    assert.deepEqual(plainProperties(proxied({ days: 7 })), first);
    const again = plainProperties(proxied(behind));
    assert.deepEqual(again, first);
    assert.notEqual(again, first);
  });

  it("are another copy past the proxy, where an unknown is a text", () => {
    const behind = { arn: UNKNOWN_TEXT };
    const bare = plainProperties(behind);
    const checked = plainProperties(proxied(behind));
    assert.deepEqual([bare, checked], [{ arn: UNKNOWN_TEXT }, { arn: UNKNOWN }]);
  });

  it("pass on what a getter throws", () => {
    const error = new TypeError("odd");
    const source = Object.defineProperty({}, "arn", {
      enumerable: true,
      get: () => {
        throw error;
      },
    });
    assert.throws(() => plainProperties(source), error);
  });

  for (const [title, special] of [
    ["a text", "x"],
    ["null", null],
    ["absent", undefined],
  ] as const) {
    it(`are those of an object itself that has no proxy, where the framework's word is ${title}`, () => {
      const source = { __getSpecialProxyTarget: special };
      assert.equal(objectBehind(source), source);
    });
  }

  it("are those of the object behind a proxy", () => {
    const behind = { days: 7 };
    assert.equal(objectBehind(proxied(behind)), behind);
  });
});
