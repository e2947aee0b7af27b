import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { lookups, resources } from "../../../local/aws-provider/catalogue";
import { AwsPlugin, PLUGIN } from "../../support/aws-plugin";
import { firstLine } from "../../support/first-line";
import { ACCOUNT, REGION } from "../../support/local-aws";
import { KEY } from "./samples";

const GET_REGION = "aws:index/getRegion:getRegion";
const GET_PARTITION = "aws:index/getPartition:getPartition";

/** A port of this machine on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("the plugin of the local AWS", () => {
  const plugin = AwsPlugin.forTests();

  it("tells who calls", async () => {
    const caller = await plugin.invoke("aws:index/getCallerIdentity:getCallerIdentity", {});
    assert.equal(caller["accountId"], ACCOUNT);
    assert.equal(caller["id"], ACCOUNT);
    assert.match(caller["arn"], new RegExp(`^arn:aws:[a-z]+::${ACCOUNT}:`));
    assert.ok(caller["userId"]);
  });

  const region = (name: string, endpoint: string) => ({ endpoint, id: name, name, region: name });
  const partition = (name: string) => ({
    dnsSuffix: "amazonaws.com",
    id: name,
    partition: name,
    reverseDnsPrefix: "com.amazonaws",
  });
  for (const [token, args, found] of [
    [GET_REGION, {}, region(REGION, `ec2.${REGION}.amazonaws.com`)],
    [GET_REGION, { region: "cn-north-1" }, region("cn-north-1", "ec2.cn-north-1.amazonaws.com.cn")],
    [GET_PARTITION, {}, partition("aws")],
    [GET_PARTITION, { region: "us-gov-west-1" }, partition("aws-us-gov")],
  ] as const) {
    it(`answers ${token} ${JSON.stringify(args)}`, async () => {
      assert.deepEqual(await plugin.invoke(token, args), found);
    });
  }

  describe("refuses by name", () => {
    const queue = "aws:lambda/function:Function";
    const reason = `${queue} is not one of the types the local AWS provides: ${Object.keys(resources).join(", ")}`;

    it("a type it does not provide, at the check of a preview", async () => {
      assert.deepEqual(await plugin.faults(queue, { name: "q" }), [["", reason]]);
    });

    it("a type it does not provide, in every other call", async () => {
      await assert.rejects(plugin.diff(queue, {}, {}), { details: reason });
      await assert.rejects(plugin.create(queue, {}), { details: reason });
      await assert.rejects(plugin.read(queue, "q"), { details: reason });
      await assert.rejects(plugin.update(queue, "q", {}, {}), { details: reason });
      await assert.rejects(plugin.delete(queue, "q", {}), { details: reason });
    });

    it("a function it does not provide", async () => {
      await assert.rejects(plugin.invoke("aws:index/getArn:getArn", {}), {
        details: `aws:index/getArn:getArn is not one of the functions the local AWS provides: ${Object.keys(lookups).join(", ")}`,
      });
    });
  });

  describe("when the local AWS does not answer", () => {
    let port: number;
    let alone: AwsPlugin;

    before(async () => {
      port = await closedPort();
      alone = await AwsPlugin.start(`http://127.0.0.1:${port}`);
    });
    after(() => alone.stop());

    const remedy = () =>
      `the local AWS at http://127.0.0.1:${port} does not answer (ECONNREFUSED); start it again with \`npm run local -- up\``;

    it("says so once, at once, with the remedy and no stack", async () => {
      const begun = Date.now();
      const { inputs } = await alone.check(KEY, {});
      await assert.rejects(alone.create(KEY, inputs), {
        details: `creating KMS Key: ${remedy()}`,
      });
      assert.ok(Date.now() - begun < 3_000, `${Date.now() - begun} ms`);
      await assert.rejects(alone.read("aws:s3/bucket:Bucket", "files"), {
        details: `reading S3 Bucket (files): ${remedy()}`,
      });
      await assert.rejects(alone.invoke("aws:kms/getKey:getKey", { keyId: "alias/a" }), {
        details: `reading KMS Key (alias/a): ${remedy()}`,
      });
      assert.equal(alone.stderr, "");
    });

    it("takes no key for gone", async () => {
      const state = { region: REGION, keyId: "k" };
      await assert.rejects(alone.read(KEY, "k", state, state), {
        details: `reading KMS Key (k): ${remedy()}`,
      });
    });
  });

  for (const name of ["defaultTags", "ignoreTags"]) {
    it(`refuses the setting aws:${name}, which would change what resources look like`, async () => {
      await assert.rejects(AwsPlugin.start("http://127.0.0.1:1", REGION, { [name]: "{}" }), {
        details: `aws:${name} is not provided by the local AWS: leave it out`,
      });
    });
  }

  it("ends when the engine is killed", async () => {
    const engine = spawn(
      process.execPath,
      [
        "-e",
        `const { spawn } = require("node:child_process");
         const plugin = spawn(process.execPath, [${JSON.stringify(PLUGIN)}], { stdio: ["ignore", "pipe", "inherit"] });
         plugin.stdout.once("data", () => console.log(plugin.pid));
         plugin.once("exit", () => process.exit(1));
         setInterval(() => {}, 1000);`,
      ],
      {
        env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ACCESS_KEY_ID: ACCOUNT },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const pid = await firstLine(engine);
    engine.kill("SIGKILL");
    const isRunning = () => {
      try {
        return process.kill(Number(pid), 0);
      } catch {
        return false;
      }
    };
    assert.equal(isRunning(), true);
    for (let waited = 0; waited < 5_000 && isRunning(); waited += 50) {
      await setTimeout(50);
    }
    assert.equal(isRunning(), false);
  });

  it("begins nothing after it was cancelled", async () => {
    const cancelled = await AwsPlugin.start("http://127.0.0.1:1");
    await cancelled.cancel();
    const { inputs } = await cancelled.check(KEY, {});
    await assert.rejects(cancelled.create(KEY, inputs), {
      details: "creating KMS Key: not begun, since the operation was cancelled",
    });
    await cancelled.stop();
  });
});
