import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ListResourceTagsCommand,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { STACK_TAG } from "../../../../infra/aws/stack-tag";
import { aerosecureCommand } from "../../../../local/local-aws/aerosecure";
import { type Deployment, failureOf, succeeds } from "../../../support/deployment";
import { shellWords } from "../../../support/shell-words";
import { type FaultProxy, startFaultProxy } from "../../faults/fault-proxy";
import { runKilled } from "../../faults/run-killed";
import { type AnsweringProxy, startAnsweringProxy } from "../../support/answering-proxy";
import { assertFits } from "../../support/json-schema";
import { ALIAS, operatedStack, STACK } from "../../support/operated-stack";
import { deniedBy } from "../../support/recorded-answers";
import { type AerosecureRun, runAerosecure } from "../../support/run-aerosecure";

const DAY_MS = 86_400_000;

describe("aerosecure schedule-deletion and cancel-deletion", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let keyArn: string;
  let keyId: string;
  let bucketName: string;
  let cwd: string;
  let place: readonly string[];

  before(async function () {
    this.timeout(900_000);
    ({ deployment, keyArn, keyId, bucketName } = await operatedStack());
    cwd = await mkdtemp(join(tmpdir(), "aerosecure-"));
    place = ["--key", keyArn, "--bucket", bucketName, "--cwd", cwd];
    for (const Body of ["one", "two!"]) {
      await put("orbit.txt", Body);
    }
    await put("pass.txt", "three");
  });

  after(() => rm(cwd, { recursive: true, force: true }));

  const put = (Key: string, Body: string) =>
    deployment.clients.s3.send(new PutObjectCommand({ Bucket: bucketName, Key, Body }));
  const run = (...args: readonly string[]) => runAerosecure(deployment.aws, args);
  const schedule = (...args: readonly string[]) =>
    run("schedule-deletion", ...place, ...args, "--json");
  const scheduled = (...args: readonly string[]) =>
    schedule("--days", "7", "--yes", "--expect-objects", "3", ...args);
  const cancel = (...args: readonly string[]) =>
    run("cancel-deletion", ...place, ...args, "--json");
  /** A run whose credentials may not make one call of KMS. */
  const refusedBy = async (operation: string, command: string, ...args: readonly string[]) => {
    const proxy: AnsweringProxy = await startAnsweringProxy(deployment.aws.endpoint);
    proxy.answers = { [operation]: deniedBy(`kms:${operation}`, keyArn) };
    try {
      return await runAerosecure(deployment.aws, [command, ...place, ...args, "--json"], {
        AWS_ENDPOINT_URL_KMS: proxy.endpoint,
      });
    } finally {
      await proxy.close();
    }
  };
  const documentOf = (ended: AerosecureRun, exitCode: number) => {
    const document = ended.json();
    assertFits(String(document["command"]), document);
    assert.equal(ended.exitCode, exitCode, ended.output);
    assert.equal(document["ok"], exitCode === 0);
    return document;
  };
  const stateOf = async () => {
    const { kms } = deployment.clients;
    return (await kms.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata?.KeyState;
  };
  const tagsOf = async () => {
    const { kms } = deployment.clients;
    const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId: keyId }));
    return Tags.map(({ TagKey }) => TagKey)
      .filter((key) => key !== STACK_TAG)
      .sort();
  };
  const read = async () => {
    const { s3 } = deployment.clients;
    const found = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: "orbit.txt" }));
    return found.Body?.transformToString();
  };

  describe("before anything is changed", () => {
    afterEach(async () => {
      assert.deepEqual([await stateOf(), await tagsOf()], ["Enabled", []]);
    });

    for (const [title, args] of [
      ["a waiting period of 6 days", ["--days", "6"]],
      ["a waiting period of 31 days", ["--days", "31"]],
      ["--yes without a number of objects", ["--days", "7", "--yes"]],
      ["a number of objects without --yes", ["--days", "7", "--expect-objects", "3"]],
      ["a soak that is no duration", ["--disable-first", "--soak", "a week"]],
      ["an inventory that is no manifest", ["--inventory", "s3://reports/"]],
    ] as const) {
      it(`refuses ${title} as bad usage`, async () => {
        documentOf(await schedule(...args), 2);
      });
    }

    it("shows what will be lost, and asks nothing with --json", async () => {
      const { loss, ...document } = documentOf(await schedule("--days", "7"), 1);
      assert.deepEqual(document, {
        command: "schedule-deletion",
        ok: false,
        result: "not confirmed",
        keyArn,
        keyState: "Enabled",
        aliases: [ALIAS],
        days: 7,
        deletionDate: null,
        soakUntil: null,
        refusals: ["No one was asked. To continue: --yes --expect-objects 3."],
        cancelCommand: `npm run local -- aerosecure cancel-deletion --key ${keyArn} --bucket ${bucketName}`,
        error: { message: "No one was asked. To continue: --yes --expect-objects 3." },
      });
      const { buckets } = loss as { buckets: unknown };
      assert.deepEqual(buckets, [
        { bucketName, source: "scan", objects: 2, versions: 3, bytes: 12, unknown: 0 },
      ]);
    });

    it("names buckets, counts, grants, last use and AWS's own sentence for people", async () => {
      const { exitCode, output } = await run("schedule-deletion", ...place, "--days", "7");
      assert.equal(exitCode, 2, output);
      for (const said of [
        bucketName,
        "Grants: none",
        "Last use: not known: the local AWS does not know kms:GetKeyLastUsage.",
        "Confirm that you want to schedule this key for deletion after a 7 day waiting period.",
        "There is no terminal to ask at. Answer in advance: --yes --expect-objects N",
      ]) {
        assert.ok(output.includes(said), `${said} is not in\n${output}`);
      }
    });

    it("refuses another number of objects than was expected", async () => {
      const ended = await schedule("--days", "7", "--yes", "--expect-objects", "2");
      assert.deepEqual(documentOf(ended, 1)["refusals"], [
        "--expect-objects is 2, but 3 object versions would be lost. Nothing was changed.",
      ]);
    });

    it("refuses a waiting period under the stack's minimum", async () => {
      const ended = await run("schedule-deletion", "--stack", STACK, "--days", "7", "--json");
      assert.deepEqual(documentOf(ended, 1)["refusals"], [
        "A waiting period of 7 days is less than minimumDeletionWindowInDays, 8. Use --days 8 to 30.",
      ]);
    });

    it("refuses a key that another bucket uses by default", async () => {
      const { s3 } = deployment.clients;
      await s3.send(new CreateBucketCommand({ Bucket: "reports-under-key" }));
      const ApplyServerSideEncryptionByDefault = {
        SSEAlgorithm: "aws:kms",
        KMSMasterKeyID: keyId,
      } as const;
      await s3.send(
        new PutBucketEncryptionCommand({
          Bucket: "reports-under-key",
          ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
        }),
      );
      const ended = await scheduled();
      await s3.send(new DeleteBucketCommand({ Bucket: "reports-under-key" }));
      assert.deepEqual(documentOf(ended, 1)["refusals"], [
        "The bucket reports-under-key also encrypts under this key by default. Give it another key first.",
      ]);
    });

    it("refuses a multi-region primary key with a replica", async () => {
      const { kms } = deployment.clients;
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ MultiRegion: true }));
      const KeyId = KeyMetadata?.KeyId;
      await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: "eu-west-3" }));
      const other = ["--key", String(KeyMetadata?.Arn), "--bucket", bucketName, "--days", "7"];
      const ended = await run("schedule-deletion", ...other, "--json");
      const [refusal] = documentOf(ended, 1)["refusals"] as string[];
      assert.match(String(refusal), /^This is a multi-region primary key, .*:eu-west-3:/);
    });

    for (const [operation, args] of [
      ["ScheduleKeyDeletion", []],
      ["DisableKey", ["--disable-first"]],
    ] as const) {
      it(`says that ${operation} is not permitted, and leaves no record on the key`, async () => {
        const all = ["--days", "7", "--yes", "--expect-objects", "3", ...args];
        const ended = await refusedBy(operation, "schedule-deletion", ...all);
        const { error } = documentOf(ended, 1) as { error: Record<string, string> };
        assert.deepEqual(
          [error["missingPermission"], error["resource"]],
          [`kms:${operation}`, keyArn],
        );
      });
    }

    it("tells of a key that KMS does not have, with the credentials' account in mind", async () => {
      const other = keyArn.replace(":111122223333:", ":444455556666:");
      for (const command of ["schedule-deletion", "cancel-deletion"]) {
        const ended = await run(command, "--key", other, "--bucket", bucketName, "--json");
        const { error } = documentOf(ended, 1) as { error: { message: string } };
        assert.match(
          error.message,
          /Unless the credentials are of another account than 444455556666/,
        );
      }
    });
  });

  describe("with an S3 Inventory report", () => {
    const rows = [
      ["orbit.txt", "false", "3", "SSE-KMS"],
      ["orbit.txt", "true", "4", "SSE-KMS"],
      ["a%20name%22.txt", "true", "1000", "DSSE-KMS"],
      ["open.txt", "true", "9", "SSE-S3"],
    ];
    const file = gzipSync(
      rows.map((row) => `${[bucketName, ...row].map((cell) => `"${cell}"`).join(",")}\n`).join(""),
    );
    const report = async (name: string, md5: string) => {
      const { s3 } = deployment.clients;
      const Bucket = "inventories";
      await s3.send(new CreateBucketCommand({ Bucket }));
      const key = `${name}/data/1.csv.gz`;
      await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: file }));
      const manifest = {
        sourceBucket: bucketName,
        destinationBucket: `arn:aws:s3:::${Bucket}`,
        version: "2016-11-30",
        creationTimestamp: String(Date.UTC(2026, 10, 20)),
        fileFormat: "CSV",
        fileSchema: "Bucket, Key, IsLatest, Size, EncryptionStatus",
        files: [{ key, size: file.length, MD5checksum: md5 }],
      };
      const Key = `${name}/manifest.json`;
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(manifest) }));
      return `s3://${Bucket}/${Key}`;
    };

    it("counts all that is under KMS instead of scanning the bucket", async () => {
      const md5 = createHash("md5").update(file).digest("hex");
      const ended = await schedule("--days", "7", "--inventory", await report("sound", md5));
      const { loss } = documentOf(ended, 1) as { loss: { buckets: unknown } };
      assert.deepEqual(loss.buckets, [
        {
          bucketName,
          source: "inventory",
          objects: 2,
          versions: 3,
          bytes: 1007,
          asOf: "2026-11-20T00:00:00.000Z",
          hasOldVersions: true,
        },
      ]);
    });

    it("refuses a file that is not the manifest's", async () => {
      const ended = await schedule("--days", "7", "--inventory", await report("other", "0000"));
      const { error } = documentOf(ended, 1) as { error: { message: string } };
      assert.match(error.message, /1\.csv\.gz is not the file in the manifest/);
    });
  });

  describe("once scheduled", () => {
    afterEach(async () => {
      assert.equal(await read(), "two!");
      assert.deepEqual([await stateOf(), await tagsOf()], ["Enabled", []]);
      const { s3 } = deployment.clients;
      const { Versions = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: bucketName }),
      );
      assert.deepEqual(Versions.map(({ Key }) => Key).sort(), [
        "orbit.txt",
        "orbit.txt",
        "pass.txt",
      ]);
    });

    it("nothing can be read, and cancelling makes it readable again", async () => {
      const document = documentOf(await scheduled(), 0);
      assert.deepEqual(
        [document["result"], document["keyState"]],
        ["scheduled", "PendingDeletion"],
      );
      const days = (Date.parse(String(document["deletionDate"])) - Date.now()) / DAY_MS;
      assert.equal(Math.ceil(days), 7);
      await assert.rejects(read(), { name: "KMS.KMSInvalidStateException" });

      const again = documentOf(await scheduled("--days", "30"), 0);
      assert.deepEqual(
        [again["result"], again["deletionDate"]],
        ["already scheduled", document["deletionDate"]],
      );

      const back = documentOf(await cancel(), 0);
      const { usability, ...rest } = back as { usability: { checks: { verdict: string }[] } };
      assert.deepEqual(rest, {
        command: "cancel-deletion",
        ok: true,
        keyArn,
        keyState: "Enabled",
        done: ["deletion cancelled", "key enabled", "record removed"],
        aliasesMade: [],
        findings: [],
        stateRemedies: null,
      });
      assert.deepEqual([...new Set(usability.checks.map(({ verdict }) => verdict))], ["pass"]);
      assert.deepEqual(documentOf(await cancel(), 0)["done"], []);
    });

    it("is back after a run that was killed between cancelling and enabling", async () => {
      documentOf(await scheduled(), 0);
      const proxy: FaultProxy = await startFaultProxy(deployment.aws.endpoint);
      const line = aerosecureCommand(deployment.aws, ["cancel-deletion", ...place]);
      assert.ok(await runKilled(line, proxy, 1));
      await proxy.close();
      assert.equal(await stateOf(), "Disabled");
      await assert.rejects(read(), { name: "KMS.DisabledException" });
      assert.deepEqual(documentOf(await cancel(), 0)["done"], ["key enabled", "record removed"]);
    });

    it("gets its alias back from the record, though no option names it", async () => {
      documentOf(await scheduled(), 0);
      await deployment.clients.kms.send(new DeleteAliasCommand({ AliasName: ALIAS }));
      const { done, aliasesMade } = documentOf(await cancel(), 0);
      assert.deepEqual(
        [done, aliasesMade],
        [["deletion cancelled", "key enabled", "alias made", "record removed"], [ALIAS]],
      );
    });

    it("stays Disabled when told to, and is enabled by a later run that is told so", async () => {
      documentOf(await scheduled(), 0);
      const left = documentOf(await cancel("--leave-disabled"), 0);
      assert.deepEqual([left["keyState"], left["usability"]], ["Disabled", null]);
      assert.deepEqual(documentOf(await cancel("--enable"), 0)["done"], ["key enabled"]);
    });

    it("is not enabled if others have cancelled a soaked deletion and disabled it on purpose", async () => {
      const { kms } = deployment.clients;
      documentOf(await scheduled("--disable-first"), 0);
      documentOf(await scheduled("--disable-first", "--soak", "0"), 0);
      await kms.send(new CancelKeyDeletionCommand({ KeyId: keyId }));
      await kms.send(new EnableKeyCommand({ KeyId: keyId }));
      await kms.send(new DisableKeyCommand({ KeyId: keyId }));
      const left = documentOf(await cancel(), 1);
      assert.deepEqual([left["keyState"], left["done"]], ["Disabled", []]);
      assert.match(String(left["findings"]), /may have disabled it on purpose since\. .*--enable/);
      documentOf(await cancel("--enable"), 0);
    });

    it("tells what was done before a permission was missing, and goes on once it is there", async () => {
      documentOf(await scheduled(), 0);
      const ended = await refusedBy("EnableKey", "cancel-deletion");
      const { done, error } = documentOf(ended, 1) as { done: unknown; error: object };
      assert.deepEqual(done, ["deletion cancelled"]);
      assert.equal((error as { missingPermission: string }).missingPermission, "kms:EnableKey");
      assert.match(
        ended.output,
        /Done before that: deletion cancelled\. Run the same command again/,
      );
      assert.deepEqual(documentOf(await cancel(), 0)["done"], ["key enabled", "record removed"]);
    });

    it("is not enabled silently if someone else had disabled it before", async () => {
      const { kms } = deployment.clients;
      await kms.send(new DisableKeyCommand({ KeyId: keyId }));
      documentOf(await scheduled(), 0);
      const left = documentOf(await cancel(), 1);
      assert.equal(left["keyState"], "Disabled");
      assert.deepEqual(left["findings"], [
        "The key stays Disabled: it was Disabled before its deletion was scheduled. To enable it all the same, add --enable; to leave it so, add --leave-disabled.",
      ]);
      documentOf(await cancel(), 1);
      assert.equal(await stateOf(), "Disabled");
      documentOf(await cancel("--enable"), 0);
    });

    it("is enabled if others have scheduled its deletion, and not if they disabled it", async () => {
      const { kms } = deployment.clients;
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
      assert.deepEqual(documentOf(await cancel(), 0)["done"], [
        "deletion cancelled",
        "key enabled",
      ]);
      await kms.send(new DisableKeyCommand({ KeyId: keyId }));
      documentOf(await cancel(), 1);
      assert.equal(await stateOf(), "Disabled");
      await kms.send(new EnableKeyCommand({ KeyId: keyId }));
    });

    it("may soak first: disabled by us, on record, scheduled by a later run", async () => {
      const soaking = documentOf(await scheduled("--disable-first", "--soak", "14d"), 0);
      assert.deepEqual([soaking["result"], soaking["keyState"]], ["soaking", "Disabled"]);
      const days = (Date.parse(String(soaking["soakUntil"])) - Date.now()) / DAY_MS;
      assert.equal(Math.ceil(days), 14);
      assert.deepEqual(await tagsOf(), [
        "aerosecure:aliases",
        "aerosecure:disabled-at",
        "aerosecure:disabled-by",
        "aerosecure:soak-until",
        "aerosecure:state-before-deletion",
      ]);
      const again = documentOf(await scheduled("--disable-first"), 0);
      assert.deepEqual([again["result"], again["soakUntil"]], ["soaking", soaking["soakUntil"]]);
      const now = documentOf(await scheduled("--disable-first", "--soak", "0"), 0);
      assert.equal(now["result"], "scheduled");
      assert.deepEqual(documentOf(await cancel(), 0)["done"], [
        "deletion cancelled",
        "key enabled",
        "record removed",
      ]);
    });

    it("is given back to a stack whose state has lost it, by the command that is told", async () => {
      documentOf(
        await run(
          ...["schedule-deletion", "--stack", STACK, "--yes"],
          ...["--expect-objects", "3"],
          "--json",
        ),
        0,
      );
      await succeeds(deployment.pulumi("refresh", "--yes"));
      await failureOf(deployment.pulumi("up", "--yes"));
      const { stateRemedies } = documentOf(
        await run("cancel-deletion", "--stack", STACK, "--json"),
        0,
      ) as { stateRemedies: { command: string }[] };
      assert.equal(stateRemedies.length, 1);
      const [, remedy = ""] =
        /^npm run local -- (import .*)$/.exec(String(stateRemedies[0]?.command)) ?? [];
      await succeeds(deployment.pulumi(...shellWords(remedy), "--yes"));
      const up = await succeeds(deployment.pulumi("up", "--yes"));
      assert.doesNotMatch(up.output, /created|replaced/);
      assert.equal(deployment.outputs()["keyArn"], keyArn);
      const { stateRemedies: none } = documentOf(
        await run("cancel-deletion", "--stack", STACK, "--json"),
        0,
      );
      assert.deepEqual(none, []);
    });
  });
});
