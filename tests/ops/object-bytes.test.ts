import assert from "node:assert/strict";
import { objectBytes } from "../../ops/object-bytes";
import { type StubAnswer, s3Error, stubAws } from "./support/stub-aws";

describe("objectBytes", () => {
  const aws = stubAws();
  const BROKEN: StubAnswer = { status: 200, body: "by", breaksOff: true };
  const read = async (...answers: readonly StubAnswer[]) => {
    const left = [...answers];
    const { clients, requests } = await aws(() => left.shift() ?? { status: 500 });
    return { bytes: objectBytes(clients.s3, { Bucket: "files", Key: "a" }), requests };
  };

  it("reads once more where the answer breaks off", async () => {
    const { bytes, requests } = await read(BROKEN, { status: 200, body: "bytes" });
    assert.equal(Buffer.from(await bytes).toString(), "bytes");
    assert.equal(requests.length, 2);
  });

  it("says in a sentence that it broke off again", async () => {
    const { bytes, requests } = await read(BROKEN, BROKEN);
    await assert.rejects(bytes, {
      name: "UserError",
      message:
        "The answer to s3:GetObject broke off, 2 times (aborted). Look at the network, and run the command again.",
    });
    assert.equal(requests.length, 2);
  });

  it("does not ask again what S3 refuses", async () => {
    const { bytes, requests } = await read(s3Error(403, "AccessDenied", "Access Denied"));
    await assert.rejects(bytes, { name: "AccessDenied" });
    assert.equal(requests.length, 1);
  });
});
