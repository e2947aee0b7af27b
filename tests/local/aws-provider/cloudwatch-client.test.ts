import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudWatch } from "../../../local/aws-provider/cloudwatch/cloudwatch-client";

describe("a call of CloudWatch whose connection is closed before an answer", () => {
  let server: Server;
  let calls: number;
  /** So many calls get no answer. */
  let closed: number;

  beforeEach(async () => {
    calls = 0;
    server = createServer((request, response) => {
      calls += 1;
      if (calls <= closed) {
        request.socket.destroy();
      } else {
        response.end(JSON.stringify({ MetricAlarms: [] }));
      }
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => server.close());

  function describeAlarms(): Promise<unknown> {
    const { port } = server.address() as AddressInfo;
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "local" };
    const endpoint = { url: `http://127.0.0.1:${port}`, credentials };
    return new CloudWatch(endpoint, "us-east-1").call("DescribeAlarms", {});
  }

  it("is made once more", async () => {
    closed = 1;
    assert.deepEqual(await describeAlarms(), { MetricAlarms: [] });
    assert.equal(calls, 2);
  });

  it("fails with what closed it if that happens again", async () => {
    closed = 2;
    await assert.rejects(describeAlarms(), { message: "other side closed" });
    assert.equal(calls, 2);
  });
});
