import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  CancelKeyDeletionCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  RevokeGrantCommand,
  ScheduleKeyDeletionCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import { STACK_TAG } from "../../../../infra/aws/stack-tag";
import { aerosecureCommand } from "../../../../local/local-aws/aerosecure";
import { repositoryRoot } from "../../../../local/processes/paths";
import type { Deployment } from "../../../support/deployment";
import { type AnsweringProxy, startAnsweringProxy } from "../../support/answering-proxy";
import { assertFits } from "../../support/json-schema";
import { ALIAS, operatedStack, STACK } from "../../support/operated-stack";
import { deniedBy, lastUsage } from "../../support/recorded-answers";
import { type AerosecureRun, runAerosecure } from "../../support/run-aerosecure";

const GRANTEE = "arn:aws:iam::111122223333:role/Scanner";

describe("aerosecure status", function () {
  this.timeout(120_000);
  let deployment: Deployment;
  let proxy: AnsweringProxy;
  let keyArn: string;
  let keyId: string;
  let bucketName: string;

  before(async function () {
    this.timeout(900_000);
    ({ deployment, keyArn, keyId, bucketName } = await operatedStack());
    proxy = await startAnsweringProxy(deployment.aws.endpoint);
  });
  after(() => proxy?.close());
  afterEach(() => {
    proxy.answers = {};
  });

  const status = (...args: readonly string[]) => runAerosecure(deployment.aws, ["status", ...args]);
  const ofStack = (...args: readonly string[]) => status("--stack", STACK, ...args);
  const throughProxy = (...args: readonly string[]) =>
    runAerosecure(deployment.aws, ["status", "--key", keyArn, "--bucket", bucketName, ...args], {
      AWS_ENDPOINT_URL_KMS: proxy.endpoint,
    });
  const ofKey = (...args: readonly string[]) => status("--key", keyArn, ...args);
  const documentOf = (run: AerosecureRun) => {
    const document = run.json();
    assertFits("status", document);
    return document;
  };

  it("shows a sound key in one screen and ends with 0", async () => {
    const { exitCode, stdout } = await ofStack();
    assert.equal(exitCode, 0, stdout);
    for (const seen of [
      `key       ${keyArn}`,
      "state     Enabled",
      "rotation  every 365 days, next 20",
      "last use  not judged: the local AWS does not know kms:GetKeyLastUsage",
      `aliases   alias/aerosecure-${STACK}`,
      "grants    none",
      "others    no key of the same stack that cannot be used",
      `bucket    ${bucketName}`,
      `aws:kms under ${keyArn}`,
      "Bucket Key on, SSE-C blocked",
      "✓ No findings.",
    ]) {
      assert.ok(stdout.includes(seen), `${seen} is not in\n${stdout}`);
    }
    assert.ok(stdout.split("\n").length <= 24, stdout);
  });

  it("tells the same as one JSON document", async () => {
    const run = await ofStack("--json");
    const { key, rotation, ...document } = documentOf(run);
    assert.equal(run.exitCode, 0);
    assert.deepEqual(document, {
      command: "status",
      ok: true,
      stack: STACK,
      keyAlias: ALIAS,
      lastUse: { notJudged: "the local AWS does not know kms:GetKeyLastUsage" },
      aliases: { names: [ALIAS] },
      grants: { list: [] },
      otherKeys: { stack: STACK, list: [] },
      bucket: {
        name: bucketName,
        algorithm: "aws:kms",
        keyArn,
        isBucketKeyOn: true,
        blocked: ["SSE-C"],
      },
      findings: [],
      caveats: document["caveats"],
    });
    assert.deepEqual((key as { arn: string }).arn, keyArn);
    assert.deepEqual((rotation as { periodInDays: number }).periodInDays, 365);
  });

  it("needs no stack where key and bucket are named, the key by ARN, id or alias", async () => {
    for (const key of [keyArn, keyId, ALIAS]) {
      const run = await status("--key", key, "--bucket", bucketName, "--json");
      const document = documentOf(run);
      assert.deepEqual(
        [run.exitCode, document["stack"], (document["key"] as { arn: string }).arn],
        [0, null, keyArn],
      );
    }
  });

  it("needs nothing that decrypts the stack's secrets", async () => {
    const env = { PULUMI_CONFIG_PASSPHRASE: undefined };
    const run = await runAerosecure(deployment.aws, ["status", "--stack", STACK], env);
    assert.equal(run.exitCode, 0, run.output);
  });

  it("tells who changed the key", async () => {
    const run = await ofKey("--events", "--limit", "10000", "--json");
    const { events } = documentOf(run) as {
      events: { list: { operation: string; kind: string; who: string }[] };
    };
    assert.deepEqual(
      events.list
        .filter(({ operation }) => operation === "EnableKeyRotation")
        .map(({ kind }) => kind),
      ["change"],
    );
    const text = await ofKey("--events", "--limit", "1");
    assert.match(text.stdout, /Uses and changes since .*, the last 1:/);
    assert.match(text.stdout, /Under a Bucket Key events name the bucket, not the object/);
  });

  it("tells the last use where AWS knows the call, with what it does not tell", async () => {
    proxy.answers = { GetKeyLastUsage: lastUsage(keyId) };
    const { stdout } = await throughProxy();
    assert.match(stdout, /last use {2}GenerateDataKey, 2026-11-19 /);
    assert.match(stdout, /With a Bucket Key, S3 calls KMS rarely/);
    assert.deepEqual(documentOf(await throughProxy("--json"))["lastUse"], {
      at: "2026-11-19T11:06:40.000Z",
      operation: "GenerateDataKey",
      cloudTrailEventId: "4aa7e4d5-d047-452a-a5a6-2cce282a7e82",
      trackedSince: "2026-11-18T11:06:40.000Z",
    });
  });

  it("takes a key that KMS cannot rotate for one that is not rotated", async () => {
    const body = { __type: "UnsupportedOperationException", message: "not for this origin" };
    proxy.answers = { GetKeyRotationStatus: { status: 400, body } };
    const { rotation } = documentOf(await throughProxy("--json"));
    assert.deepEqual(rotation, { isOn: false, periodInDays: null, next: null });
  });

  it("shows the rest where a region does not have a call yet", async () => {
    const body = { __type: "ValidationException", message: "1 validation error detected" };
    proxy.answers = { GetKeyLastUsage: { status: 400, body } };
    const { lastUse, grants } = documentOf(await throughProxy("--json"));
    assert.match(JSON.stringify(lastUse), /kms:GetKeyLastUsage failed: ValidationException/);
    assert.deepEqual(grants, { list: [] });
  });

  it("shows the rest and names the permission where one is missing", async () => {
    proxy.answers = { ListGrants: deniedBy("kms:ListGrants", keyArn) };
    const run = await throughProxy("--json");
    const document = documentOf(run);
    assert.equal(run.exitCode, 1);
    assert.match(String(document["findings"]), /the permission kms:ListGrants on arn:aws:kms:/);
    assert.deepEqual(document["aliases"], { names: [ALIAS] });
  });

  for (const operation of ["ListKeys", "ListResourceTags"]) {
    it(`shows the rest and names the permission where kms:${operation} is missing`, async () => {
      proxy.answers = { [operation]: deniedBy(`kms:${operation}`, keyArn) };
      const run = await throughProxy("--json");
      const document = documentOf(run);
      assert.equal(run.exitCode, 1);
      assert.match(String(document["findings"]), new RegExp(`the permission kms:${operation} on`));
      assert.deepEqual(document["aliases"], { names: [ALIAS] });
    });
  }

  it("finds an old key of the stack whose deletion is pending, by its tag alone", async () => {
    const { kms } = deployment.clients;
    const made = await Promise.all(
      [STACK, STACK, "another"].map(async (TagValue) => {
        const { KeyMetadata } = await kms.send(
          new CreateKeyCommand({ Tags: [{ TagKey: STACK_TAG, TagValue }] }),
        );
        return KeyMetadata?.KeyId;
      }),
    );
    const [old, enabled, foreign] = made;
    const of = { PendingWindowInDays: 7 };
    try {
      for (const KeyId of [old, foreign]) {
        await kms.send(new ScheduleKeyDeletionCommand({ ...of, KeyId }));
      }
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: old }));
      const deletionDate = KeyMetadata?.DeletionDate?.toISOString();
      const arn = keyArn.replace(keyId, String(old));
      const run = await ofStack("--json");
      const { findings, otherKeys } = documentOf(run);
      assert.deepEqual(otherKeys, {
        stack: STACK,
        list: [{ arn, state: "PendingDeletion", deletionDate }],
      });
      const [finding, ...more] = findings as string[];
      assert.match(
        String(finding),
        new RegExp(
          `^${arn} is a key of the same stack .* is PendingDeletion, permanently deleted on `,
        ),
      );
      assert.ok(finding?.includes(`aerosecure cancel-deletion --key ${arn}\``), finding);
      assert.deepEqual([run.exitCode, more], [1, []]);
      const { stdout } = await ofStack();
      assert.match(stdout, /others {4}1, see below/);
    } finally {
      await kms.send(new CancelKeyDeletionCommand({ KeyId: old }));
      for (const KeyId of [old, enabled]) {
        const TagKeys = [STACK_TAG];
        await kms.send(new UntagResourceCommand({ KeyId, TagKeys }));
      }
    }
    assert.equal((await ofStack()).exitCode, 0);
  });

  it("ends with 1 and the permission where the key itself is not told", async () => {
    proxy.answers = { DescribeKey: deniedBy("kms:DescribeKey", keyArn) };
    const run = await throughProxy("--json");
    assert.equal(run.exitCode, 1);
    const { error } = documentOf(run) as { error: Record<string, string> };
    assert.deepEqual(
      [error["code"], error["call"], error["missingPermission"], error["resource"]],
      ["AccessDeniedException", "kms:DescribeKey", "kms:DescribeKey", keyArn],
    );
    assert.match((await throughProxy()).output, /^AWS refused kms:DescribeKey: the permission/);
  });

  it("lists grants, on one screen however many there are", async () => {
    const { kms } = deployment.clients;
    const names = ["scan", ...Array.from({ length: 9 }, (_, index) => `scan-${index}`)];
    const made = names.map(async (Name) => {
      const grant = { KeyId: keyId, GranteePrincipal: GRANTEE, Name };
      return kms.send(new CreateGrantCommand({ ...grant, Operations: ["Decrypt"] }));
    });
    const ids = (await Promise.all(made)).map(({ GrantId }) => GrantId);
    const { stdout } = await ofStack();
    const { grants } = documentOf(await ofKey("--json")) as { grants: { list: object[] } };
    await Promise.all(
      ids.map((GrantId) => kms.send(new RevokeGrantCommand({ KeyId: keyId, GrantId }))),
    );
    assert.equal(grants.list.length, names.length);
    assert.match(stdout, /grants {4}arn:aws:iam::111122223333:role\/Scanner: Decrypt \(scan/);
    assert.match(stdout, /and 5 more, all with --json/);
    assert.ok(stdout.split("\n").length <= 24, stdout);
  });

  it("finds an alias that was moved to another key", async () => {
    const { kms } = deployment.clients;
    const AliasName = ALIAS;
    const { KeyMetadata: other } = await kms.send(new CreateKeyCommand({}));
    await kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: other?.KeyId }));
    const run = await ofStack("--json");
    assert.equal(run.exitCode, 1);
    assert.match(
      String(documentOf(run)["findings"]),
      /The alias points to the key\. Found: alias\/\S+ points to arn:/,
    );
    await kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: keyId }));
  });

  it("finds a disabled key", async () => {
    const { kms } = deployment.clients;
    await kms.send(new DisableKeyCommand({ KeyId: keyId }));
    const run = await ofKey();
    assert.equal(run.exitCode, 1);
    assert.match(
      run.stdout,
      /✗ The key is enabled, and no deletion is scheduled\. Found: Disabled\..*aerosecure cancel-deletion --key .* --enable`/,
    );
    await kms.send(new EnableKeyCommand({ KeyId: keyId }));
  });

  it("finds a key that waits for its deletion, with the date and the way back", async () => {
    const { kms } = deployment.clients;
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
    const run = await ofKey("--json");
    const document = documentOf(run);
    assert.equal(run.exitCode, 1);
    assert.equal((document["key"] as { state: string }).state, "PendingDeletion");
    assert.match(
      String(document["findings"]),
      /permanently deleted on 20.*cancel-deletion --key arn:/,
    );
    assert.match((await ofKey()).stdout, /state {5}PendingDeletion, permanently deleted on 20/);
    await kms.send(new CancelKeyDeletionCommand({ KeyId: keyId }));
    await kms.send(new EnableKeyCommand({ KeyId: keyId }));
  });

  for (const waited of ["DescribeKey", "ListGrants"]) {
    it(`stops at Ctrl-C with 130, and says so, while ${waited} is waited for`, async () => {
      const slow = await startAnsweringProxy(deployment.aws.endpoint);
      slow.answers = { [waited]: "never" };
      const line = aerosecureCommand(deployment.aws, ["status", "--key", keyArn, "--json"]);
      const child = spawn(line.command, line.args, {
        cwd: repositoryRoot,
        env: { ...line.env, AWS_ENDPOINT_URL_KMS: slow.endpoint },
        stdio: ["ignore", "pipe", "ignore"],
      });
      let stdout = "";
      child.stdout.on("data", (bytes) => {
        stdout += bytes;
      });
      await slow.waiting;
      child.kill("SIGINT");
      const exitCode = await new Promise((resolve) => child.on("close", resolve));
      await slow.close();
      assert.equal(exitCode, 130);
      const document = JSON.parse(stdout);
      assertFits("status", document);
      assert.deepEqual(document, {
        command: "status",
        ok: false,
        interrupted: true,
        error: { message: "Interrupted before anything was changed." },
      });
    });
  }

  const failures: readonly {
    readonly title: string;
    readonly args: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
    readonly exitCode: number;
    readonly expected: RegExp;
  }[] = [
    {
      title: "a stack that is not there",
      args: ["--stack", "nowhere"],
      exitCode: 1,
      expected: /There is no stack "nowhere"/,
    },
    {
      title: "a key that is not there",
      args: ["--key", "alias/nowhere"],
      exitCode: 1,
      expected: /there is no such key in us-east-1/,
    },
    {
      title: "a bucket that is not there",
      args: ["--key", ALIAS, "--bucket", "no-such-bucket"],
      exitCode: 1,
      expected: /There is no bucket "no-such-bucket"/,
    },
    {
      title: "no project",
      args: ["--stack", STACK, "--cwd", "/"],
      exitCode: 2,
      expected: /There is no Pulumi.yaml in \//,
    },
    {
      title: "a stack and a key",
      args: ["--stack", STACK, "--key", "alias/x"],
      exitCode: 2,
      expected: /not both/,
    },
    {
      title: "a bucket alone",
      args: ["--bucket", "reports"],
      exitCode: 2,
      expected: /Name the key/,
    },
    { title: "what is no key", args: ["--key", "a b"], exitCode: 2, expected: /Use the key's ARN/ },
    {
      title: "what is no bucket",
      args: ["--key", "alias/x", "--bucket", "arn:aws:s3:::b"],
      exitCode: 2,
      expected: /Use only the bucket's name/,
    },
    {
      title: "an unknown option",
      args: ["--stack", STACK, "--fast"],
      exitCode: 2,
      expected: /unknown option '--fast'/,
    },
    {
      title: "days beyond the event history",
      args: ["--stack", STACK, "--events", "--days", "91"],
      exitCode: 2,
      expected: /1 to 90/,
    },
    {
      title: "an endpoint in clear text",
      args: ["--stack", STACK],
      env: { AWS_ENDPOINT_URL_S3: "http://s3.example.com" },
      exitCode: 2,
      expected: /AWS_ENDPOINT_URL_S3 is .*clear text/,
    },
    {
      title: "what is no region",
      args: ["--key", "alias/x", "--region", "us east"],
      exitCode: 2,
      expected: /Use a region's name, such as us-east-1/,
    },
    {
      title: "nothing",
      args: [],
      env: { PULUMI_STACK: "" },
      exitCode: 2,
      expected: /Name what this is about/,
    },
  ];
  for (const { title, args, env, exitCode, expected } of failures) {
    it(`refuses ${title} with exit code ${exitCode}`, async () => {
      const run = await runAerosecure(deployment.aws, ["status", ...args, "--json"], env);
      assert.equal(run.exitCode, exitCode, run.output);
      assert.match((documentOf(run) as { error: { message: string } }).error.message, expected);
      assert.doesNotMatch(run.output, /\n\s+at /);
    });
  }
});
