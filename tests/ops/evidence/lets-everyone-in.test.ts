import assert from "node:assert/strict";
import { letsEveryoneIn } from "../../../ops/evidence/lets-everyone-in";

const allow = (rest: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Sid: "Open", Effect: "Allow", Action: "kms:Decrypt", Resource: "*", ...rest },
  });
const statement = (one: object) => JSON.stringify({ Statement: [{ ...one, Action: "*" }] });
const under = (operator: string, key: string, value: string | readonly string[]) =>
  allow({ Principal: "*", Condition: { [operator]: { [key]: value } } });

describe("a policy that lets everyone in", () => {
  const crew = "arn:aws:iam::111122223333:role/Crew*";
  const open = ["Open"];
  const cases: readonly (readonly [string, string, readonly string[] | undefined])[] = [
    ["names the account", allow({ Principal: { AWS: "arn:aws:iam::111122223333:root" } }), []],
    ["names everyone", allow({ Principal: "*" }), open],
    ["names everyone in a list", allow({ Principal: { AWS: ["*"] } }), open],
    ["names all but somebody", allow({ NotPrincipal: { AWS: "*" } }), open],
    ["denies everyone", statement({ Effect: "Deny", Principal: "*" }), []],
    ["has no Sid", statement({ Effect: "Allow", Principal: "*" }), ["statement 1"]],
    ["binds the account", under("StringEquals", "kms:CallerAccount", "111122223333"), []],
    ["binds the organization", under("StringEquals", "aws:PrincipalOrgID", ["o-a1b2c3d4e5"]), []],
    ["binds roles by a pattern", under("ArnLike", "aws:PrincipalArn", crew), []],
    ["binds any role", under("ArnLike", "aws:PrincipalArn", "*"), open],
    ["binds the service alone", under("StringEquals", "kms:ViaService", "s3"), open],
    [
      "lets by who tells no account",
      under("StringEqualsIfExists", "aws:PrincipalAccount", "111122223333"),
      open,
    ],
    [
      "shuts one account out",
      under("StringNotEquals", "aws:PrincipalAccount", "111122223333"),
      open,
    ],
    ["is no JSON", "{", undefined],
  ];
  for (const [title, policy, wanted] of cases) {
    it(`${wanted === undefined ? "cannot be looked for in what" : wanted.length === 0 ? "is not one that" : "is one that"} ${title}`, () => {
      assert.deepEqual(letsEveryoneIn(policy), wanted);
    });
  }
});
