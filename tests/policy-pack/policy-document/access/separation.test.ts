import assert from "node:assert/strict";
import { doublePowers } from "../../../../policy-pack/src/policy-document/access/separation";
import {
  ACCOUNT,
  deny,
  ROLE_ARN,
  ROOT_STATEMENT,
  type StatementParts,
  toAws,
  toEveryone,
  USER_ARN,
} from "../../policy-text";
import { documentRead } from "./clauses";

const ADMINISTERS = "kms:PutKeyPolicy";
const at = (index: number) => `policy.Statement[${index}]`;
const renamed = `${USER_ARN}, once renamed,`;

/** The powers of each who has both, as a message has them: the caller, and each power with its statement. */
function powersOf(...statements: readonly StatementParts[]) {
  return doublePowers(documentRead(statements)).map(({ caller, administration, use }) => [
    caller.label,
    `${administration.written} in ${administration.path}`,
    `${use.written} in ${use.path}`,
  ]);
}

describe("who may both administer a key and use it", () => {
  it("is nobody who may do one of the two, nor the account as a whole", () => {
    const statements = [toAws(ROLE_ARN), toAws(USER_ARN, { Action: ADMINISTERS }), ROOT_STATEMENT];
    assert.deepEqual(powersOf(...statements), []);
  });

  it("is somebody by one statement or by two", () => {
    assert.deepEqual(powersOf(toAws(ROLE_ARN, { Action: [ADMINISTERS, "kms:Decrypt"] })), [
      [ROLE_ARN, `${ADMINISTERS} in ${at(0)}`, `kms:Decrypt in ${at(0)}`],
    ]);
    assert.deepEqual(powersOf(toAws(ROLE_ARN, { Action: ADMINISTERS }), toAws(ROLE_ARN)), [
      [ROLE_ARN, `${ADMINISTERS} in ${at(0)}`, `kms:Decrypt in ${at(1)}`],
    ]);
  });

  for (const [pattern, administration] of [
    ["kms:*", "kms:PutKeyPolicy"],
    ["*", "kms:PutKeyPolicy"],
    ["KMS:*", "kms:PutKeyPolicy"],
    ["kms:Put*", "kms:Put*, which includes kms:PutKeyPolicy"],
    ["kms:*KeyPolicy", "kms:*KeyPolicy, which includes kms:PutKeyPolicy"],
    ["kms:PutKeyPolic?", "kms:PutKeyPolic?, which includes kms:PutKeyPolicy"],
    ["kms:putkeypolicy", "kms:PutKeyPolicy"],
  ] as const) {
    it(`is told with what ${pattern} stands for`, () => {
      const [[, found] = []] = powersOf(toAws(ROLE_ARN, { Action: [pattern, "kms:Decrypt"] }));
      assert.equal(found, `${administration} in ${at(0)}`);
    });
  }

  it("is told without the pattern where NotAction leaves it open", () => {
    const statement = toAws(ROLE_ARN, { NotAction: "kms:CreateGrant" });
    const [[, found = ""] = []] = powersOf(statement);
    assert.match(found, /^kms:\w+ in /);
  });

  it("is everyone once, not each of them as well", () => {
    const statement = toEveryone({ Action: [ADMINISTERS, "kms:Decrypt"] });
    const powers = powersOf(statement, toAws(ROLE_ARN, { Action: [ADMINISTERS, "kms:Decrypt"] }));
    assert.deepEqual(
      powers.map(([label]) => label),
      ["everyone"],
    );
  });

  it("is everyone in an account once, beside a role of another", () => {
    const both = { Action: [ADMINISTERS, "kms:Decrypt"] };
    const Condition = { StringEquals: { "kms:CallerAccount": ACCOUNT } };
    const other = ROLE_ARN.replace(ACCOUNT, "444455556666");
    const powers = powersOf(toEveryone({ ...both, Condition }), toAws(other, both));
    assert.deepEqual(
      powers.map(([label]) => label),
      [`everyone in account ${ACCOUNT}`, other],
    );
  });

  it("is a pattern once, not a role that it covers as well", () => {
    const pattern = `arn:aws:iam::${ACCOUNT}:role/R*`;
    const powers = powersOf(toAws([pattern, ROLE_ARN], { Action: [ADMINISTERS, "kms:Decrypt"] }));
    assert.deepEqual(
      powers.map(([label]) => label),
      [pattern],
    );
  });

  it("is nobody whom a Deny takes one of the two from for certain", () => {
    const both = toAws(ROLE_ARN, { Action: [ADMINISTERS, "kms:Decrypt"] });
    const taken = deny({ Principal: { AWS: ROLE_ARN }, Action: "kms:Decrypt" });
    assert.deepEqual(powersOf(both, taken), []);
    const perhaps = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
    assert.equal(powersOf(both, { ...taken, Condition: perhaps }).length, 1);
    assert.equal(powersOf(both, deny({ Principal: { AWS: USER_ARN }, Action: "kms:*" })).length, 1);
  });

  it("is a user once renamed, whom a Deny finds only by the name they have now", () => {
    const byName = deny({
      Action: "kms:Decrypt",
      Condition: { ArnEquals: { "aws:PrincipalArn": USER_ARN } },
    });
    const both = toAws(USER_ARN, { Action: [ADMINISTERS, "kms:Decrypt"] });
    assert.deepEqual(
      powersOf(both, byName).map(([label]) => label),
      [renamed],
    );
    const role = toAws(ROLE_ARN, { Action: [ADMINISTERS, "kms:Decrypt"] });
    const roleByName = deny({
      Action: "kms:Decrypt",
      Condition: { ArnEquals: { "aws:PrincipalArn": ROLE_ARN } },
    });
    assert.deepEqual(powersOf(role, roleByName), []);
  });

  it("is somebody by other uses than the usual ones, if these are asked for", () => {
    const document = documentRead([toAws(ROLE_ARN, { Action: [ADMINISTERS, "kms:DescribeKey"] })]);
    assert.deepEqual(doublePowers(document), []);
    assert.deepEqual(
      doublePowers(document, ["kms:DescribeKey"]).map(({ use }) => use.action),
      ["kms:DescribeKey"],
    );
  });
});
