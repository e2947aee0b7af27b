import assert from "node:assert/strict";
import { isAnswer } from "../../../../ops/aws/errors/answered-failure";

const errorOf = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error("no"), { name, $metadata: { httpStatusCode } });

describe("an answer of AWS", () => {
  for (const [name, status] of [
    ["AccessDeniedException", 400],
    ["KMSInvalidStateException", 400],
    ["UnknownOperationException", 400],
    ["KMS.DisabledException", 400],
    ["LimitExceededException", 400],
    ["NoSuchBucket", 404],
  ] as const) {
    it(`is ${name}`, () => assert.ok(isAnswer(errorOf(name, status))));
  }

  for (const [name, status] of [
    ["ThrottlingException", 400],
    ["SlowDown", 503],
    ["TooManyRequestsException", 429],
    ["InternalError", 500],
    ["KMS.ThrottlingException", 400],
    ["KMS.InternalFailureException", 400],
    ["KMS.DependencyTimeoutException", 400],
    ["ExpiredTokenException", 400],
    ["UnrecognizedClientException", 400],
    ["InvalidClientTokenId", 403],
    ["RequestTimeTooSkewed", 403],
    ["TimeoutError", undefined],
  ] as const) {
    it(`is not ${name}, which says nothing of what was asked`, () =>
      assert.equal(isAnswer(errorOf(name, status)), false));
  }

  it("is nothing that AWS did not send", () => {
    for (const error of [new Error("no"), undefined, null, "no"]) {
      assert.equal(isAnswer(error), false);
    }
  });
});
