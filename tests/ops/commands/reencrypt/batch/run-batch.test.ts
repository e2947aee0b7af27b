import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { awsFailure } from "../../../../../ops/aws/errors/aws-errors";
import { urlEncodedKey } from "../../../../../ops/aws/objects";
import { VersionReport } from "../../../../../ops/long-work/version-report";
import { temporaryDirectory } from "../../../../support/temporary-directory";
import {
  type BatchRunOptions,
  batchRun,
  LOGS,
  OUTPUTS,
  ROLE,
  targetWith,
} from "../../../support/batch-site";
import { elementOf, type FakeBatch, startFakeBatch } from "../../../support/fake-batch";
import { assertFits } from "../../../support/json-schema";
import { ODD_KEYS } from "../../../support/odd-keys";
import { KEY_ARN, TARGET } from "../../../support/samples";

const FAILED_ROWS = [
  `files,a%20b,v1,failed,400,InvalidRequest,"It has a ""lock"", and\nanother line."`,
  "files,c%2Bd,v2,failed,403,AccessDenied,Access Denied",
  "files,e,v3,failed,403,AccessDenied,Access Denied",
];
const AGAIN =
  "Run the same command again later: it reads the report again, and makes no second job.";

describe("reencrypt --batch", () => {
  const directory = temporaryDirectory();
  let fake: FakeBatch;

  before(async () => {
    fake = await startFakeBatch();
  });
  beforeEach(() => fake.reset());
  after(() => fake.close());

  const run = async (options: BatchRunOptions = {}) => {
    const ended = await batchRun(fake.endpoint, options);
    assertFits(
      "reencrypt",
      JSON.parse(JSON.stringify({ command: "reencrypt", ok: ended.ok, ...ended.report })),
    );
    return ended;
  };
  const refusal = async (options: BatchRunOptions = {}) => {
    const error: Error & { cause?: Error } = await batchRun(fake.endpoint, options).then(
      () => assert.fail("nothing was refused"),
      (thrown) => thrown,
    );
    const said = error.cause === undefined ? error : error.cause;
    assert.equal(said.name, "UserError", error.stack);
    return said.message
      .replaceAll(directory(), "DIR")
      .replaceAll(fake.jobs[0]?.id ?? "(no job)", "ID");
  };
  const manifest = (text: string): string => {
    const path = join(directory(), "to-do.csv");
    writeFileSync(path, text);
    return path;
  };
  const request = () => fake.jobs.at(-1)?.request ?? "";

  it("makes one job, confirms it once S3 knows its objects, and follows it to its end", async () => {
    const { ok, report, text } = await run();
    assert.equal(ok, true);
    const { job, ...rest } = report;
    assert.deepEqual(rest, {
      target: { stack: "prod", region: "us-east-1", keyArn: KEY_ARN, bucketName: "files" },
      ...{ mode: "batch", operation: "S3UpdateObjectEncryption" },
      objects: { sources: ["SSE-S3", "SSE-KMS"], prefixes: [] },
      ...{ roleArn: ROLE, location: `s3://${LOGS}/batch-operations/` },
    });
    const [made] = fake.jobs;
    assert.deepEqual(
      { ...job, created: job?.created?.slice(0, 4), ended: job?.ended?.slice(0, 4) },
      {
        ...{ id: made?.id, status: "Complete", found: false },
        ...{ created: "2026", ended: "2026" },
        ...{ objects: 3, succeeded: 3, failed: 0, failureReasons: [] },
      },
    );
    assert.deepEqual([fake.jobs.length, made?.confirmations], [1, 1]);
    assert.match(text, /done +3 of 3, 0 failed/);
    assert.match(text, /\n\nDone\.$/);
  });

  it("asks S3 for what the documentation says, with the stack's role and place", async () => {
    await run({
      prefix: ["b/", "a&b/"],
      source: ["no-bucket-key", `${KEY_ARN}0` as `arn:${string}`],
    });
    const token = elementOf(request(), "ClientRequestToken");
    assert.match(token, /^aerosecure-[0-9a-f]{32}-1$/);
    assert.equal(
      request()
        .replace(token, "TOKEN")
        .replace(/reencrypt [0-9a-f]{32},/, "reencrypt WORK,"),
      `<?xml version="1.0" encoding="UTF-8"?><CreateJobRequest xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">` +
        `<Operation><S3UpdateObjectEncryption><ObjectEncryption><SSE-KMS><KMSKeyArn>${KEY_ARN}</KMSKeyArn><BucketKeyEnabled>true</BucketKeyEnabled></SSE-KMS></ObjectEncryption></S3UpdateObjectEncryption></Operation>` +
        `<Report><Enabled>true</Enabled><Bucket>arn:aws:s3:::${LOGS}</Bucket><Format>Report_CSV_20180820</Format><Prefix>batch-operations/reports</Prefix><ReportScope>FailedTasksOnly</ReportScope><ExpectedBucketOwner>111122223333</ExpectedBucketOwner></Report>` +
        `<Priority>10</Priority><RoleArn>${ROLE}</RoleArn><ConfirmationRequired>true</ConfirmationRequired><ClientRequestToken>TOKEN</ClientRequestToken><Description>aerosecure reencrypt WORK, round 1: files</Description>` +
        `<ManifestGenerator><S3JobManifestGenerator><SourceBucket>arn:aws:s3:::files</SourceBucket><EnableManifestOutput>true</EnableManifestOutput><ExpectedBucketOwner>111122223333</ExpectedBucketOwner>` +
        `<ManifestOutputLocation><Bucket>arn:aws:s3:::${LOGS}</Bucket><ManifestFormat>S3InventoryReport_CSV_20211130</ManifestFormat><ExpectedManifestBucketOwner>111122223333</ExpectedManifestBucketOwner><ManifestPrefix>batch-operations/generated</ManifestPrefix><ManifestEncryption><SSE-S3/></ManifestEncryption></ManifestOutputLocation>` +
        `<Filter><KeyNameConstraint><MatchAnyPrefix><member>a&amp;b/</member><member>b/</member></MatchAnyPrefix></KeyNameConstraint><MatchAnyObjectEncryption><ObjectEncryption><SSE-KMS><KmsKeyArn>${KEY_ARN}0</KmsKeyArn></SSE-KMS></ObjectEncryption><ObjectEncryption><SSE-KMS><BucketKeyEnabled>false</BucketKeyEnabled></SSE-KMS></ObjectEncryption></MatchAnyObjectEncryption></Filter>` +
        `</S3JobManifestGenerator></ManifestGenerator></CreateJobRequest>`,
    );
  });

  it("stores a manifest under its checksum, and names it with its ETag", async () => {
    const { report } = await run({ manifest: manifest("files,a,v1\nfiles,b,v2\n") });
    const [[name, body] = ["", Buffer.alloc(0)]] = fake.objects;
    assert.equal(body.toString(), "files,a,v1\nfiles,b,v2\n");
    const sha256 = /manifests\/([0-9a-f]{64})\.csv$/.exec(name)?.[1];
    assert.deepEqual(report.objects, { manifest: join(directory(), "to-do.csv"), rows: 2, sha256 });
    assert.equal(
      elementOf(request(), "Manifest"),
      `<Spec><Format>S3BatchOperations_CSV_20180820</Format><Fields><member>Bucket</member><member>Key</member><member>VersionId</member></Fields></Spec>` +
        `<Location><ObjectArn>arn:aws:s3:::${LOGS}/batch-operations/manifests/${sha256}.csv</ObjectArn><ETag>${createHash("md5").update(body).digest("hex")}</ETag></Location>`,
    );
  });

  it("takes the manifest that --report writes, with every odd key", async () => {
    const path = join(directory(), "odd.csv");
    const report = new VersionReport({ path, bucket: "files" });
    for (const key of ODD_KEYS) {
      report.add({ key, versionId: "v1", because: "algorithm", reason: "under AES256" });
    }
    report.close();
    assert.ok(ODD_KEYS.length >= 40, String(ODD_KEYS.length));
    const { report: document } = await run({ manifest: path });
    assert.equal(document.job?.objects, ODD_KEYS.length);
    const [stored] = fake.objects.values();
    assert.deepEqual(stored, readFileSync(path));
    const keys = String(stored)
      .trimEnd()
      .split("\n")
      .map((row) => decodeURIComponent(row.split(",")[1] ?? ""));
    assert.deepEqual(keys, ODD_KEYS);
  });

  it("lists odd keys that failed as --report does, so that the next job takes them", async () => {
    const rows = ODD_KEYS.map(
      (key) =>
        `files,${urlEncodedKey(key)},v1,failed,403,AccessDenied,"No, ""${key.replaceAll('"', '""')}"""`,
    );
    fake.reset({ objects: 99, failures: { files: [`${rows.join("\n")}\n`], count: rows.length } });
    const path = join(directory(), "failed.csv");
    const { report } = await run({ report: path });
    assert.deepEqual(
      readFileSync(join(directory(), "failed.reasons.ndjson"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ key, reason }) => [key, reason]),
      ODD_KEYS.map((key) => [key, `No, "${key}"`]),
    );
    assert.equal(report.failures?.[0]?.examples.length, 10);
    fake.reset();
    assert.equal((await run({ manifest: path })).report.job?.objects, ODD_KEYS.length);
  });

  it("reads a manifest from S3 as well", async () => {
    fake.put("elsewhere/to-do.csv", "files,a,v1\n");
    const { report } = await run({ manifest: "s3://elsewhere/to-do.csv" });
    assert.equal(report.job?.objects, 1);
  });

  it("takes a manifest with the line ends of Windows", async () => {
    await run({ manifest: manifest("files,a,v1\r\nfiles,b,v2\r\n") });
    assert.deepEqual([...fake.objects.values()].map(String), ["files,a,v1\nfiles,b,v2\n"]);
  });

  it("copies the current versions of what a manifest lists, each key once, into one storage class", async () => {
    const copy = { method: "copy", storageClass: "STANDARD_IA", acceptSingleLayer: true } as const;
    const { report } = await run({
      ...copy,
      manifest: manifest("files,a,v1\nfiles,a,v2\nfiles,b,v3\n"),
    });
    assert.deepEqual(
      [report.operation, report.storageClass, report.job?.objects],
      ["S3PutObjectCopy", "STANDARD_IA", 2],
    );
    assert.deepEqual([...fake.objects.values()].map(String), ["files,a\nfiles,b\n"]);
    assert.equal(
      elementOf(request(), "Operation"),
      "<S3PutObjectCopy><TargetResource>arn:aws:s3:::files</TargetResource><MetadataDirective>COPY</MetadataDirective><StorageClass>STANDARD_IA</StorageClass></S3PutObjectCopy>",
    );
    assert.equal(elementOf(request(), "Fields"), "<member>Bucket</member><member>Key</member>");
  });

  it("makes no job in a dry run", async () => {
    const { ok, report, text } = await run({ execute: false });
    assert.deepEqual([ok, report.job, fake.jobs.length], [true, null, 0]);
    assert.match(text, /Dry run: no job was made\./);
    assert.deepEqual(fake.requests, ["GET /v20180820/jobs"]);
  });

  it("leaves a job alone that waits, without --execute", async () => {
    await run({ follow: false });
    const [job] = fake.jobs;
    assert.ok(job !== undefined);
    Object.assign(job, { status: "Suspended", looks: 0, confirmations: 0 });
    const { report, text } = await run({ execute: false });
    assert.deepEqual([report.job?.status, job.confirmations], ["Suspended", 0]);
    assert.match(text, /status +waiting for confirmation/);
  });

  it("leaves S3 to it without --follow, and finds the job again", async () => {
    const first = await run({ follow: false });
    assert.deepEqual([first.ok, first.report.job?.status], [true, "Ready"]);
    const second = await run();
    assert.deepEqual(
      [second.report.job?.found, second.report.job?.status, fake.jobs.length],
      [true, "Complete", 1],
    );
  });

  it("finds its job among those of others, on any page", async () => {
    await run();
    const [own] = fake.jobs;
    for (const prefix of [["a/"], ["b/"], ["c/"]]) {
      await run({ prefix });
    }
    fake.jobs.push(...fake.jobs.splice(0, 1));
    const { report } = await run();
    assert.deepEqual([report.job?.id, fake.jobs.length], [own?.id, 4]);
  });

  it("makes another job only after one that is named and has ended", async () => {
    await run({ follow: false });
    const first = fake.jobs[0]?.id ?? "";
    assert.equal((await run({ after: first, follow: false })).report.job?.id, first);
    await run();
    assert.equal((await run()).report.job?.id, first);
    assert.equal(fake.jobs.length, 1);
    const { report } = await run({ after: first });
    assert.deepEqual([report.job?.found, fake.jobs.length], [false, 2]);
    assert.match(elementOf(request(), "ClientRequestToken"), /-2$/);
    for (const options of [{}, { after: first }]) {
      assert.equal((await run(options)).report.job?.id, report.job?.id);
    }
    assert.equal(fake.jobs.length, 2);
  });

  it("makes none after a job that S3 does not list for this work", async () => {
    const said = (id: string) =>
      `--after is "${id}", and S3 lists no such job for this work. Name the job that the same command shows without --after, or leave it out.`;
    assert.equal(await refusal({ after: "x" }), said("x"));
    await run({ prefix: ["a/"] });
    assert.equal(await refusal({ after: fake.jobs[0]?.id ?? "" }), said("ID"));
    await run();
    assert.equal(await refusal({ after: "x" }), said("x"));
    assert.equal(fake.jobs.length, 2);
  });

  it("tells the job of other work from its own", async () => {
    await run();
    for (const other of [
      { prefix: ["a/"] },
      { source: ["SSE-S3"] },
      { manifest: manifest("files,a,v1\n") },
    ] satisfies BatchRunOptions[]) {
      assert.equal((await run(other)).report.job?.found, false, JSON.stringify(other));
    }
    assert.equal(fake.jobs.length, 4);
  });

  it("takes the same sources and prefixes in another order for the same work", async () => {
    await run({ prefix: ["a/", "b/"], source: ["SSE-S3", "no-bucket-key"] });
    await run({ prefix: ["b/", "a/", "a/"], source: ["no-bucket-key", "SSE-S3"] });
    assert.equal(fake.jobs.length, 1);
  });

  describe("once the job has ended", () => {
    const failures = {
      files: [`${FAILED_ROWS.slice(0, 2).join("\n")}\n`, `${FAILED_ROWS[2]}\n`],
      count: 3,
    };
    const csv = () => join(directory(), "failed.csv");

    it("tells what failed and why, and lists all of it", async () => {
      fake.reset({ objects: 5, failures });
      const { ok, report, text } = await run({ report: csv() });
      assert.equal(ok, false);
      assert.deepEqual(report.failures, [
        {
          ...{ code: "AccessDenied", objects: 2 },
          examples: [
            { key: "c+d", versionId: "v2", message: "Access Denied" },
            { key: "e", versionId: "v3", message: "Access Denied" },
          ],
        },
        {
          ...{ code: "InvalidRequest", objects: 1 },
          examples: [
            { key: "a b", versionId: "v1", message: 'It has a "lock", and\nanother line.' },
          ],
        },
      ]);
      assert.deepEqual([report.job?.succeeded, report.job?.failed], [2, 3]);
      assert.equal(readFileSync(csv(), "utf8"), "files,a%20b,v1\nfiles,c%2Bd,v2\nfiles,e,v3\n");
      assert.match(text, /2 +not re-encrypted: AccessDenied/);
      assert.match(
        text,
        /3 objects were not re-encrypted, as listed above\. Put it right, then run the same command with --after [0-9a-f-]{36}, which makes another job/,
      );
      assert.match(text, /3 versions are in .*failed\.csv/);
    });

    it("reads the report again in a later run, which makes no second job", async () => {
      fake.reset({ objects: 5, failures });
      await run();
      const { ok, report } = await run({ execute: false });
      assert.deepEqual([ok, report.failures?.length, fake.jobs.length], [false, 2, 1]);
    });

    it("writes an empty list if nothing failed", async () => {
      const { report } = await run({ report: csv() });
      assert.deepEqual([report.reportFile?.versions, readFileSync(csv(), "utf8")], [0, ""]);
    });

    it("leaves no list of a job that has not ended", async () => {
      const { report } = await run({ report: csv(), follow: false });
      assert.deepEqual([report.reportFile, existsSync(csv())], [undefined, false]);
    });

    for (const end of ["Failed", "Cancelled"] as const) {
      it(`tells why a job is ${end}`, async () => {
        fake.reset({
          end,
          failureReasons: [["FailedToAssumeRole", "S3 may not assume the role."]],
        });
        const { ok, report, text } = await run();
        assert.deepEqual([ok, report.job?.status], [false, end]);
        assert.match(
          text,
          new RegExp(
            `The job is ${end}: \\d objects were re-encrypted\\. The same command with --after [0-9a-f-]{36} makes another job\\.$`,
          ),
        );
        if (end === "Failed") {
          assert.match(text, /reason +FailedToAssumeRole: S3 may not assume the role\./);
        }
      });
    }

    const manifestOf = (name: string) => name.endsWith("manifest.json");
    for (const [title, damage, said] of [
      [
        "is not there",
        (name: string, body: Buffer) => (manifestOf(name) ? undefined : body),
        `There is no completion report at s3://${LOGS}/batch-operations/reports/job-ID/manifest.json. ${AGAIN}`,
      ],
      [
        "is cut off",
        (name: string, body: Buffer) => (manifestOf(name) ? body.subarray(0, 40) : body),
        `s3://${LOGS}/batch-operations/reports/job-ID/manifest.json is no completion report, or is not complete. ${AGAIN}`,
      ],
      [
        "lacks a column",
        (name: string, body: Buffer) =>
          manifestOf(name) ? Buffer.from(body.toString().replace("VersionId, ", "")) : body,
        `s3://${LOGS}/batch-operations/reports/job-ID/manifest.json has no VersionId and no TaskStatus and no ErrorCode and no HTTPStatusCode and no ResultMessage where it should be: its columns are Bucket, Key, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage. Read the report by hand.`,
      ],
      [
        "names files elsewhere",
        (name: string, body: Buffer) =>
          manifestOf(name)
            ? Buffer.from(body.toString().replaceAll(`"${LOGS}"`, '"others"'))
            : body,
        `s3://${LOGS}/batch-operations/reports/job-ID/manifest.json names a file that is not in s3://${LOGS}/batch-operations/. Read the report by hand.`,
      ],
      [
        "has a file with a wrong checksum",
        (name: string, body: Buffer) => (name.endsWith("0.csv") ? Buffer.from("files,x\n") : body),
        `s3://${LOGS}/batch-operations/reports/job-ID/results/0.csv is not the file in the manifest: its MD5 differs. ${AGAIN}`,
      ],
      [
        "lists fewer failures than the job has counted",
        (name: string, body: Buffer) =>
          manifestOf(name)
            ? Buffer.from(
                JSON.stringify({
                  ...JSON.parse(body.toString()),
                  Results: JSON.parse(body.toString()).Results.slice(0, 1),
                }),
              )
            : body,
        `s3://${LOGS}/batch-operations/reports/job-ID/manifest.json lists 2 failures, and the job has counted 3: it is not complete. ${AGAIN}`,
      ],
    ] as const) {
      it(`refuses a completion report that ${title}, and leaves no list`, async () => {
        fake.reset({ objects: 5, failures, damage });
        assert.equal(await refusal({ report: csv() }), said);
        assert.equal(existsSync(csv()), false);
      });
    }

    it("refuses a completion report about another bucket", async () => {
      fake.reset({
        objects: 5,
        failures: { files: ["others,a,v1,failed,403,AccessDenied,No\n"], count: 1 },
      });
      assert.equal(
        await refusal(),
        `s3://${LOGS}/batch-operations/reports/job-ID/manifest.json is about the bucket others, not files. Read the report by hand.`,
      );
    });
  });

  describe("refuses", () => {
    for (const [title, text, said] of [
      [
        "a row of another bucket",
        "files,a,v1\nothers,b,v2\n",
        'DIR/to-do.csv, line 2, names the bucket "others", not files. Name a manifest of that bucket.',
      ],
      [
        "a heading",
        "Bucket,Key,VersionId\n",
        'DIR/to-do.csv, line 1, names the bucket "Bucket", not files. Name a manifest of that bucket.',
      ],
      [
        "a manifest that breaks off",
        "files,a,v1\nfiles,b,v",
        "DIR/to-do.csv ends in the middle of line 2: it is not complete. Write it again, with a line break at its end.",
      ],
      [
        "the manifest.json of an inventory",
        '{\n  "sourceBucket": "files"\n}\n',
        "DIR/to-do.csv is JSON, such as the manifest.json of S3 Inventory, and no list of objects. Have `aerosecure verify --inventory DIR/to-do.csv --report FILE.csv` list what is not as it should be, and name FILE.csv.",
      ],
      [
        "one column",
        "files\n",
        "DIR/to-do.csv, line 1, has 1 column. Each line has Bucket and Key, and each or none has VersionId.",
      ],
      [
        "four columns",
        "files,a,v1,x\n",
        "DIR/to-do.csv, line 1, has 4 columns. Each line has Bucket and Key, and each or none has VersionId.",
      ],
      [
        "a version in some lines alone",
        "files,a,v1\nfiles,b\n",
        "DIR/to-do.csv, line 2, has 2 columns. Each line has Bucket and Key, and each or none has VersionId.",
      ],
      ["an empty version id", "files,a,\n", "DIR/to-do.csv, line 1, has no version id."],
      ["an empty key", "files,,v1\n", "DIR/to-do.csv, line 1, has no key."],
      [
        "a key that is not encoded",
        "files,%zz,v1\n",
        'DIR/to-do.csv, line 1, has the key "%zz", which is not encoded as in a URL.',
      ],
      [
        "a blank in a key",
        "files,a b,v1\n",
        'DIR/to-do.csv, line 1, has the key "a b", which is not encoded as in a URL.',
      ],
      [
        "a line without an end",
        `files,${"a".repeat(16_385)}`,
        "DIR/to-do.csv, line 1, is longer than any row of a manifest.",
      ],
      [
        "a manifest without rows",
        "",
        "DIR/to-do.csv lists no objects: there is nothing to re-encrypt.",
      ],
    ] as const) {
      it(`${title}, before anything is stored`, async () => {
        assert.equal(await refusal({ manifest: manifest(text) }), said);
        assert.deepEqual([fake.jobs.length, fake.objects.size], [0, 0]);
      });
    }

    it("a manifest that is not there", async () => {
      assert.match(
        await refusal({ manifest: join(directory(), "none.csv") }),
        /^--manifest is "DIR\/none\.csv", which cannot be read: ENOENT.*Name a file, or s3:\/\/BUCKET\/KEY\.$/,
      );
    });

    it("a place in S3 that is none", async () => {
      assert.equal(
        await refusal({ manifest: "s3://bucket" }),
        '--manifest is "s3://bucket". Name a file, or s3://BUCKET/KEY.',
      );
    });

    it("a stored manifest that is another, before a job is made", async () => {
      const path = manifest("files,a,v1\n");
      await run({ manifest: path });
      const [[name] = [""]] = fake.objects;
      fake.reset();
      fake.put(name, "files,a,v2\n");
      assert.match(
        await refusal({ manifest: path }),
        /^s3:\/\/files-logs\/batch-operations\/manifests\/[0-9a-f]{64}\.csv is not the manifest that it is named for: its checksum differs\. Delete it, and run the command again\.$/,
      );
      fake.put(name, "files,a,v\n");
      assert.match(await refusal({ manifest: path }), /its size differs/);
      assert.equal(fake.jobs.length, 0);
    });

    it("to confirm a job that has read other rows than the manifest has", async () => {
      fake.reset({ rowsRead: (rows) => rows - 1 });
      assert.equal(
        await refusal({ manifest: manifest("files,a,v1\nfiles,b,v2\n") }),
        "S3 has read 1 objects from DIR/to-do.csv, which has 2 rows: the job ID is cancelled, and nothing was changed. Run the same command again with --after ID.",
      );
      assert.equal(fake.jobs[0]?.status, "Cancelled");
    });

    it("a report file that exists, before a job is made", async () => {
      const report = join(directory(), "failed.csv");
      writeFileSync(report, "mine");
      assert.equal(
        await refusal({ report }),
        "DIR/failed.csv exists already. Delete it, or name another file with --report.",
      );
      assert.deepEqual([fake.requests, readFileSync(report, "utf8")], [[], "mine"]);
    });

    it("a token that S3 knows from another job", async () => {
      fake.reset({
        refuseCreation: { status: 400, code: "IdempotencyException", message: "Used." },
      });
      assert.equal(
        await refusal(),
        "S3 knows another job by the token of this one, and does not list it. Wait a minute, and run the same command again.",
      );
    });

    for (const [title, outputs, said] of [
      [
        "a target without a stack",
        undefined,
        "--batch takes the role of its job from a stack. Name --stack instead of --key and --bucket.",
      ],
      [
        "a stack without the role",
        {},
        "The stack prod has no role for S3 Batch Operations. Set batchOperations to true and run `pulumi up`.",
      ],
      [
        "a stack without the place",
        { ...OUTPUTS, batchOperationsLocation: "logs" },
        "The stack prod has no role for S3 Batch Operations. Set batchOperations to true and run `pulumi up`.",
      ],
    ] as const) {
      it(title, async () => {
        const target = outputs === undefined ? TARGET : targetWith(outputs);
        await assert.rejects(batchRun(fake.endpoint, {}, { target }), {
          name: "UserError",
          message: said,
        });
      });
    }
  });

  it("names the permission if the role may not be passed, and makes nothing", async () => {
    fake.reset({
      refuseCreation: {
        ...{ status: 403, code: "AccessDenied" },
        message: `User: arn:aws:iam::111122223333:user/op is not authorized to perform: iam:PassRole on resource: ${ROLE} because no identity-based policy allows the iam:PassRole action`,
      },
    });
    const error = await batchRun(fake.endpoint).catch((thrown) => thrown);
    assert.equal(
      awsFailure(error)?.message,
      `AWS refused s3control:CreateJob: the permission iam:PassRole on ${ROLE} is missing (no identity-based policy allows the iam:PassRole action). Ask for it, or use credentials that have it.`,
    );
    assert.equal(fake.jobs.length, 0);
  });

  it("stops at an interruption, tells the job, and finds it again", async () => {
    const controller = new AbortController();
    const stopped = batchRun(
      fake.endpoint,
      {},
      {
        signal: controller.signal,
        progress: {
          line: () => undefined,
          during: (_what, work) =>
            work((text) => {
              if (text.startsWith("Active")) {
                controller.abort();
              }
            }),
        },
      },
    );
    const [job] = [() => fake.jobs[0]];
    await assert.rejects(stopped, (error: Error & { report: { job: { id: string } } }) => {
      assert.equal(error.name, "Interrupted");
      assert.equal(error.report.job.id, job()?.id);
      assert.equal(
        error.message,
        `Interrupted. Once the job ${job()?.id} is confirmed, S3 goes on with it by itself. The same command finds it.`,
      );
      return true;
    });
    const { report } = await run();
    assert.deepEqual([report.job?.status, fake.jobs.length], ["Complete", 1]);
  });
});
