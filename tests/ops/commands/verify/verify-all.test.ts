import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { type Deployment, deploymentOf, succeeds } from "../../../support/deployment";
import { fillBucket } from "../../support/fill-bucket";
import { assertFits } from "../../support/json-schema";
import { type RecordingProxy, recordingProxy } from "../../support/recording-proxy";
import { startAerosecure } from "../../support/start-aerosecure";

/** Three pages of S3's listing; the command is killed in the middle of the second. */
const OBJECTS = 2_500;
const KILLED_AFTER = 1_500;
const REQUESTS_AT_ONCE = 16;
const MEMORY_LIMIT_MB = 200;

const keyOf = (index: number) => `telemetry/${String(index).padStart(5, "0")}`;

describe("aerosecure verify --all on a bucket of several pages", function () {
  this.timeout(1_800_000);
  let deployment: Deployment;
  let proxy: RecordingProxy;
  let directory: string;
  let bucket: string;
  let keyArn: string;
  let otherKeyArn: string;
  let journal: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "aerosecure-"));
    journal = join(directory, "verify.jsonl");
    deployment = await deploymentOf("local", "verify-all");
    await succeeds(deployment.underPack("up", "--yes"));
    const outputs = deployment.outputs();
    bucket = String(outputs["bucketName"]);
    keyArn = String(outputs["keyArn"]);
    const { KeyMetadata } = await deployment.clients.kms.send(new CreateKeyCommand({}));
    otherKeyArn = String(KeyMetadata?.Arn);
    const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      [keyOf(7)]: { "x-amz-server-side-encryption": "AES256" },
      [keyOf(2_222)]: {
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": otherKeyArn,
      },
    };
    // Otherwise each upload is told to EventBridge, which is a second request to the local AWS.
    await deployment.clients.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: {},
      }),
    );
    await fillBucket(
      deployment.aws.endpoint,
      bucket,
      Array.from({ length: OBJECTS }, (_, index) => keyOf(index)),
      (key) => exceptions[key] ?? {},
    );
    proxy = await recordingProxy(deployment.aws.endpoint);
  });

  after(async () => {
    await proxy?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const start = () =>
    startAerosecure(
      deployment.aws,
      [
        ...["verify", "--stack", "verify-all", "--no-probe", "--all", "--json"],
        ...["--concurrency", String(REQUESTS_AT_ONCE), "--journal", journal],
      ],
      { AWS_ENDPOINT_URL: proxy.endpoint },
      directory,
    );
  const looks = () =>
    proxy.requests.filter(({ method, path }) => method === "HEAD" && path.includes("/telemetry/"));

  it("leaves a journal where it is killed", async () => {
    const run = start();
    let answered = 0;
    proxy.onAnswer = ({ method, path }) => {
      answered += method === "HEAD" && path.includes("/telemetry/") ? 1 : 0;
      if (answered === KILLED_AFTER) {
        run.kill("SIGKILL");
      }
    };
    const { exitCode, stdout } = await run.ended;
    proxy.onAnswer = () => {};
    assert.deepEqual([exitCode, stdout], [null, ""]);
    assert.ok(existsSync(journal));
  });

  it("goes on there, and looks at every version once, at bounded memory and with progress", async () => {
    const { exitCode, stdout, stderr, peakMemory } = await start().ended;
    const document = JSON.parse(stdout);
    assertFits("verify", document);
    assert.equal(exitCode, 1, stderr);
    const { objects, checks } = document;
    assert.deepEqual(
      checks.filter((check: { verdict: string }) => check.verdict !== "pass"),
      [
        {
          id: "objects",
          title: "Every version is encrypted as the bucket encrypts",
          verdict: "fail",
          expected: "2,500 of 2,500",
          found: "2,498 of 2,500",
          remedy: "`aerosecure reencrypt` shows what it can re-encrypt.",
          missingPermission: null,
        },
      ],
    );
    const group = { bucketKey: true, noncurrent: 0 };
    assert.deepEqual(
      [...objects.groups].sort((a, b) => b.current - a.current || (a.keyArn ? -1 : 1)),
      [
        { algorithm: "aws:kms", keyArn, ...group, asExpected: true, current: 2_498, bytes: 2_498 },
        {
          algorithm: "aws:kms",
          keyArn: otherKeyArn,
          ...group,
          asExpected: false,
          current: 1,
          bytes: 1,
        },
        {
          algorithm: "AES256",
          keyArn: null,
          bucketKey: false,
          noncurrent: 0,
          asExpected: false,
          current: 1,
          bytes: 1,
        },
      ],
    );
    assert.deepEqual([objects.complete, objects.versions, objects.gone], [true, OBJECTS, 0]);
    const paths = looks().map(({ path }) => path);
    const repeated = paths.length - new Set(paths).size;
    assert.equal(new Set(paths).size, OBJECTS);
    // What was under way at the kill is not done: it is in no journal.
    assert.ok(repeated <= REQUESTS_AT_ONCE, `${repeated} versions were looked at twice`);
    assert.ok(objects.fromEarlierRuns >= KILLED_AFTER - REQUESTS_AT_ONCE, stdout);
    assert.ok(proxy.mostAtOnce >= 8, `${proxy.mostAtOnce} requests at once`);
    assert.ok((peakMemory ?? Infinity) < MEMORY_LIMIT_MB, `${peakMemory} MB`);
    assert.match(stderr, /Continuing after \d,\d{3} versions of an earlier run\./);
    assert.match(stderr, /Checking every version: .* versions, \d+ a second/);
    assert.ok(!existsSync(journal));
    process.stdout.write(
      `      ${repeated} repeated, ${proxy.mostAtOnce} at once, ${Math.round(peakMemory ?? 0)} MB\n`,
    );
  });
});
