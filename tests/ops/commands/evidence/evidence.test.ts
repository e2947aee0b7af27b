import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from "@aws-sdk/client-eventbridge";
import {
  CancelKeyDeletionCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { GetFindingsCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { ACCOUNT_ID } from "../../../../local/emulator/account";
import { aerosecureCommand } from "../../../../local/local-aws/aerosecure";
import { repositoryRoot } from "../../../../local/processes/paths";
import { runCommand } from "../../../../local/processes/run-command";
import type { Evidence } from "../../../../ops/commands/evidence/evidence";
import { html } from "../../../../ops/commands/evidence/html";
import type { Sent } from "../../../../ops/commands/evidence/send-findings";
import { DEFINITIONS, type Definition } from "../../../../ops/controls/definitions";
import { sarifOf } from "../../../../policy-pack/src/sarif";
import { type Deployment, deploymentOf, succeeds } from "../../../support/deployment";
import { forgetDetectors } from "../../../support/forget-detectors";
import { assertSarif } from "../../../support/sarif/assert-sarif";
import { temporaryDirectory } from "../../../support/temporary-directory";
import { type AnsweringProxy, startAnsweringProxy } from "../../support/answering-proxy";
import { assertFits } from "../../support/json-schema";
import { deniedBy } from "../../support/recorded-answers";
import { type AerosecureRun, runAerosecure } from "../../support/run-aerosecure";
import { startAerosecure } from "../../support/start-aerosecure";
import { KEY_ARN } from "./sample";

const STACK = "shown";
const { version: PACK_VERSION } = require("../../../../policy-pack/package.json");
/** Bad usage is told before anything is looked at. */
const UNSEEN = ["--key", KEY_ARN, "--bucket", "not-there"];
const FOREIGN = [
  "bucket-object-lock",
  "bucket-replicated",
  "securityhub-on",
  "securityhub-standards",
];

type Report = Evidence & {
  readonly ok: boolean;
  readonly files: { readonly html: string; readonly json: string; readonly sarif?: string };
  readonly securityHub?: Sent;
  readonly error?: { readonly message: string };
};

describe("aerosecure evidence", function () {
  this.timeout(180_000);
  const directory = temporaryDirectory();
  let deployment: Deployment;
  let proxy: AnsweringProxy;
  let keyArn: string;
  let bucketName: string;

  before(async function () {
    this.timeout(900_000);
    deployment = await deploymentOf("local", STACK);
    await forgetDetectors(deployment.aws.endpoint);
    deployment.set({ tamperAlarm: "true", guardDuty: "create" });
    await succeeds(deployment.pulumi("up", "--yes", "--skip-preview"));
    const outputs = deployment.outputs();
    keyArn = String(outputs["keyArn"]);
    bucketName = String(outputs["bucketName"]);
    proxy = await startAnsweringProxy(deployment.aws.endpoint);
  });
  after(() => proxy?.close());
  afterEach(() => {
    proxy.answers = {};
  });

  const out = () => join(directory(), "audit");
  const evidence = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    runAerosecure(deployment.aws, ["evidence", "--out", out(), ...args], env);
  const ofStack = (...args: readonly string[]) => evidence(["--stack", STACK, ...args, "--json"]);
  const reportOf = (run: AerosecureRun): Report => {
    const document = run.json();
    assertFits("evidence", document);
    return document as unknown as Report;
  };
  const notPassed = ({ controls }: Report) =>
    controls.filter(({ verdict }) => verdict !== "pass").map(({ id, found }) => [id, found]);

  const configuration = () => ({
    region: "us-east-1",
    endpoint: deployment.aws.endpoint,
    credentials: { accessKeyId: ACCOUNT_ID, secretAccessKey: "local" },
  });

  it("passes a sound stack, judged by what the local AWS answers", async () => {
    const run = await ofStack("--policy-pack", "policy-pack");
    const report = reportOf(run);
    assert.equal(run.exitCode, 0, run.output);
    assert.deepEqual(notPassed(report), []);
    const ids = Object.keys(DEFINITIONS);
    assert.deepEqual(
      report.controls.map(({ id }) => id).sort(),
      ids.filter((id) => !FOREIGN.includes(id)).sort(),
    );
    assert.deepEqual(
      report.outsideStack.map(({ id, found, setting }) => [id, found, setting]),
      [
        ["bucket-object-lock", "none", "objectLock"],
        ["bucket-replicated", "not replicated", "replicationRegion"],
        ["securityhub-on", "not enabled", "securityHub"],
        [
          "securityhub-standards",
          "the local AWS does not know securityhub:GetEnabledStandards",
          "securityHub",
        ],
      ],
    );
    const { policyPack, isLocalAws, deployed } = report;
    assert.ok("packs" in policyPack);
    assert.deepEqual(
      [policyPack.verdict, policyPack.packs, policyPack.source, isLocalAws],
      [
        "pass",
        [{ name: "aerosecure", version: PACK_VERSION }],
        `pulumi policy analyze --stack ${STACK} --policy-pack policy-pack`,
        true,
      ],
    );
    assert.deepEqual(
      [deployed.stack, deployed.keyArn, deployed.bucketName, deployed.keyAlias],
      [STACK, keyArn, bucketName, `alias/aerosecure-${STACK}`],
    );
    assert.ok((deployed.resources ?? []).length > 40);
  });

  it("writes the page and the same as data, with its digest on the page", async () => {
    const report = reportOf(await ofStack());
    assert.deepEqual(readdirSync(out()).sort(), ["evidence.html", "evidence.json"]);
    const data = readFileSync(report.files.json, "utf8");
    const page = readFileSync(report.files.html, "utf8");
    const { files, ...rest } = report;
    assertFits("evidence", JSON.parse(data));
    assert.deepEqual(JSON.parse(data), rest);
    assert.ok(page.includes(createHash("sha256").update(data).digest("hex")));
    for (const { id, title } of report.controls) {
      assert.ok(page.includes(`id="${id}"`) && page.includes(html`>${title}<`.text), id);
    }
  });

  it("overwrites nothing unless told to", async () => {
    await ofStack();
    const run = await ofStack();
    assert.equal(run.exitCode, 2);
    assert.match(run.output, /audit has evidence\.html and evidence\.json already/);
    assert.equal((await ofStack("--overwrite")).exitCode, 0);
  });

  it("takes ./evidence-STACK-DATE where no folder is named", async () => {
    const args = ["evidence", "--stack", STACK, "--cwd", repositoryRoot, "--json"];
    const { command, ...line } = aerosecureCommand(deployment.aws, args);
    const { stdout } = await runCommand(command, line.args, { cwd: directory(), env: line.env });
    const { madeAt, files }: Report = JSON.parse(stdout);
    const folder = `evidence-${STACK}-${madeAt.slice(0, 10)}`;
    assert.deepEqual(files, {
      html: join(folder, "evidence.html"),
      json: join(folder, "evidence.json"),
    });
    assert.deepEqual(readdirSync(directory()), [folder]);
  });

  it("fails where a mandatory policy is violated by what is deployed", async () => {
    const config = join(directory(), "config.json");
    writeFileSync(config, JSON.stringify({ "kms-key-rotation": { maxPeriodInDays: 90 } }));
    const run = await ofStack("--policy-pack", "policy-pack", "--policy-pack-config", config);
    const { policyPack, ok } = reportOf(run);
    assert.ok("findings" in policyPack);
    assert.deepEqual([run.exitCode, ok, policyPack.verdict], [1, false, "fail"]);
    assert.deepEqual(
      policyPack.findings.flatMap(({ policy, level, resource }) =>
        level === "mandatory" ? [[policy, resource]] : [],
      ),
      [
        ["kms-key-rotation", "aws:kms/key:Key alarm"],
        ["kms-key-rotation", "aws:kms/key:Key data"],
      ],
    );
  });

  it("writes the policies' findings as SARIF beside the page", async () => {
    const config = join(directory(), "config.json");
    writeFileSync(config, JSON.stringify({ "kms-key-rotation": { maxPeriodInDays: 90 } }));
    const pack = ["--policy-pack", "policy-pack", "--policy-pack-config", config];
    const { files, policyPack } = reportOf(await ofStack(...pack, "--sarif"));
    assert.deepEqual(files.sarif, join(out(), "evidence.sarif"));
    const sarif: unknown = JSON.parse(readFileSync(join(out(), "evidence.sarif"), "utf8"));
    assertSarif(sarif);
    assert.ok("findings" in policyPack);
    assert.ok(policyPack.findings.length >= 2);
    assert.deepEqual(sarif, sarifOf(policyPack.findings, policyPack.packs));
    const again = await ofStack(...pack, "--sarif");
    assert.equal(again.exitCode, 2);
    assert.match(again.output, /evidence\.html and evidence\.json and evidence\.sarif already/);
  });

  it("takes the pack's result from what `pulumi policy analyze --json` printed", async () => {
    const file = join(directory(), "policies.jsonl");
    const summary = { summaryEvent: { PolicyPacks: { aerosecure: "0.2.0" }, result: "succeeded" } };
    writeFileSync(file, `${JSON.stringify(summary)}\n`);
    assert.deepEqual(reportOf(await ofStack("--policy-report", file)).policyPack, {
      verdict: "pass",
      packs: [{ name: "aerosecure", version: "0.2.0" }],
      findings: [],
      source: file,
    });
  });

  it("finds what was changed behind the stack's back, and says what puts it right", async () => {
    const { kms, s3 } = deployment.clients;
    const eventBridge = new EventBridgeClient(configuration());
    const rule = { Name: `aerosecure-${STACK}-tamper-key` };
    const versioning = (Status: "Enabled" | "Suspended") =>
      s3.send(
        new PutBucketVersioningCommand({
          Bucket: bucketName,
          VersioningConfiguration: { Status },
        }),
      );
    await kms.send(new DisableKeyRotationCommand({ KeyId: keyArn }));
    await versioning("Suspended");
    await eventBridge.send(new DisableRuleCommand(rule));
    const run = await evidence(["--stack", STACK]);
    const report = JSON.parse(readFileSync(join(out(), "evidence.json"), "utf8"));
    await kms.send(new EnableKeyRotationCommand({ KeyId: keyArn, RotationPeriodInDays: 365 }));
    await versioning("Enabled");
    await eventBridge.send(new EnableRuleCommand(rule));
    assert.equal(run.exitCode, 1);
    assert.deepEqual(notPassed(report), [
      ["key-rotation", "off"],
      ["bucket-versioned", "Suspended"],
      ["tamper-alarm", `${rule.Name} is disabled`],
    ]);
    assert.match(
      run.stdout,
      /✗ The key is rotated \(key-rotation\): off\n {4}expected: on, every 365 days\n {4}`npm run local -- preview --diff --refresh` shows what changed/,
    );
    assert.match(run.stdout, /\d+ of \d+ controls passed, 3 failed, 0 not judged/);
  });

  it("fails for a key that waits for its deletion", async () => {
    const { kms } = deployment.clients;
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: 7 }));
    const run = await ofStack();
    await kms.send(new CancelKeyDeletionCommand({ KeyId: keyArn }));
    await kms.send(new EnableKeyCommand({ KeyId: keyArn }));
    assert.equal(run.exitCode, 1);
    const state = reportOf(run).controls.find(({ id }) => id === "key-state");
    assert.match(state?.found ?? "", /^PendingDeletion, permanently deleted on 20/);
    assert.match(state?.remedy ?? "", /aerosecure cancel-deletion/);
  });

  it("does not judge what a missing permission hides, names it, and ends with 1", async () => {
    proxy.answers = { GetKeyPolicy: deniedBy("kms:GetKeyPolicy", keyArn) };
    const run = await evidence(["--stack", STACK, "--json"], {
      AWS_ENDPOINT_URL_KMS: proxy.endpoint,
    });
    const { controls } = reportOf(run);
    assert.equal(run.exitCode, 1);
    assert.deepEqual(
      controls
        .filter(({ verdict }) => verdict !== "pass")
        .map(({ id, verdict, missingPermission }) => [id, verdict, missingPermission]),
      [
        ["key-policy-deployed", "not-judged", "kms:GetKeyPolicy"],
        ["key-policy-not-public", "not-judged", "kms:GetKeyPolicy"],
        ["key-policy-proved", "not-judged", "kms:GetKeyPolicy"],
      ],
    );
    assert.match(run.output, /the permission kms:GetKeyPolicy on arn:aws:kms:[^ ]+ is missing/);
  });

  it("needs no stack, and then compares nothing with one", async () => {
    const run = await evidence(["--key", keyArn, "--bucket", bucketName, "--json"]);
    const { controls, outsideStack, deployed } = reportOf(run);
    assert.equal(run.exitCode, 0, run.output);
    assert.deepEqual([deployed.stack, deployed.resources], [null, null]);
    const definitions: readonly (readonly [string, Definition])[] = Object.entries(DEFINITIONS);
    const compared = [
      ...["key-alias", "key-policy-deployed", "bucket-policy-deployed"],
      ...["key-policy-proved", "bucket-policy-proved"],
    ];
    assert.deepEqual(
      controls.map(({ id }) => id).sort(),
      definitions
        .flatMap(([id, { setting }]) => (setting || compared.includes(id) ? [] : [id]))
        .sort(),
    );
    assert.equal(outsideStack.find(({ id }) => id === "guardduty-on")?.found, "ENABLED");
  });

  it("sends findings to Security Hub, and the next run updates them", async () => {
    const hub = new SecurityHubClient(configuration());
    const first = reportOf(await ofStack("--send-to-security-hub"));
    const count = first.controls.length;
    const productArn = "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default";
    assert.deepEqual(first.securityHub, {
      ...{ productArn, created: count, updated: 0, archived: 0, failed: [] },
    });
    const second = reportOf(await ofStack("--overwrite", "--send-to-security-hub"));
    assert.deepEqual(second.securityHub, {
      ...{ productArn, created: 0, updated: count, archived: 0, failed: [] },
    });
    const { Findings = [] } = await hub.send(new GetFindingsCommand({}));
    assert.deepEqual(
      Findings.map(({ GeneratorId, CreatedAt, UpdatedAt, Compliance }) => [
        ...[GeneratorId, CreatedAt, UpdatedAt, Compliance?.Status],
      ]).sort(),
      second.controls
        .map(({ id }) => [`aerosecure/${id}`, first.madeAt, second.madeAt, "PASSED"])
        .sort(),
    );
    const text = await evidence(["--stack", STACK, "--overwrite", "--send-to-security-hub"]);
    assert.match(
      text.stdout,
      new RegExp(`✓ Security Hub: 0 findings created, ${count} updated, 0 archived, 0 rejected`),
    );
  });

  it("keeps the files where Security Hub is off, and says so", async () => {
    const hub = await hubThatIsOff();
    const { port } = hub.address() as AddressInfo;
    const run = await evidence(["--stack", STACK, "--send-to-security-hub", "--json"], {
      AWS_ENDPOINT_URL_SECURITYHUB: `http://127.0.0.1:${port}`,
    });
    hub.close();
    const { error, ok } = reportOf(run);
    assert.deepEqual([run.exitCode, ok], [1, false]);
    assert.match(
      error?.message ?? "",
      /^Nothing was sent: securityhub:GetFindings failed: InvalidAccessException: Account 111122223333 is not subscribed/,
    );
    assert.deepEqual(readdirSync(out()).sort(), ["evidence.html", "evidence.json"]);
  });

  it("stops at Ctrl-C with 130, and leaves nothing half-written", async () => {
    proxy.answers = { GetKeyPolicy: "never" };
    const args = ["evidence", "--key", keyArn, "--bucket", bucketName, "--out", out(), "--json"];
    const env = { AWS_ENDPOINT_URL_KMS: proxy.endpoint };
    const started = startAerosecure(deployment.aws, args, env, directory());
    await proxy.waiting;
    started.kill("SIGINT");
    const { exitCode, stdout } = await started.ended;
    assert.equal(exitCode, 130);
    assertFits("evidence", JSON.parse(stdout));
    assert.equal(existsSync(out()), false);
  });

  const failures: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ["no folder's name", [...UNSEEN, "--out", ""], 2, /--out is ""\. Name a folder\./],
    [
      "a bucket that is not there",
      ["--key", KEY_ARN, "--bucket", "not-there"],
      1,
      /There is no bucket "not-there"\./,
    ],
    ["a key without its bucket", ["--key", KEY_ARN], 2, /Name the bucket as well as/],
    [
      "a pack and a report",
      [...UNSEEN, "--policy-pack", "policy-pack", "--policy-report", "x"],
      2,
      /not both/,
    ],
    [
      "a pack's settings alone",
      [...UNSEEN, "--policy-pack-config", "x"],
      2,
      /goes with --policy-pack/,
    ],
    [
      "SARIF without a pack's findings",
      [...UNSEEN, "--sarif"],
      2,
      /--sarif goes with --policy-pack/,
    ],
    [
      "a folder that is no pack",
      ["--stack", STACK, "--policy-pack", "docs"],
      2,
      /which contains no PulumiPolicy\.yaml/,
    ],
    [
      "a report that is not there",
      [...UNSEEN, "--policy-report", "nowhere.json"],
      2,
      /cannot be read/,
    ],
    [
      "a report without a pack",
      [...UNSEEN, "--policy-report", "package.json"],
      1,
      /names no policy pack/,
    ],
  ];
  for (const [title, args, exitCode, wanted] of failures) {
    it(`refuses ${title} with exit code ${exitCode}`, async () => {
      const run = await evidence([...args, "--json"]);
      assert.equal(run.exitCode, exitCode, run.output);
      assert.match(reportOf(run).error?.message ?? "", wanted);
      assert.doesNotMatch(run.output, /\n\s+at /);
      assert.equal(existsSync(out()), false);
    });
  }
});

/** What Security Hub answers for an account that has not switched it on. */
async function hubThatIsOff(): Promise<Server> {
  const server = createServer((_, answer) => {
    answer.writeHead(401, {
      "content-type": "application/json",
      "x-amzn-errortype": "InvalidAccessException",
    });
    answer.end(
      JSON.stringify({ Message: "Account 111122223333 is not subscribed to AWS Security Hub" }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
