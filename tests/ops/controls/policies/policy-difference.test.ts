import assert from "node:assert/strict";
import { policyDifference } from "../../../../ops/controls/policies/policy-difference";

const documentOf = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });
const one = { Sid: "One", Effect: "Deny", Action: "s3:*" };
const two = { Sid: "Two", Effect: "Allow", Action: ["a", "b"], Condition: { Bool: { x: "true" } } };

describe("policyDifference", () => {
  const same: Readonly<Record<string, string>> = {
    "the same text": documentOf(one, two),
    "statements in another order": documentOf(two, one),
    "lists in another order": documentOf(one, { ...two, Action: ["b", "a"] }),
    "a list of one": documentOf({ ...one, Action: ["s3:*"] }, two),
    "keys in another order": documentOf({ Action: "s3:*", Effect: "Deny", Sid: "One" }, two),
    "true without quotes": documentOf(one, { ...two, Condition: { Bool: { x: true } } }),
  };
  for (const [what, seen] of Object.entries(same)) {
    it(`finds none in ${what}`, () => {
      assert.equal(policyDifference(documentOf(one, two), seen), undefined);
    });
  }

  const different: readonly (readonly [string, string, string])[] = [
    ["a changed statement", documentOf(one, { ...two, Action: "a" }), "changed: Two"],
    ["a missing statement", documentOf(two), "missing: One"],
    ["a foreign statement", documentOf(one, two, { Sid: "Three" }), "not the stack's: Three"],
    ["a foreign one without a name", documentOf(one, two, {}), "not the stack's: statement 3"],
    [
      "all of that",
      documentOf({ ...one, Effect: "Allow" }, { Sid: "Three" }),
      "changed: One; missing: Two; not the stack's: Three",
    ],
    ["no document", "{", "it is no policy document"],
  ];
  for (const [what, seen, difference] of different) {
    it(`tells ${what}`, () => {
      assert.equal(policyDifference(documentOf(one, two), seen), difference);
    });
  }
});
