import assert from "node:assert/strict";
import {
  accountOf,
  type Caller,
  contextOf,
} from "../../../../policy-pack/src/policy-document/decide/request";
import { ACCOUNT, ROLE_ARN, SESSION_ARN, USER_ARN } from "../../policy-text";

describe("the account of a caller", () => {
  for (const [caller, account] of [
    [{ kind: "root", account: ACCOUNT }, ACCOUNT],
    [{ kind: "user", arn: USER_ARN }, ACCOUNT],
    [{ kind: "role session", arn: SESSION_ARN, roleArn: ROLE_ARN }, ACCOUNT],
    [{ kind: "federated user", arn: SESSION_ARN, userArn: USER_ARN }, ACCOUNT],
    [{ kind: "service", name: "s3.amazonaws.com" }, undefined],
    [{ kind: "anonymous" }, undefined],
  ] as const satisfies readonly (readonly [Caller, string | undefined])[]) {
    it(`is ${account} for one of the kind "${caller.kind}"`, () => {
      assert.equal(accountOf(caller), account);
    });
  }
});

describe("the context of a request", () => {
  it("has each key in lower case, and none without a value", () => {
    const context = contextOf({
      context: { "AWS:UserName": "kzax", "aws:TagKeys": ["a"], "aws:Empty": [], "aws:Text": "" },
    });
    const keys = ["aws:username", "AWS:UserName", "aws:tagkeys", "aws:empty", "aws:text", "x"];
    const values = keys.map((key) => context(key));
    assert.deepEqual(values, ["kzax", undefined, ["a"], undefined, "", undefined]);
  });
});
