import assert from "node:assert/strict";
import { objectBytes } from "../../../ops/aws/object-bytes";
import { ACCESS_DENIED, inTurn, type StubAnswer, stubAws } from "../support/stub-aws";

describe("objectBytes", () => {
  const aws = stubAws();
  const BROKEN: StubAnswer = { status: 200, body: "by", breaksOff: true };
  const read = async (...answers: readonly StubAnswer[]) => {
    const { clients, requests } = await aws(inTurn(...answers));
    return { bytes: objectBytes(clients.s3, { Bucket: "files", Key: "a" }), requests };
  };

  it("reads once more if the answer breaks off", async () => {
    const { bytes, requests } = await read(BROKEN, { status: 200, body: "bytes" });
    assert.equal(Buffer.from(await bytes).toString(), "bytes");
    assert.equal(requests.length, 2);
  });

  it("says in a sentence that it broke off again", async () => {
    const { bytes, requests } = await read(BROKEN, BROKEN);
    await assert.rejects(bytes, {
      name: "UserError",
      message:
        "The answer to s3:GetObject broke off, 2 times (aborted). Check the network, and run the command again.",
    });
    assert.equal(requests.length, 2);
  });

  it("does not ask again what S3 refuses", async () => {
    const { bytes, requests } = await read(ACCESS_DENIED);
    await assert.rejects(bytes, { name: "AccessDenied" });
    assert.equal(requests.length, 1);
  });
});
