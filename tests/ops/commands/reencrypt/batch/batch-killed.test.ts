import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { repositoryRoot } from "../../../../../local/processes/paths";
import { fakeExecutable } from "../../../../support/fake-executable";
import { type FaultProxy, startFaultProxy } from "../../../faults/fault-proxy";
import { OUTPUTS } from "../../../support/batch-site";
import { type FakeBatch, startFakeBatch } from "../../../support/fake-batch";
import { assertFits } from "../../../support/json-schema";
import { KEY_ARN } from "../../../support/samples";

/** The command as it is shipped, in a process of its own, on a stack whose state the test has written. */
describe("aerosecure reencrypt --batch, in a process of its own", function () {
  this.timeout(600_000);
  const directory = mkdtempSync(join(tmpdir(), "aerosecure-"));
  let fake: FakeBatch;
  let proxy: FaultProxy;
  let path: string;

  before(async () => {
    fake = await startFakeBatch();
    proxy = await startFaultProxy(fake.endpoint);
    const outputs = { keyArn: KEY_ARN, keyAlias: "alias/a", bucketName: "files", ...OUTPUTS };
    const stack = {
      urn: "urn:pulumi:prod::p::pulumi:pulumi:Stack::p",
      type: "pulumi:pulumi:Stack",
    };
    const state = JSON.stringify({ deployment: { resources: [{ ...stack, outputs }] } });
    path = dirname(await fakeExecutable(join(directory, "bin", "pulumi"), `echo '${state}'`));
    writeFileSync(join(directory, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
    writeFileSync(join(directory, "to-do.csv"), "files,a,v1\nfiles,b,v2\n");
  });
  after(async () => {
    await proxy.close();
    await fake.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** @param killAfter the number of the request after whose answer it is killed @default none */
  async function run(args: readonly string[], killAfter = Number.POSITIVE_INFINITY) {
    proxy.arm();
    const door = join(repositoryRoot, "ops", "aerosecure.js");
    const child = spawn(
      process.execPath,
      [door, "reencrypt", "--stack", "prod", "--batch", "--cwd", directory, "--json", ...args],
      {
        env: {
          ...process.env,
          PATH: [path, process.env["PATH"]].join(delimiter),
          ...{ AWS_ENDPOINT_URL: proxy.endpoint, AWS_REGION: "us-east-1", AWS_MAX_ATTEMPTS: "2" },
          ...{ AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "stub" },
        },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    proxy.onAnswer = (number) => {
      if (number >= killAfter) {
        child.kill("SIGKILL");
      }
    };
    let stdout = "";
    child.stdout.on("data", (bytes) => {
      stdout += bytes;
    });
    await once(child, "close");
    proxy.onAnswer = undefined;
    return { exitCode: child.exitCode, isKilled: child.signalCode === "SIGKILL", stdout };
  }

  const execute = ["--execute", "--follow", "--manifest", join(directory, "to-do.csv")];

  it("does nothing without --execute", async () => {
    fake.reset();
    const { exitCode, stdout } = await run([]);
    assertFits("reencrypt", JSON.parse(stdout));
    assert.deepEqual([exitCode, JSON.parse(stdout).job, fake.jobs.length], [0, null, 0]);
  });

  it("makes no second job, killed behind the answer to any of its requests", async () => {
    fake.reset({ eager: true });
    const whole = await run(execute);
    assert.deepEqual([whole.exitCode, JSON.parse(whole.stdout).job.status], [0, "Complete"]);
    const first = proxy.seen.findIndex((request) => request.startsWith("GET /v20180820/jobs")) + 1;
    const last = proxy.seen.length;
    assert.ok(last - first >= 6, proxy.seen.join("\n"));
    for (let killAfter = first; killAfter <= last; killAfter += 1) {
      fake.reset({ eager: true });
      const killed = await run(execute, killAfter);
      assert.ok(killed.isKilled, `request ${killAfter}`);
      const { exitCode } = await run(execute);
      assert.deepEqual(
        [exitCode, fake.jobs.map(({ status, confirmations }) => [status, confirmations])],
        [0, [["Complete", 1]]],
        `killed behind request ${killAfter}`,
      );
    }
  });

  it("exits with 1 if objects were not re-encrypted", async () => {
    const failed = "files,a,v1,failed,403,AccessDenied,No\n";
    fake.reset({ eager: true, failures: { files: [failed], count: 1 } });
    const { exitCode, stdout } = await run(execute);
    assertFits("reencrypt", JSON.parse(stdout));
    assert.deepEqual([exitCode, JSON.parse(stdout).failures[0].code], [1, "AccessDenied"]);
  });

  for (const [args, message] of [
    [
      ["--restart"],
      "--batch keeps no journal: S3 itself knows its jobs. Leave --journal and --restart out; --after JOB makes another job.",
    ],
    [
      ["--journal", "j"],
      "--batch keeps no journal: S3 itself knows its jobs. Leave --journal and --restart out; --after JOB makes another job.",
    ],
    [["--manifest", ""], '--manifest is "". Name a file, or s3://BUCKET/KEY.'],
    [
      ["--manifest", "m", "--prefix", "a"],
      "--manifest lists the objects itself. Leave --source and --prefix out, or --manifest.",
    ],
    [
      ["--storage-class", "STANDARD"],
      "--storage-class is for copies: what is re-encrypted in place keeps its own. Leave it out, or add --method copy.",
    ],
    [
      ["--method", "copy"],
      "A job copies only what a manifest lists, since S3's own list may have old versions. Write one with --report FILE.csv, and name it with --manifest FILE.csv.",
    ],
    [
      ["--method", "copy", "--manifest", "m"],
      "A job copies everything into one storage class. Name it with --storage-class, and leave objects of other classes out of the manifest.",
    ],
    [
      ["--method", "copy", "--manifest", "m", "--storage-class", "STANDARD"],
      "A job copies whatever the manifest lists, also what has two layers of encryption (DSSE-KMS), which the bucket does not give it. Leave that out of the manifest, and add --accept-single-layer.",
    ],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      fake.reset();
      const { exitCode, stdout } = await run(args);
      assert.deepEqual(
        [exitCode, JSON.parse(stdout).error.message, fake.jobs.length],
        [2, message, 0],
      );
    });
  }
});
