import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { type Deployment, deploymentOf, succeeds } from "../../../support/deployment";
import { fillBucket } from "../../support/fill-bucket";
import { assertFits } from "../../support/json-schema";
import { type RecordingProxy, recordingProxy } from "../../support/recording-proxy";
import { runAerosecure } from "../../support/run-aerosecure";
import { startAerosecure } from "../../support/start-aerosecure";

interface Document {
  readonly mode: string;
  readonly hasInPlace: boolean;
  readonly complete: boolean;
  readonly fromEarlierRuns: number;
  readonly versions: number;
  readonly outcomes: readonly {
    readonly kind: string;
    readonly because?: string;
    readonly versions: number;
  }[];
  readonly error?: { readonly message: string };
}

const SSE = "x-amz-server-side-encryption";
const MANY = 60;
const COPIED_BEFORE_THE_END = 20;

/** Ends a run at its next answer of a kind, once it has copied some objects. */
function endAt(
  proxy: RecordingProxy,
  { prefix, method }: { readonly prefix: string; readonly method: string },
  end: () => void,
): void {
  let copied = 0;
  proxy.onAnswer = (answered) => {
    copied += answered.method === "PUT" && answered.path.includes(prefix) ? 1 : 0;
    if (copied >= COPIED_BEFORE_THE_END && answered.method === method) {
      proxy.onAnswer = () => {};
      end();
    }
  };
}

describe("aerosecure reencrypt", function () {
  this.timeout(300_000);
  let deployment: Deployment;
  let bucket: string;
  let keyArn: string;
  let otherKey: string;
  let directory: string;

  before(async function () {
    this.timeout(900_000);
    directory = await mkdtemp(join(tmpdir(), "aerosecure-"));
    deployment = await deploymentOf("local", "reencrypt");
    await succeeds(deployment.underPack("up", "--yes"));
    const outputs = deployment.outputs();
    bucket = String(outputs["bucketName"]);
    keyArn = String(outputs["keyArn"]);
    const { KeyMetadata } = await deployment.clients.kms.send(new CreateKeyCommand({}));
    otherKey = String(KeyMetadata?.Arn);
    await put("under-key", {});
    await put("overwritten", { ServerSideEncryption: "AES256" });
    await put("overwritten", {});
    await put("plain name/ü +.csv", {
      ServerSideEncryption: "AES256",
      ContentType: "text/csv",
      CacheControl: "no-cache",
      Metadata: { mission: "downlink" },
      Tagging: "class=secret&pass=1",
      StorageClass: "STANDARD_IA",
      WebsiteRedirectLocation: "/elsewhere",
    });
    await put("other-key", { ServerSideEncryption: "aws:kms", SSEKMSKeyId: otherKey });
    await put("archived", { ServerSideEncryption: "AES256", StorageClass: "GLACIER" });
    await put("control\u001b[2J\r", { ServerSideEncryption: "AES256", StorageClass: "GLACIER" });
    await put("customer-key", {
      SSECustomerAlgorithm: "AES256",
      SSECustomerKey: Buffer.alloc(32, 1).toString("base64"),
    });
  });

  after(() => rm(directory, { recursive: true, force: true }));

  const put = (Key: string, input: Partial<PutObjectCommandInput>) =>
    deployment.clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body: `body of ${Key}`, ...input }),
    );
  const common = ["reencrypt", "--stack", "reencrypt", "--json"];
  const reencrypt = async (...args: readonly string[]) => {
    const journal = join(directory, "journal.jsonl");
    const run = await runAerosecure(deployment.aws, [...common, "--journal", journal, ...args]);
    const document = run.json() as unknown as Document;
    assertFits("reencrypt", document);
    return { exitCode: run.exitCode, document };
  };
  const outcomes = (document: Document) =>
    document.outcomes.map(({ kind, because, versions }) => `${because ?? kind} ${versions}`).sort();
  const versionIds = async () => {
    const listed = await deployment.clients.s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    );
    assert.deepEqual(listed.DeleteMarkers ?? [], []);
    return (listed.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`);
  };

  it("changes nothing in a dry run, and tells what it would do and what it would leave", async () => {
    const before = await versionIds();
    const { exitCode, document } = await reencrypt();
    assert.equal(exitCode, 0);
    assert.deepEqual([document.mode, document.complete], ["dry-run", true]);
    // The local AWS does not know UpdateObjectEncryption: everything goes by copy.
    assert.equal(document.hasInPlace, false);
    assert.deepEqual(outcomes(document), [
      "already 2",
      "archived 2",
      "customer-key 1",
      "noncurrent 1",
      "would-copy 2",
    ]);
    assert.deepEqual(await versionIds(), before);
  });

  it("says the same for people", async () => {
    const run = await runAerosecure(deployment.aws, ["reencrypt", "--stack", "reencrypt"]);
    assert.equal(run.exitCode, 0);
    assert.match(run.stdout, /Dry run: nothing was changed\. --execute changes 2 versions\./);
    assert.match(run.stdout, /left: archived: restore it first/);
    assert.match(run.stdout, /control\\u\{1b\}\[2J\\u\{d\}, version /);
  });

  it("copies current versions with content, metadata, tags and storage class, and deletes no version", async () => {
    const before = await versionIds();
    const { exitCode, document } = await reencrypt("--execute");
    // Some are left.
    assert.equal(exitCode, 1);
    assert.deepEqual(outcomes(document), [
      "already 2",
      "archived 2",
      "copied 2",
      "customer-key 1",
      "noncurrent 1",
    ]);
    const after = await versionIds();
    assert.deepEqual(
      before.filter((each) => !after.includes(each)),
      [],
    );
    const object = { Bucket: bucket, Key: "plain name/ü +.csv" };
    const { s3 } = deployment.clients;
    const head = await s3.send(new HeadObjectCommand(object));
    assert.deepEqual(
      [head.ServerSideEncryption, head.SSEKMSKeyId, head.BucketKeyEnabled],
      ["aws:kms", keyArn, true],
    );
    assert.deepEqual(
      [head.ContentType, head.CacheControl, head.Metadata, head.StorageClass],
      ["text/csv", "no-cache", { mission: "downlink" }, "STANDARD_IA"],
    );
    assert.equal(head.WebsiteRedirectLocation, "/elsewhere");
    const { TagSet } = await s3.send(new GetObjectTaggingCommand(object));
    assert.deepEqual(TagSet, [
      { Key: "class", Value: "secret" },
      { Key: "pass", Value: "1" },
    ]);
    const { Body } = await s3.send(new GetObjectCommand(object));
    assert.equal(await Body?.transformToString(), "body of plain name/ü +.csv");
    const other = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "other-key" }));
    assert.equal(other.SSEKMSKeyId, keyArn);
  });

  it("finds nothing to do once more, and still says what is left", async () => {
    const { exitCode, document } = await reencrypt("--execute");
    assert.equal(exitCode, 1);
    assert.deepEqual(
      document.outcomes.filter(({ kind }) => kind === "copied"),
      [],
    );
  });

  for (const [signal, at] of [
    ["SIGKILL", "COPY"],
    ["SIGKILL", "HEAD"],
    ["SIGINT", "COPY"],
  ] as const) {
    it(`goes on after ${signal} at a ${at}, and copies nothing twice`, async () => {
      const prefix = `many-${signal}-${at}`;
      const keys = Array.from({ length: MANY }, (_, index) => `${prefix}/${index}`);
      await fillBucket(deployment.aws.endpoint, bucket, keys, () => ({ [SSE]: "AES256" }));
      const proxy = await recordingProxy(deployment.aws.endpoint);
      const journal = join(directory, `${prefix}.jsonl`);
      const run = startAerosecure(
        deployment.aws,
        [...common, "--execute", "--concurrency", "8", "--journal", journal],
        { AWS_ENDPOINT_URL: proxy.endpoint },
        directory,
      );
      endAt(proxy, { prefix, method: at === "COPY" ? "PUT" : "HEAD" }, () => run.kill(signal));
      const { exitCode, stdout } = await run.ended;
      await proxy.close();
      assert.equal(exitCode, signal === "SIGINT" ? 130 : null);
      assert.equal(/of which \d+ were changed/.test(stdout), signal === "SIGINT");
      assert.ok(existsSync(journal));
      const { document, exitCode: second } = await reencrypt(
        "--execute",
        ...["--journal", journal],
      );
      assert.deepEqual([second, document.complete], [1, true]);
      assert.ok(document.fromEarlierRuns > 0);
      const listed = await deployment.clients.s3.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix }),
      );
      const versions = (listed.Versions ?? []).map(({ Key = "" }) => Key);
      assert.deepEqual(versions.sort(), keys.flatMap((key) => [key, key]).sort());
      for (const Key of keys) {
        const head = await deployment.clients.s3.send(
          new HeadObjectCommand({ Bucket: bucket, Key }),
        );
        assert.equal(head.SSEKMSKeyId, keyArn, Key);
      }
    });
  }

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "in place alone if S3 does not know it",
      ["--method", "in-place"],
      /this S3 does not know UpdateObjectEncryption\. Use --method copy\./,
    ],
    ["an empty journal", ["--journal", ""], /--journal is ""\. Name a file\./],
    ["a method that there is not", ["--method", "move"], /in-place, copy/],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what}`, async () => {
      const { exitCode, document } = await reencrypt(...args);
      assert.notEqual(exitCode, 0);
      assert.match(document.error?.message ?? "", message);
    });
  }

  it("refuses a bucket that would not keep the old version", async () => {
    const status = (Status: "Enabled" | "Suspended") =>
      deployment.clients.s3.send(
        new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }),
      );
    await status("Suspended");
    try {
      const { exitCode, document } = await reencrypt("--execute");
      assert.equal(exitCode, 1);
      assert.match(document.error?.message ?? "", /versioning is Suspended/);
    } finally {
      await status("Enabled");
    }
  });

  it("refuses a bucket that encrypts new objects under another key", async () => {
    const run = await runAerosecure(deployment.aws, [
      ...["reencrypt", "--key", otherKey, "--bucket", bucket, "--json"],
    ]);
    assert.equal(run.exitCode, 1);
    assert.match(
      (run.json() as unknown as Document).error?.message ?? "",
      /encrypts new objects under .*Change the bucket's default first/,
    );
  });
});
