import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import { type Deployment, deploymentOf, succeeds } from "../../../support/deployment";
import { csvOf, inventoryObjects, LOCATION } from "../../support/inventory";
import { assertFits } from "../../support/json-schema";
import { recordingProxy } from "../../support/recording-proxy";
import { runAerosecure } from "../../support/run-aerosecure";
import { startAerosecure } from "../../support/start-aerosecure";

const PROBES = "aerosecure-probe/";
const KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

interface Document {
  readonly ok: boolean;
  readonly interrupted?: boolean;
  readonly checks: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly found: string;
  }[];
  readonly left: readonly {
    readonly key: string;
    readonly versionId: string;
    readonly why: string;
  }[];
  readonly objects?: {
    readonly versions: number;
    readonly complete: boolean;
    readonly scope: string;
  };
  readonly inventory?: {
    readonly versions: number;
    readonly wrong: number;
    readonly reportFile?: { readonly versions: number };
  };
  readonly notes: readonly string[];
  readonly coverage?: { readonly notChecked: readonly { readonly what: string }[] };
  readonly error?: { readonly message: string };
}

describe("aerosecure verify", function () {
  this.timeout(300_000);
  let deployment: Deployment;
  let bucket: string;
  let keyArn: string;
  let directory: string;

  before(async function () {
    this.timeout(900_000);
    directory = await mkdtemp(join(tmpdir(), "aerosecure-"));
    deployment = await deploymentOf("local", "verify");
    await succeeds(deployment.underPack("up", "--yes"));
    const outputs = deployment.outputs();
    bucket = String(outputs["bucketName"]);
    keyArn = String(outputs["keyArn"]);
  });

  after(() => rm(directory, { recursive: true, force: true }));

  const verify = async (...args: readonly string[]) => {
    const run = await runAerosecure(deployment.aws, ["verify", "--json", ...args]);
    const document = run.json() as unknown as Document;
    assertFits("verify", document);
    return { exitCode: run.exitCode, document };
  };
  const ofStack = (...args: readonly string[]) => verify("--stack", "verify", ...args);
  const failed = ({ checks = [] }: Partial<Document>) =>
    checks.filter(({ verdict }) => verdict === "fail").map(({ id, found }) => [id, found]);
  const probesLeft = async (Bucket = bucket) => {
    const listed = await deployment.clients.s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: PROBES }),
    );
    return [...(listed.Versions ?? []), ...(listed.DeleteMarkers ?? [])];
  };

  it("passes a stack as it was deployed, and leaves nothing in the bucket", async () => {
    const { exitCode, document } = await ofStack();
    assert.deepEqual(failed(document), []);
    assert.deepEqual([exitCode, document.ok, document.left], [0, true, []]);
    const verdicts = new Map(document.checks.map(({ id, verdict }) => [id, verdict]));
    // The local AWS enforces no bucket policy: these alone it cannot tell.
    assert.deepEqual(
      [...verdicts].filter(([, verdict]) => verdict === "not-judged").map(([id]) => id),
      [
        ...["refuses-aes256", "refuses-other-key", "refuses-no-key-id", "refuses-dsse"],
        ...["refuses-sse-c", "transport-request"],
      ],
    );
    for (const part of ["accepted", "algorithm", "key", "bucket-key", "content"]) {
      assert.equal(verdicts.get(`upload-${part}`), "pass");
    }
    for (const name of ["key", "multipart", "multipart-key", "copy", "form"]) {
      assert.equal(verdicts.get(`accepts-${name}`), "pass");
    }
    assert.deepEqual(await probesLeft(), []);
  });

  it("says the same of the key and the bucket, without what only a stack can tell", async () => {
    const { exitCode, document } = await verify("--key", keyArn, "--bucket", bucket);
    assert.deepEqual([exitCode, failed(document)], [0, []]);
    const ids = document.checks.map(({ id }) => id);
    for (const id of [
      "key-policy-deployed",
      "bucket-policy-deployed",
      "key-policy-proved",
      "bucket-policy-proved",
      "key-alias",
      "bucket-object-lock",
    ]) {
      assert.ok(!ids.includes(id), `${id} is judged without a stack`);
    }
  });

  it("prints the same for people, with what to do", async () => {
    const run = await runAerosecure(deployment.aws, ["verify", "--stack", "verify"]);
    assert.equal(run.exitCode, 0);
    assert.match(run.stdout, /✓ It is encrypted with the bucket's algorithm: aws:kms\n/);
    assert.match(
      run.stdout,
      /\? An upload with AES256 \(SSE-S3\) is denied: accepted \(not judged\)\n/,
    );
    assert.match(run.stdout, /\d+ of \d+ checks passed, 6 not judged$/m);
  });

  it("shows the same help by `help verify` and by `verify --help`", async () => {
    const [byCommand, byOption] = await Promise.all(
      [
        ["help", "verify"],
        ["verify", "--help"],
      ].map((args) => runAerosecure(deployment.aws, args)),
    );
    assert.equal(byCommand?.exitCode, 0);
    assert.match(byCommand?.stdout ?? "", /^Usage: aerosecure verify \[options\]/);
    assert.equal(byCommand?.stdout, byOption?.stdout);
  });

  it("uploads nothing with --no-probe", async () => {
    const { exitCode, document } = await ofStack("--no-probe");
    assert.equal(exitCode, 0);
    assert.deepEqual(
      document.checks.filter(({ id }) => /^(?:upload|accepts|refuses)-/.test(id)),
      [],
    );
  });

  it("finds what was changed behind Pulumi's back", async () => {
    const { s3 } = deployment.clients;
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    const versioning = (Status: "Enabled" | "Suspended") =>
      s3.send(
        new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }),
      );
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
    await versioning("Suspended");
    try {
      const { exitCode, document } = await ofStack("--no-probe");
      assert.equal(exitCode, 1);
      assert.deepEqual(failed(document), [
        ["bucket-tls-only", "there is no bucket policy"],
        ["bucket-policy-deployed", "there is none"],
        ["bucket-versioned", "Suspended"],
        ["bucket-policy-proved", "there is none"],
      ]);
    } finally {
      await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
      await versioning("Enabled");
    }
  });

  it("finds a bucket that encrypts under another key, by the probe too", async () => {
    const { kms, s3 } = deployment.clients;
    const other = String((await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn);
    const encryptUnder = (KMSMasterKeyID: string) =>
      s3.send(
        new PutBucketEncryptionCommand({
          Bucket: bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID },
                BucketKeyEnabled: true,
                BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
              },
            ],
          },
        }),
      );
    await encryptUnder(other);
    try {
      const { exitCode, document } = await ofStack();
      assert.equal(exitCode, 1);
      assert.deepEqual(failed(document), [
        ["bucket-own-key", other],
        ["upload-key", other],
        ["accepts-multipart", `aws:kms under ${other}`],
        ["accepts-copy", `aws:kms under ${other}`],
        ["accepts-form", `aws:kms under ${other}`],
      ]);
      assert.deepEqual(await probesLeft(), []);
    } finally {
      await encryptUnder(keyArn);
    }
  });

  it("deletes the probe where the key is disabled and nothing can be read", async () => {
    const { kms } = deployment.clients;
    await kms.send(new DisableKeyCommand({ KeyId: keyArn }));
    try {
      const { exitCode, document } = await ofStack();
      assert.equal(exitCode, 1);
      const [[id, found] = [], [content, said = ""] = []] = failed(document);
      assert.deepEqual([id, found, content], ["key-state", "Disabled", "upload-content"]);
      assert.match(said, /KMS\.DisabledException/);
      assert.deepEqual([document.left, await probesLeft()], [[], []]);
    } finally {
      await kms.send(new EnableKeyCommand({ KeyId: keyArn }));
    }
  });

  for (const answered of [1, 2, 4]) {
    it(`deletes every probe after Ctrl-C at upload ${answered}`, async () => {
      const proxy = await recordingProxy(deployment.aws.endpoint);
      const run = startAerosecure(
        deployment.aws,
        ["verify", "--stack", "verify", "--json"],
        { AWS_ENDPOINT_URL: proxy.endpoint },
        directory,
      );
      let uploads = 0;
      proxy.onAnswer = ({ method, path }) => {
        const isUpload = method === "PUT" && path.includes(PROBES);
        uploads += isUpload ? 1 : 0;
        if (isUpload && uploads === answered) {
          run.kill("SIGINT");
        }
      };
      const { exitCode, stdout } = await run.ended;
      await proxy.close();
      const document: Document = JSON.parse(stdout);
      assertFits("verify", document);
      assert.deepEqual([exitCode, document.interrupted, document.left], [130, true, []]);
      assert.match(
        document.error?.message ?? "",
        /^Interrupted after \d+ checks; no probe is left in the bucket\.$/,
      );
      assert.deepEqual(await probesLeft(), []);
    });
  }

  it("looks at as many objects as --sample says, and at old versions with --all alone", async () => {
    const { s3 } = deployment.clients;
    const keys = ["a", "b", "c", "d", "e"];
    for (const Key of keys) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "1" }));
    }
    const object = { Bucket: bucket, Key: "a" };
    const put = await s3.send(
      new PutObjectCommand({ ...object, Body: "2", ServerSideEncryption: "AES256" }),
    );
    await s3.send(new PutObjectCommand({ ...object, Body: "3" }));
    const sample = await ofStack("--no-probe", "--sample", "3");
    assert.deepEqual(
      [sample.exitCode, sample.document.objects?.versions, sample.document.objects?.scope],
      [0, 3, "sample"],
    );
    const every = await ofStack("--no-probe", "--sample", "100");
    assert.deepEqual([every.exitCode, every.document.objects?.versions], [0, keys.length]);
    const journal = join(directory, "all.jsonl");
    const all = await ofStack("--no-probe", "--all", "--journal", journal);
    assert.deepEqual(
      [all.exitCode, all.document.objects?.versions, failed(all.document)],
      [1, keys.length + 2, [["objects", "6 of 7"]]],
    );
    await s3.send(new DeleteObjectCommand({ ...object, VersionId: put.VersionId }));
  });

  it("judges by an S3 Inventory report, checks keys in the bucket, and lists what is wrong", async () => {
    const { s3 } = deployment.clients;
    const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "in/a b", Body: "1" }));
    const file = csvOf([
      { key: "in/a b", versionId: put.VersionId ?? "" },
      { key: "in/plain", encryption: "SSE-S3", bucketKey: "DISABLED" },
    ]);
    await s3.send(new CreateBucketCommand({ Bucket: "reports" }));
    for (const [Key, Body] of inventoryObjects("CSV", [file], { sourceBucket: bucket })) {
      await s3.send(new PutObjectCommand({ Bucket: "reports", Key, Body }));
    }
    const report = join(directory, "by-inventory.csv");
    const args = ["--no-probe", "--inventory", LOCATION, "--report", report];
    const { exitCode, document } = await ofStack(...args, "--sample", "10");
    assert.deepEqual([exitCode, failed(document)], [1, [["inventory", "1 of 2"]]]);
    const { inventory, objects, coverage, notes } = document;
    assert.deepEqual(
      [inventory?.versions, inventory?.wrong, inventory?.reportFile?.versions, objects?.versions],
      [2, 1, 1, 1],
    );
    assert.equal(readFileSync(report, "utf8"), `${bucket},in/plain,v1\n`);
    assert.match(notes.join("\n"), /The inventory is older than a day/);
    assert.ok(coverage?.notChecked.some(({ what }) => /^objects uploaded or changed/.test(what)));
    const again = await ofStack(...args);
    assert.match(again.document.error?.message ?? "", /by-inventory\.csv exists already\./);
    const text = await runAerosecure(deployment.aws, [
      ...["verify", "--stack", "verify", "--no-probe", "--inventory", LOCATION],
    ]);
    assert.match(text.stdout, /✗ +1 +0 +1 B +SSE-S3 +DISABLED +STANDARD\n/);
    assert.match(text.stdout, /0 of 1 are shown\. --report FILE lists all of them\./);
    assert.match(text.stdout, /Not checked:\n {2}new uploads: --no-probe was given\n/);
  });

  describe("with Object Lock", () => {
    const locked = "aerosecure-locked";

    before(async () => {
      const { s3 } = deployment.clients;
      await s3.send(new CreateBucketCommand({ Bucket: locked, ObjectLockEnabledForBucket: true }));
      await s3.send(
        new PutObjectLockConfigurationCommand({
          Bucket: locked,
          ObjectLockConfiguration: {
            ObjectLockEnabled: "Enabled",
            Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } },
          },
        }),
      );
    });

    it("refuses to upload what the bucket would keep", async () => {
      const { exitCode, document } = await verify("--key", keyArn, "--bucket", locked);
      assert.equal(exitCode, 2);
      assert.match(document.error?.message ?? "", /GOVERNANCE, 1 day.*--allow-retained/);
      assert.deepEqual(await probesLeft(locked), []);
    });

    it("uploads all the same with --allow-retained, and names what is left", async () => {
      const { document } = await verify("--key", keyArn, "--bucket", locked, "--allow-retained");
      const left = await probesLeft(locked);
      assert.ok(left.length > 0);
      assert.deepEqual(
        document.left.map(({ versionId }) => versionId).sort(),
        left.map(({ VersionId }) => VersionId).sort(),
      );
    });
  });

  it("says in one sentence that there is no such bucket", async () => {
    const { exitCode, document } = await verify("--key", keyArn, "--bucket", "not-there");
    assert.equal(exitCode, 1);
    assert.match(document.error?.message ?? "", /^There is no bucket "not-there"\. /);
  });

  const unseen = ["--key", KEY_ARN, "--bucket", "not-there"];
  const misuses: readonly (readonly [readonly string[], RegExp])[] = [
    [[...unseen, "--all", "--sample", "5"], /Use --sample or --all, not both\./],
    [[...unseen, "--restart"], /--journal and --restart go with --all\./],
    [
      ["--stack", "verify", "--no-probe", "--all", "--journal", ""],
      /--journal is ""\. Name a file\./,
    ],
    [
      [...unseen, "--report", "a.csv"],
      /--report and --prefix go with --sample, --all or --inventory\./,
    ],
    [[...unseen, "--all", "--report", "a.txt"], /--report is "a\.txt"\. Name a file that ends/],
    [[...unseen, "--all", "--prefix", ""], /--prefix is ""\. Leave it out/],
    [[...unseen, "--inventory", "a.json", "--restart"], /--journal and --restart go with --all\./],
    [[...unseen, "--sample", "0"], /Use a whole number, 1 to 10000\./],
    [[...unseen, "--concurrency", "65"], /Use a whole number, 1 to 64\./],
  ];
  for (const [args, message] of misuses) {
    it(`refuses ${args.filter((arg) => !unseen.includes(arg)).join(" ")} as bad usage`, async () => {
      const { exitCode, document } = await verify(...args);
      assert.equal(exitCode, 2);
      assert.match(document.error?.message ?? "", message);
    });
  }
});
