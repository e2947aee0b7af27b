import assert from "node:assert/strict";
import { transportRequestCheck } from "../../../../ops/commands/verify/transport-request";
import { type StubAnswer, s3Error, stubAws } from "../../support/stub-aws";

describe("transportRequestCheck", () => {
  const aws = stubAws();
  const answers: readonly (readonly [string, StubAnswer, string, string])[] = [
    ["a denial", { status: 403 }, "pass", "denied with Forbidden"],
    [
      "an answer",
      { status: 200 },
      "not-judged",
      "accepted: this local AWS does not enforce bucket policies",
    ],
    ["another failure", s3Error(404, "NotFound", ""), "not-judged", "failed with NotFound"],
    ["a server that is overloaded", { status: 503 }, "not-judged", "failed with SlowDown"],
    ["no answer", { status: 200, hangsUp: true }, "pass", "nothing answers without TLS"],
  ];
  for (const [what, answer, verdict, found] of answers) {
    it(`is "${verdict}" for ${what}`, async () => {
      const { clients } = await aws(() => answer);
      const check = await transportRequestCheck(clients.s3, "files");
      assert.deepEqual([check.verdict, check.found], [verdict, found]);
    });
  }
});
