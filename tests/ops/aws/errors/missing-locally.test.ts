import assert from "node:assert/strict";
import { isNotJudged, unlessMissingLocally } from "../../../../ops/aws/errors/missing-locally";

const CALL = "kms:GetKeyLastUsage";
const failing = (name: string) => async (): Promise<object> => {
  throw Object.assign(new Error("no"), { name });
};

describe("a call that the local AWS may not know", () => {
  it("answers as it does if it is known", async () => {
    const answer = { KeyId: "1234abcd" };
    assert.equal(
      await unlessMissingLocally({ isLoopback: true }, CALL, async () => answer),
      answer,
    );
    assert.equal(isNotJudged(answer), false);
  });

  for (const name of ["InternalFailure", "NotImplemented"]) {
    it(`is not judged on the local AWS that answers ${name}`, async () => {
      const answer = await unlessMissingLocally({ isLoopback: true }, CALL, failing(name));
      assert.deepEqual(answer, { notJudged: "the local AWS does not know kms:GetKeyLastUsage" });
      assert.equal(isNotJudged(answer), true);
    });

    it(`fails on AWS that answers ${name}`, async () => {
      await assert.rejects(unlessMissingLocally({ isLoopback: false }, CALL, failing(name)), {
        name,
      });
    });
  }

  it("fails on the local AWS too for any other reason", async () => {
    const asked = unlessMissingLocally({ isLoopback: true }, CALL, failing("NotFoundException"));
    await assert.rejects(asked, { name: "NotFoundException" });
  });
});
