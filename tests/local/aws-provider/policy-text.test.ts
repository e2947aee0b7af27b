import assert from "node:assert/strict";
import { policyFault, samePolicy } from "../../../local/aws-provider/policy-text";

const statement = { Sid: "Root", Effect: "Allow", Action: ["kms:Encrypt", "kms:Decrypt"] };
const policy = { Version: "2012-10-17", Statement: [statement, { Sid: "Other" }] };

function withStatement(part: object): object {
  return { ...policy, Statement: [{ ...statement, ...part }, { Sid: "Other" }] };
}

const withResource = (Resource: unknown) => withStatement({ Resource });
const withPrincipal = (Principal: unknown) => withStatement({ Principal });
const overTls = (isOver: unknown) =>
  withStatement({ Condition: { Bool: { "aws:SecureTransport": isOver } } });

describe("samePolicy", () => {
  for (const [what, left, right] of [
    ["the same text", policy, policy],
    ["keys in another order", policy, { Statement: policy.Statement, Version: "2012-10-17" }],
    [
      "statements in another order",
      policy,
      { ...policy, Statement: policy.Statement.toReversed() },
    ],
    ["actions in another order", policy, withStatement({ Action: ["kms:Decrypt", "kms:Encrypt"] })],
    ["an action twice", policy, withStatement({ Action: [...statement.Action, "kms:Decrypt"] })],
    ["one value and a list of one", withResource("*"), withResource(["*"])],
    ["one statement and a list of one", { Statement: statement }, { Statement: [statement] }],
    ["everyone in both spellings", withPrincipal("*"), withPrincipal({ AWS: ["*"] })],
    [
      "an account by its id and by its root",
      withPrincipal({ AWS: "111122223333" }),
      withPrincipal({ AWS: "arn:aws:iam::111122223333:root" }),
    ],
    ["a condition's value as a text and as a flag", overTls(false), overTls(["false"])],
  ] as const) {
    it(`takes ${what} for the same`, () => {
      assert.equal(samePolicy(JSON.stringify(left), JSON.stringify(right, null, 2)), true);
    });
  }

  for (const [what, right] of [
    ["an action more", withStatement({ Action: [...statement.Action, "kms:Sign"] })],
    ["an action less", withStatement({ Action: "kms:Encrypt" })],
    ["another effect", withStatement({ Effect: "Deny" })],
    ["another Sid", withStatement({ Sid: "root" })],
    ["a condition more", overTls("true")],
    ["a statement less", { ...policy, Statement: [statement] }],
  ] as const) {
    it(`takes ${what} for another policy`, () => {
      assert.equal(samePolicy(JSON.stringify(policy), JSON.stringify(right)), false);
    });
  }

  it("takes two texts that are no JSON for the same only if they are equal", () => {
    assert.equal(samePolicy("{", "{"), true);
    assert.equal(samePolicy("{", "{ "), false);
  });
});

describe("policyFault", () => {
  it("finds none in a JSON object", () => {
    assert.equal(policyFault("{}"), undefined);
  });

  for (const [text, fault] of [
    ["[]", "must be a JSON object, not []"],
    ['"x"', 'must be a JSON object, not "x"'],
    ["null", "must be a JSON object, not null"],
  ]) {
    it(`refuses ${text}`, () => assert.equal(policyFault(text ?? ""), fault));
  }

  it("says where a text stops being JSON", () => {
    assert.match(policyFault('{"a":') ?? "", /^must be a JSON policy document, but Unexpected end/);
  });
});
