import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateUserCommand, GetUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { lossOf, startEmulator, stopEmulator } from "../../../local/emulator/emulator";
import { defaultInstallOptions, installEmulator } from "../../../local/emulator/install";
import { type Instance, instanceNamed } from "../../../local/emulator/instance";
import {
  type EmulatorRecord,
  isRunning,
  readRecord,
  writeRecord,
} from "../../../local/emulator/record";
import { quietReporter } from "../../support/quiet-reporter";

const INSTALL_TIMEOUT_MS = 10 * 60_000;
/** Twice the quiet time after which the emulator saves. */
const SAVED_AFTER_MS = 1500;

describe("startEmulator", function () {
  this.timeout(120_000);
  let root = "";
  let instance: Instance;
  let other: Instance;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT_MS);
    root = await mkdtemp(join(tmpdir(), "aerosecure-"));
    instance = instanceNamed("test-emulator", root);
    other = instanceNamed("test-other", root);
    await installEmulator(defaultInstallOptions(), quietReporter);
  });

  after(async () => {
    await stop();
    await stopEmulator(other, quietReporter);
    await rm(root, { recursive: true, force: true });
  });

  const start = (which = instance): Promise<string> =>
    startEmulator(which, defaultInstallOptions(), quietReporter);
  const stop = (): Promise<string> => stopEmulator(instance, quietReporter);

  async function record(which = instance): Promise<EmulatorRecord> {
    const found = await readRecord(which);
    assert.ok(found, "nothing was started");
    return found;
  }

  async function kill(): Promise<void> {
    const running = await record();
    process.kill(running.pid, "SIGKILL");
    while (isRunning(running)) {
      await sleep(20);
    }
  }

  it("answers on a loopback address, and only there", async () => {
    const endpoint = await start();
    const { port } = await record();
    assert.equal(endpoint, `http://127.0.0.1:${port}`);
    const listening = await readFile("/proc/net/tcp", "utf8").catch(() => undefined);
    if (listening !== undefined) {
      const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
      const addresses = listening.match(new RegExp(`\\w+:${hexPort} 00000000:0000 0A`, "g"));
      assert.deepEqual(addresses, [`0100007F:${hexPort} 00000000:0000 0A`]);
    }
  });

  it("takes the one that runs", async () => {
    const endpoint = await start();
    const { pid } = await record();
    assert.equal(await start(), endpoint);
    assert.equal((await record()).pid, pid);
  });

  it("keeps keys, objects and its port across an orderly stop", async () => {
    const endpoint = await start();
    const keyId = await createKey(endpoint);
    await upload(endpoint, "orderly", keyId);
    assert.equal(await stop(), "stopped");
    assert.equal(await stop(), "not running");
    assert.equal(await start(), endpoint);
    assert.equal(await keyState(endpoint, keyId), "Enabled");
    assert.equal(await download(endpoint, "orderly"), "orderly");
  });

  it("keeps what is older than a moment when it is killed", async () => {
    const endpoint = await start();
    const keyId = await createKey(endpoint);
    await upload(endpoint, "killed", keyId);
    await sleep(SAVED_AFTER_MS);
    await kill();
    assert.match((await lossOf(instance)) ?? "", /^The local AWS ended during this command; /);
    assert.equal(await start(), endpoint);
    assert.equal(await lossOf(instance), undefined);
    assert.equal(await keyState(endpoint, keyId), "Enabled");
    assert.equal(await download(endpoint, "killed"), "killed");
  });

  it("keeps users, too, where only other services were changed since", async () => {
    const endpoint = await start();
    const iam = new IAMClient({ endpoint, region, credentials });
    const user = { UserName: "kzax01" };
    await iam.send(new CreateUserCommand(user));
    await sleep(SAVED_AFTER_MS);
    for (const end of [kill, stop]) {
      await createKey(endpoint);
      await sleep(SAVED_AFTER_MS);
      await end();
      assert.equal(await start(), endpoint);
      assert.equal((await iam.send(new GetUserCommand(user))).User?.UserName, "kzax01");
    }
  });

  it("keeps the last state when it is killed between the two steps of a save", async () => {
    const endpoint = await start();
    const keyId = await createKey(endpoint);
    await stop();
    const data = join(instance.emulatorDirectory, "filesystem/var/lib/localemu/state");
    await rm(join(data, "previous"), { recursive: true, force: true });
    await rename(join(data, "state"), join(data, "previous"));
    assert.equal(await keyState(await start(), keyId), "Enabled");
  });

  it("starts once for two commands at the same time", async () => {
    await stop();
    const [one, two] = await Promise.all([start(), start()]);
    assert.equal(one, two);
  });

  it("moves to another port when its own was taken meanwhile", async () => {
    await start();
    await stop();
    const { port } = await record();
    const server = await listen(port);
    try {
      assert.notEqual(await start(), `http://127.0.0.1:${port}`);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("leaves alone a process that got the number of the last emulator", async () => {
    await start();
    await stop();
    await writeRecord(instance, { ...(await record()), pid: process.pid });
    assert.equal(await stop(), "not running");
    await start();
    assert.notEqual((await record()).pid, process.pid);
  });

  it("replaces one that was started with other settings, and keeps the state", async () => {
    const endpoint = await start();
    const keyId = await createKey(endpoint);
    const before = await record();
    await writeRecord(instance, { ...before, fingerprint: "other" });
    assert.equal(await keyState(await start(), keyId), "Enabled");
    assert.notEqual((await record()).pid, before.pid);
    assert.equal(isRunning(before), false);
  });

  it("keeps two instances apart", async () => {
    const [one, two] = await Promise.all([start(), start(other)]);
    assert.notEqual(one, two);
    const keyId = await createKey(one);
    await assert.rejects(keyState(two, keyId), { name: "NotFoundException" });
  });

  it("shows the end of the log of one that does not come up", async () => {
    const source = join(root, "source");
    const options = defaultInstallOptions();
    await cp(options.source, source, { recursive: true });
    await writeFile(join(source, "serve.py"), "raise SystemExit('no disk')\n");
    const broken = instanceNamed("test-broken", root);
    await assert.rejects(startEmulator(broken, { ...options, source }, quietReporter), {
      name: "UserError",
      message: "The local AWS ended as soon as it was started. The end of its log:\nno disk",
    });
  });
});

const credentials = { accessKeyId: "111122223333", secretAccessKey: "local" };
const region = "us-east-1";

async function createKey(endpoint: string): Promise<string> {
  const kms = new KMSClient({ endpoint, region, credentials });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  return KeyMetadata?.KeyId ?? "";
}

async function keyState(endpoint: string, keyId: string): Promise<string | undefined> {
  const kms = new KMSClient({ endpoint, region, credentials });
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
  return KeyMetadata?.KeyState;
}

async function upload(endpoint: string, name: string, keyId: string): Promise<void> {
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  await s3.send(
    new PutObjectCommand({
      Bucket: name,
      Key: "file",
      Body: name,
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: keyId,
    }),
  );
}

async function download(endpoint: string, name: string): Promise<string | undefined> {
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key: "file" }));
  return Body?.transformToString();
}

/** Listens on the port; a connection that happens to have its number gives it back in a moment. */
async function listen(port: number, attempts = 100): Promise<Server> {
  const server = createServer();
  const error = await new Promise<Error | undefined>((resolve) => {
    server.once("error", resolve);
    server.listen({ host: "127.0.0.1", port }, () => resolve(undefined));
  });
  if (error === undefined) {
    return server;
  }
  if (attempts === 1) {
    throw error;
  }
  await sleep(100);
  return listen(port, attempts - 1);
}
