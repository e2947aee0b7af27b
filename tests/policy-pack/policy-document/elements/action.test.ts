import assert from "node:assert/strict";
import fc from "fast-check";
import {
  actionsOf,
  describeAction,
  universeOf,
} from "../../../../policy-pack/src/policy-document/elements/action";
import { matchesPattern } from "../../../../policy-pack/src/policy-document/elements/pattern";
import { KMS, S3 } from "../../../../policy-pack/src/policy-document/services";
import { madeUp } from "../../../support/made-up";

const statement = (elements: Readonly<Record<string, unknown>>) => ({ path: "policy", elements });
const ALL = [...KMS.actions.keys()];
/** Stands for what a wildcard covers and no policy writes out. */
const ANYTHING = "\u0001";

function actions(elements: Readonly<Record<string, unknown>>, service = KMS, allows = true) {
  const universe = universeOf([statement(elements)], service);
  return [...actionsOf(statement(elements), allows, universe)];
}

describe("the actions that a statement speaks of", () => {
  for (const [title, elements, expected] of [
    [
      "are those named, in lower case",
      { Action: ["kms:Decrypt", "KMS:ENCRYPT"] },
      ["kms:decrypt", "kms:encrypt"],
    ],
    ["are none of another service", { Action: ["s3:GetObject", "kms:Decrypt"] }, ["kms:decrypt"]],
    ["are those that AWS does not have", { Action: "kms:NewOne" }, ["kms:newone"]],
    ["are those of a pattern", { Action: "kms:GenerateM?c" }, ["kms:generatemac"]],
    ["are all but those of NotAction", { NotAction: "kms:*" }, []],
    ["are all by the text of every service", { Action: "*" }, ALL],
    [
      "are all that NotAction leaves",
      { NotAction: ["kms:D*", "kms:Encrypt"] },
      ALL.filter((each) => !/^kms:(d|encrypt$)/.test(each)),
    ],
    [
      "are by Action where both are there",
      { Action: "kms:Decrypt", NotAction: "kms:Decrypt" },
      ["kms:decrypt"],
    ],
    ["are texts", { Action: ["kms:Decrypt", 5, null] }, ["kms:decrypt"]],
    ["are none without a text", { Action: 5 }, []],
  ] as const) {
    it(title, () => {
      assert.deepEqual(actions(elements), expected);
    });
  }

  it("are all of an Allow that has none, and none of a Deny", () => {
    assert.deepEqual([actions({}), actions({}, KMS, false)], [ALL, []]);
  });

  it("are also what wildcards cover and AWS may add, where not all are known", () => {
    assert.deepEqual(actions({ Action: "s3:GetObjectT*" }, S3), [`s3:getobjectt${ANYTHING}`]);
    const universe = universeOf(
      [statement({ NotAction: ["s3:X*", "s3:x?", "kms:Y*", "s3:GetObject"] })],
      S3,
    );
    assert.deepEqual(universe.others, [`s3:x${ANYTHING}`]);
    assert.deepEqual(universeOf([statement({ Action: ["kms:X*", "kms:New"] })], KMS).others, [
      "kms:new",
    ]);
  });

  it("are those that the pattern matches, whatever it is", () => {
    const letter = fc.constantFrom(..."abcdegkmprtuy*?");
    const pattern = fc.string({ unit: letter, maxLength: 5 }).map((text) => `kms:${text}*`);
    const same = fc.property(pattern, (written) => {
      const expected = ALL.filter((action) => matchesPattern(written, action));
      assert.deepEqual(actions({ Action: written }), expected);
    });
    fc.assert(same, madeUp(500));
  });

  it("are written as AWS writes them, or as the policy does", () => {
    assert.equal(describeAction("kms:decrypt", KMS), "kms:Decrypt");
    assert.equal(describeAction(`kms:x${ANYTHING}y${ANYTHING}`, KMS), "kms:x*y*");
  });
});
