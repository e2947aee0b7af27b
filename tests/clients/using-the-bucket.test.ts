import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { bucketPolicy } from "../../infra/buckets/bucket-policy";
import { keyPolicy } from "../../infra/keys/key-policy";
import { keyUserPolicy } from "../../infra/keys/key-user-policy";
import { createUser } from "../../local/emulator/enforcing/callers";
import {
  type EnforcingEmulator,
  startEnforcingEmulator,
} from "../../local/emulator/enforcing/start";
import { defaultInstallOptions, installEmulator } from "../../local/emulator/install";
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
    isRefused: file === "refused",
    text: text.replaceAll("BUCKET", BUCKET),
  }),
);
/** The commands of the page, those that work or those that are denied. */
const commands = (areRefused: boolean) =>
  blocks
    .filter(({ language, isRefused }) => language === "sh" && isRefused === areRefused)
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => line !== "");

describe("a key user's client does what docs/using-the-bucket.md says", function () {
  this.timeout(300_000);
  const directory = temporaryDirectory();
  let emulator: EnforcingEmulator | undefined;
  let site: EnforcedSite;
  let env: NodeJS.ProcessEnv;
  let bin: string;

  before(async function () {
    this.timeout(900_000);
    bin = dirname((await installEmulator(defaultInstallOptions(), quietReporter)).python);
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

  const run = (command: string, ...args: readonly string[]) =>
    runCommand(join(bin, command), args, { cwd: directory(), env });
  const typed = (line: string) => {
    const [command = "", ...args] = line.split(" ");
    return run(command, ...args);
  };
  const read = (name: string) => readFileSync(join(directory(), name));

  /** How many versions the bucket holds, delete markers left out. */
  async function versions(): Promise<number> {
    const listing = new ListObjectVersionsCommand({ Bucket: BUCKET });
    return (await site.root.s3("TLS").send(listing)).Versions?.length ?? 0;
  }

  it("with the AWS CLI, whose second sync uploads nothing", async () => {
    const lines = commands(false);
    assert.ok(lines.length >= 7, `${lines.length} lines`);
    for (const line of lines) {
      const { exitCode, lastLines } = await typed(line);
      assert.equal(exitCode, 0, `${line}\n${lastLines.join("\n")}`);
    }
    assert.ok(read("received.bin").equals(read("flight.bin")));
    const before = await versions();
    for (const line of lines.filter((each) => each.includes(" sync "))) {
      assert.equal((await typed(line)).exitCode, 0);
    }
    assert.equal(await versions(), before);
  });

  it("with the AWS CLI, which is denied weaker uploads", async () => {
    const lines = commands(true);
    assert.ok(lines.length >= 2, `${lines.length} lines`);
    for (const line of lines) {
      const { exitCode, lastLines } = await typed(line);
      assert.equal(exitCode, 1, line);
      assert.match(lastLines.join("\n"), /AccessDenied/, line);
    }
    assert.equal(await versions(), 0);
  });

  it("with boto3", async () => {
    const [program] = blocks.filter(({ language }) => language === "python");
    const { exitCode, lastLines } = await run("python", "-c", program?.text ?? "exit(9)");
    assert.equal(exitCode, 0, lastLines.join("\n"));
    assert.ok(read("received.bin").equals(read("flight.bin")));
  });
});
