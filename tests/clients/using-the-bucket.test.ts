import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { bucketPolicy } from "../../infra/buckets/bucket-policy";
import { keyPolicy } from "../../infra/keys/key-policy";
import { keyUserPolicy } from "../../infra/keys/key-user-policy";
import { createReporter } from "../../local/cli/reporter";
import { createUser } from "../../local/emulator/enforcing/callers";
import {
  type EnforcingEmulator,
  startEnforcingEmulator,
} from "../../local/emulator/enforcing/start";
import { defaultInstallOptions, installEmulator } from "../../local/emulator/install";
import { installFromPypi } from "../../local/emulator/install-from-pypi";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { type EnforcedSite, enforcedSite } from "../../local/start/enforced-site";
import { blocksOf, markdownText } from "../docs/markdown";
import { PLACE } from "../infra/support/places";
import { quietReporter } from "../support/quiet-reporter";
import { temporaryDirectory } from "../support/temporary-directory";
import { HAS_OPENTOFU, installOpenTofu } from "./open-tofu";

const BUCKET = "aerosecure-clients-111122223333-us-east-1";
const bucketArn = `arn:aws:s3:::${BUCKET}`;
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ADMINISTRATOR = "arn:aws:iam::111122223333:user/kzax01";
/** Each client uploads it in parts: s3fs from 50 MiB, the others from less. */
const FLIGHT_BYTES = 70 * 1024 ** 2;

const use = { ...PLACE, bucketArn, sseAlgorithm: "aws:kms" } as const;
const stack = {
  region: PLACE.region,
  keyArn,
  bucketName: BUCKET,
  keyPolicy: JSON.stringify(
    keyPolicy({
      ...use,
      administrators: [ADMINISTRATOR],
      administratorsMayDeleteKey: true,
      keyUsers: [],
    }),
  ),
  bucketPolicy: JSON.stringify(
    bucketPolicy({
      ...{ ...use, keyArn, minimumTlsVersion: "1.2", perimeter: undefined },
      ...{ serviceRoles: [], deployer: [], protect: true },
    }),
  ),
  keyUserPolicy: JSON.stringify(keyUserPolicy({ ...use, keyArn })),
  administratorArn: ADMINISTRATOR,
};

const blocks = blocksOf(markdownText("docs/using-the-bucket.md")).map(
  ({ language, file, text }) => ({
    language,
    name: file,
    text: text.replaceAll("BUCKET", BUCKET),
  }),
);
/** The blocks of the page in that language, with that name. */
const textsOf = (language: string, name?: string) =>
  blocks.filter((block) => block.language === language && block.name === name);
/** The commands of the page with that name. */
const commands = (name?: string) =>
  textsOf("sh", name)
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => line !== "");

describe("a key user's client does what docs/using-the-bucket.md says", function () {
  this.timeout(300_000);
  const directory = temporaryDirectory();
  let emulator: EnforcingEmulator | undefined;
  let site: EnforcedSite;
  let env: NodeJS.ProcessEnv;
  /** Where the AWS CLI, boto3 and requests are, where s3cmd, s3fs, DuckDB and rclone, and where OpenTofu. */
  let bin: string;
  let others: string;
  let tofu: string;

  before(async function () {
    // OpenTofu is built where it was not built before.
    this.timeout(1_800_000);
    const report = createReporter();
    bin = dirname((await installEmulator(defaultInstallOptions(), report)).python);
    const clients = {
      tool: "the clients of the tests (s3cmd, s3fs, DuckDB, rclone)",
      name: "clients",
      requirements: join(repositoryRoot, "tests/clients/requirements.txt"),
      env: process.env,
    };
    others = dirname((await installFromPypi(clients, report)).python);
    if (HAS_OPENTOFU) {
      tofu = await installOpenTofu(process.env, report);
    }
  });
  beforeEach(async () => {
    emulator = await startEnforcingEmulator(process.env, quietReporter);
    site = await enforcedSite(emulator, stack);
    await setUpBucket(site);
    const arn = `arn:aws:iam::${PLACE.accountId}:user/Client`;
    const policy = stack.keyUserPolicy.replaceAll(keyArn, site.keyArn);
    const { accessKeyId, secretAccessKey } = await createUser(emulator, PLACE.region, arn, [
      policy,
    ]);
    const ca = join(directory(), "ca.pem");
    writeFileSync(ca, emulator.certificate);
    writeFileSync(join(directory(), "flight.bin"), randomBytes(FLIGHT_BYTES));
    mkdirSync(join(directory(), "passes"));
    writeFileSync(join(directory(), "passes/1.txt"), "nominal");
    env = {
      PATH: process.env["PATH"],
      HOME: directory(),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: PLACE.region,
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_CA_BUNDLE: ca,
      AWS_EC2_METADATA_DISABLED: "true",
    };
  });
  afterEach(() => emulator?.stop());

  const typed = (line: string, place = bin) => {
    const [command = "", ...args] = line.split(" ");
    return runCommand(join(place, command), args, { cwd: directory(), env });
  };
  const refused = async (line: string, place: string, reason: RegExp) => {
    const { exitCode, lastLines } = await typed(line, place);
    assert.equal(exitCode, 1, line);
    assert.match(lastLines.join("\n"), reason, line);
  };
  /** Runs the Python of the page with that name. */
  async function runs(place: string, name?: string): Promise<void> {
    const [program, ...more] = textsOf("python", name);
    assert.deepEqual([program === undefined, more], [false, []]);
    const args = ["-c", program?.text ?? ""];
    const { exitCode, lastLines } = await runCommand(join(place, "python"), args, {
      cwd: directory(),
      env,
    });
    assert.equal(exitCode, 0, lastLines.join("\n"));
  }
  async function succeed(lines: readonly string[], place = bin): Promise<void> {
    for (const line of lines) {
      const { exitCode, lastLines } = await typed(line, place);
      assert.equal(exitCode, 0, `${line}\n${lastLines.join("\n")}`);
    }
  }
  const secondSync = async (lines: readonly string[], place = bin) => {
    const before = await versions();
    const syncs = lines.filter((each) => each.includes(" sync "));
    assert.equal(syncs.length, 1);
    await succeed(syncs, place);
    assert.equal(await versions(), before);
  };
  const read = (name: string) => readFileSync(join(directory(), name));
  /** The only block of the page in that language with that name, with the key filled in. */
  function textOf(language: string, name: string): string {
    const [block, ...more] = textsOf(language, name);
    assert.deepEqual([block === undefined, more], [false, []]);
    return (block?.text ?? "").replaceAll("KEY_ARN", site.keyArn);
  }

  const listing = () => site.root.s3("TLS").send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
  /** How many versions the bucket holds, delete markers left out. */
  const versions = async () => (await listing()).Versions?.length ?? 0;
  /** The keys of the objects that are not deleted. */
  const present = async () =>
    ((await listing()).Versions ?? []).filter(({ IsLatest }) => IsLatest).map(({ Key }) => Key);

  it("with the AWS CLI, whose second sync uploads nothing", async () => {
    const lines = commands();
    assert.ok(lines.length >= 7, `${lines.length} lines`);
    await succeed(lines);
    assert.ok(read("received.bin").equals(read("flight.bin")));
    await secondSync(lines);
  });

  it("with the AWS CLI, which is denied weaker uploads", async () => {
    const lines = commands("refused");
    assert.ok(lines.length >= 2, `${lines.length} lines`);
    for (const line of lines) {
      await refused(line, bin, /AccessDenied/);
    }
    assert.equal(await versions(), 0);
  });

  it("with boto3", async () => {
    await runs(bin);
    assert.ok(read("received.bin").equals(read("flight.bin")));
  });

  it("with presigned URLs and a form", async () => {
    env["REQUESTS_CA_BUNDLE"] = env["AWS_CA_BUNDLE"];
    await runs(bin, "presigned");
    assert.equal(await versions(), 2);
  });

  it("with s3cmd, whose second sync uploads nothing", async () => {
    writeFileSync(join(directory(), ".s3cfg"), s3cmdSettings(emulator));
    const lines = commands("s3cmd");
    assert.ok(lines.length >= 5, `${lines.length} lines`);
    await succeed(lines, others);
    assert.ok(read("received.bin").equals(read("flight.bin")));
    await secondSync(lines, others);
  });

  it("with s3fs", async () => {
    await runs(others, "s3fs");
    assert.ok(read("received.bin").equals(read("flight.bin")));
  });

  describe("with rclone", () => {
    const CONFIGURATION = "rclone.conf";
    const configure = (without = /^$/) => {
      const lines = textOf("ini", CONFIGURATION).split("\n");
      const kept = lines.filter((line) => !without.test(line.split(" ", 1)[0] || "-"));
      writeFileSync(join(directory(), CONFIGURATION), kept.join("\n"));
      Object.assign(env, {
        RCLONE_CONFIG: CONFIGURATION,
        RCLONE_CA_CERT: "ca.pem",
        RCLONE_RETRIES: "1",
        RCLONE_S3_ENDPOINT: emulator?.endpoint,
        RCLONE_S3_FORCE_PATH_STYLE: "true",
        RCLONE_S3_UPLOAD_CUTOFF: "8M",
      });
      return lines.length - kept.length;
    };

    it("whose second sync uploads nothing", async () => {
      configure();
      const lines = commands("rclone");
      assert.ok(lines.length >= 5, `${lines.length} lines`);
      await succeed(lines, others);
      assert.ok(read("received.bin").equals(read("flight.bin")));
      await secondSync(lines, others);
    });

    for (const [without, lines, reason] of [
      [/^server_side_encryption|^sse_kms_key_id/, 2, /corrupted on transfer: md5 hashes differ/],
      [/^sse_kms_key_id/, 1, /AccessDenied/],
      [/^no_check_bucket/, 1, /AccessDenied/],
    ] as const) {
      it(`which fails without ${without.source.replaceAll("^", "").replace("|", " and ")}`, async () => {
        assert.equal(configure(without), lines);
        await refused(`rclone copyto passes/1.txt aws:${BUCKET}/1.txt`, others, reason);
        assert.deepEqual(await present(), []);
      });
    }
  });

  it("with DuckDB", async () => {
    const args = [
      "-c",
      DUCKDB,
      textOf("sql", "duckdb"),
      new URL(env["AWS_ENDPOINT_URL"] ?? "").host,
    ];
    const { exitCode, lastLines, stdout } = await runCommand(join(others, "python"), args, {
      cwd: directory(),
      env,
    });
    assert.equal(exitCode, 0, lastLines.join("\n"));
    assert.equal(stdout, "(14286,)");
    assert.deepEqual(await present(), ["pass.parquet"]);
  });

  describe("with OpenTofu", () => {
    before(function () {
      if (!HAS_OPENTOFU) {
        this.skip();
      }
    });

    beforeEach(() => {
      Object.assign(env, {
        CHECKPOINT_DISABLE: "1",
        TF_CLI_ARGS_init: "-backend-config=use_path_style=true",
      });
    });

    it("which keeps its state there, and takes its lock away", async () => {
      writeFileSync(join(directory(), "main.tf"), textOf("hcl", "main.tf"));
      const lines = commands("tofu");
      assert.ok(lines.length >= 3, `${lines.length} lines`);
      await succeed(lines, tofu);
      const pulled = async () => JSON.parse((await typed("tofu state pull", tofu)).stdout);
      const state = await pulled();
      assert.deepEqual(state.outputs, { orbit: { value: "nominal", type: "string" } });
      assert.deepEqual(await present(), ["tofu/terraform.tfstate"]);

      const outputs = { orbit: { value: "lost", type: "string" } };
      const next = { ...state, serial: state.serial + 1, outputs };
      writeFileSync(join(directory(), "next.tfstate"), JSON.stringify(next));
      await succeed(["tofu state push next.tfstate"], tofu);
      assert.deepEqual((await pulled()).outputs, outputs);
      assert.deepEqual(await present(), ["tofu/terraform.tfstate"]);
    });

    it("which asks for encryption with the key's ARN alone", async () => {
      const text = textOf("hcl", "encrypted.tf");
      const output = textOf("hcl", "main.tf").replace(/^terraform \{[\s\S]*?^\}/m, "");
      writeFileSync(join(directory(), "output.tf"), output);
      writeFileSync(join(directory(), "encrypted.tf"), text.replace(/^ *kms_key_id.*\n/m, ""));
      await succeed(["tofu init"], tofu);
      await refused("tofu apply -auto-approve", tofu, /AccessDenied/);
      assert.equal(await versions(), 0);

      writeFileSync(join(directory(), "encrypted.tf"), text);
      await succeed(["tofu init -reconfigure", "tofu apply -auto-approve"], tofu);
      assert.deepEqual(await present(), ["tofu/encrypted.tfstate"]);
    });
  });
});

/** Runs SQL as the DuckDB of someone who has the extension and a secret; prints the last row. */
const DUCKDB = `
import os
import sys

import duckdb
import duckdb_ext

sql, endpoint = sys.argv[1:]
with duckdb.connect() as connection:
    connection.execute("SET extension_directory = ?", [f"{list(duckdb_ext.__path__)[0]}/extensions"])
    connection.execute("LOAD httpfs")
    connection.execute("SET ca_cert_file = ?", [os.environ["AWS_CA_BUNDLE"]])
    connection.execute("SET enable_server_cert_verification = true")
    connection.execute(
        "CREATE SECRET (TYPE s3, KEY_ID '{}', SECRET '{}', REGION '{}', ENDPOINT '{}', URL_STYLE 'path')".format(
            os.environ["AWS_ACCESS_KEY_ID"],
            os.environ["AWS_SECRET_ACCESS_KEY"],
            os.environ["AWS_DEFAULT_REGION"],
            endpoint,
        )
    )
    print(connection.execute(sql).fetchone())
`;

/** What the clients see of the bucket: that an ETag is no MD5, and each upload as a version. */
async function setUpBucket({ root, keyArn }: EnforcedSite): Promise<void> {
  const s3 = root.s3("TLS");
  const byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn } as const;
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket: BUCKET,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }],
      },
    }),
  );
  await s3.send(
    new PutBucketVersioningCommand({
      Bucket: BUCKET,
      VersioningConfiguration: { Status: "Enabled" },
    }),
  );
}

/** Where s3cmd finds the emulator: it reads none of the variables that say so to AWS's own clients. */
function s3cmdSettings(emulator: EnforcingEmulator | undefined): string {
  const { host } = new URL(emulator?.endpoint ?? "");
  return [
    "[default]",
    `host_base = ${host}`,
    `host_bucket = ${host}`,
    "bucket_location = us-east-1",
    "ca_certs_file = ca.pem",
    "",
  ].join("\n");
}
