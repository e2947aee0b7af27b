import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
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

const BUCKET = "aerosecure-clients-111122223333-us-east-1";
const bucketArn = `arn:aws:s3:::${BUCKET}`;
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ADMINISTRATOR = "arn:aws:iam::111122223333:user/kzax01";
/** More than the 8 MiB from which the clients upload in parts. */
const FLIGHT_BYTES = 20 * 1024 ** 2;

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
  /** Where the AWS CLI, boto3 and requests are, and where s3cmd and s3fs. */
  let bin: string;
  let others: string;

  before(async function () {
    this.timeout(900_000);
    const report = createReporter();
    bin = dirname((await installEmulator(defaultInstallOptions(), report)).python);
    const clients = {
      tool: "the clients of the tests (s3cmd, s3fs)",
      name: "clients",
      requirements: join(repositoryRoot, "tests/clients/requirements.txt"),
      env: process.env,
    };
    others = dirname((await installFromPypi(clients, report)).python);
  });
  beforeEach(async () => {
    emulator = await startEnforcingEmulator(process.env, quietReporter);
    site = await enforcedSite(emulator, stack);
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

  /** How many versions the bucket holds, delete markers left out. */
  async function versions(): Promise<number> {
    const listing = new ListObjectVersionsCommand({ Bucket: BUCKET });
    return (await site.root.s3("TLS").send(listing)).Versions?.length ?? 0;
  }

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
      const { exitCode, lastLines } = await typed(line);
      assert.equal(exitCode, 1, line);
      assert.match(lastLines.join("\n"), /AccessDenied/, line);
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
});

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
