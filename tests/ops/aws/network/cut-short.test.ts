import assert from "node:assert/strict";
import { HeadBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { clientsOf } from "../../../../ops/aws/clients";
import { unlessCutShort } from "../../../../ops/aws/network/cut-short";
import { type StubAnswer, stubAws } from "../../support/stub-aws";
import { withoutPauses } from "../../support/without-pauses";

/** The SDK waits 5 seconds and more before it tries again. */
const THROTTLED: StubAnswer = { status: 503, headers: { "retry-after": "60" } };
const SOON_MS = 1000;

describe("unlessCutShort", () => {
  const aws = stubAws();

  /** Clients that try again for minutes, at that AWS. */
  async function patientAt(answer: () => StubAnswer) {
    const { clients, requests } = await aws(answer);
    const at = await clients.s3.config.endpoint?.();
    const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${at?.port}` };
    return { s3: clientsOf("us-east-1", { env }).s3, requests };
  }
  const head = new HeadBucketCommand({ Bucket: "files" });

  /** Aborts once AWS has answered the first request. */
  const abortedAt = (answer: StubAnswer) => {
    const controller = new AbortController();
    const answering = () => {
      setTimeout(() => controller.abort(), 100);
      return answer;
    };
    return { signal: controller.signal, answering };
  };

  it("ends the pause of a throttled call within a second, and tries no more", async () => {
    const { signal, answering } = abortedAt(THROTTLED);
    const { s3, requests } = await patientAt(answering);
    const begun = Date.now();
    assert.equal(await unlessCutShort(signal, "cut", () => s3.send(head)), "cut");
    assert.ok(Date.now() - begun < SOON_MS + 100, `${Date.now() - begun} ms`);
    assert.equal(requests.length, 1);
  });

  it("does not begin a call that the SDK would hold back, and completes one that it would not", async () => {
    const controller = new AbortController();
    let isThrottling = false;
    const { s3, requests } = await patientAt(() => (isThrottling ? THROTTLED : { status: 200 }));
    const stored = await unlessCutShort(controller.signal, "cut", async () => {
      await s3.send(head);
      controller.abort();
      await s3.send(new PutObjectCommand({ Bucket: "files", Key: "a", Body: "1" }));
      isThrottling = true;
      return "done";
    });
    assert.deepEqual([stored, requests.length], ["done", 2]);
    const begun = Date.now();
    assert.equal(await unlessCutShort(controller.signal, "cut", () => s3.send(head)), "cut");
    assert.ok(Date.now() - begun < SOON_MS, `${Date.now() - begun} ms`);
    assert.equal(requests.length, 3);
  });

  it("lets calls beside it be patient", async () => {
    const { signal, answering } = abortedAt(THROTTLED);
    const { s3, requests } = await patientAt(() =>
      requests.length === 1 ? answering() : { status: 200 },
    );
    const { $metadata } = await withoutPauses(() => s3.send(head));
    assert.equal($metadata.httpStatusCode, 200);
    assert.deepEqual([requests.length, signal.aborted], [2, true]);
  });

  it("throws what is no throttling, also once the signal is aborted", async () => {
    const { s3 } = await patientAt(() => ({ status: 404 }));
    await assert.rejects(
      unlessCutShort(AbortSignal.abort(), "cut", () => s3.send(head)),
      { name: "NotFound" },
    );
  });
});
