import assert from "node:assert/strict";
import type { Caller } from "../../../../../policy-pack/src/policy-document/decide/request";
import { callerText } from "../../../../../policy-pack/src/policy-document/prove/text/caller-text";
import { ACCOUNT, ROLE_ARN, SESSION_ARN, USER_ARN } from "../../../policy-text";

describe("a caller in a sentence", () => {
  for (const [caller, text] of [
    [{ kind: "anonymous" }, "anyone, without signing in"],
    [{ kind: "root", account: ACCOUNT }, `the root user of ${ACCOUNT}`],
    [{ kind: "service", name: "s3.amazonaws.com" }, "the service s3.amazonaws.com"],
    [{ kind: "user", arn: USER_ARN }, `the user ${USER_ARN}`],
    [
      { kind: "role session", arn: SESSION_ARN, roleArn: ROLE_ARN },
      `the role session ${SESSION_ARN}`,
    ],
    [
      { kind: "federated user", arn: SESSION_ARN, userArn: USER_ARN },
      `the federated user ${SESSION_ARN}`,
    ],
  ] as const satisfies readonly (readonly [Caller, string])[]) {
    it(`is "${text}"`, () => {
      assert.equal(callerText(caller), text);
    });
  }
});
