import assert from "node:assert/strict";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { resetLocalAws, startLocalAws, stopLocalAws } from "../../local/local-aws";
import { repositoryRoot } from "../../local/paths";
import { type CommandResult, runCommand } from "../../local/run-command";
import { clientsOf } from "../../local/start/clients";
import { quietReporter } from "../support/quiet-reporter";
import { ownInstance } from "../support/test-instance";

const instance = ownInstance("npm-scripts", { keepsState: true });
const env = { ...process.env, AEROSECURE_LOCAL_INSTANCE: instance.name };

/** The command as a person types it, and all that it printed. */
async function run(command: string): Promise<CommandResult & { readonly output: string }> {
  const lines: string[] = [];
  const [program = "", ...args] = command.split(" ");
  const onLine = (line: string) => lines.push(line);
  const result = await runCommand(program, args, { cwd: repositoryRoot, env, onLine });
  return { ...result, output: lines.join("\n") };
}

async function passes(command: string): Promise<CommandResult & { readonly output: string }> {
  const result = await run(command);
  assert.equal(result.exitCode, 0, result.output);
  return result;
}

describe("the npm scripts of a fresh clone", function () {
  this.timeout(300_000);
  let statusBefore: string;

  before(async function () {
    this.timeout(900_000);
    await resetLocalAws(instance, quietReporter);
    await startLocalAws(instance, quietReporter);
    statusBefore = (await passes("git status --porcelain")).stdout;
  });
  after(() => stopLocalAws(instance));

  it("previews, deploys, refreshes and tells outputs by `npm run local`", async () => {
    const preview = await passes("npm run local -- preview --policy-pack policy-pack --diff");
    assert.match(preview.output, /aws:kms\/key:Key/);
    await passes("npm run local -- up --yes --policy-pack policy-pack");
    const { stdout } = await passes("npm run --silent local -- stack output --json");
    assert.equal(JSON.parse(stdout).keyAlias, "alias/aerosecure-local");
    await passes("npm run local -- refresh --yes --expect-no-changes");
  });

  it("prints no warning", async () => {
    const { output } = await passes("npm run --silent local -- preview --policy-pack policy-pack");
    assert.doesNotMatch(output, /warn/i);
  });

  it("imports a key that exists", async () => {
    const aws = await startLocalAws(instance, quietReporter);
    const { kms } = clientsOf(aws, "us-east-1");
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "older" }));
    const imported = `aws:kms/key:Key older ${KeyMetadata?.KeyId}`;
    const { output } = await passes(`npm run local -- import ${imported} --yes --protect=false`);
    assert.match(output, /1 imported/);
  });

  it("destroys what it deployed", async () => {
    await passes("npm run local -- destroy --yes");
    const { stdout } = await passes("npm run --silent local -- stack export");
    assert.equal(JSON.parse(stdout).deployment.resources, undefined);
  });

  it("shows the whole story with the file that `npm start` is given, twice", async () => {
    for (const round of ["first", "second"]) {
      const { output } = await passes("npm start -- package-lock.json");
      for (const seen of [
        "✓ algorithm: aws:kms",
        "✓ Bucket Key: true",
        "✓ upload without encryption headers is accepted: yes",
        "✓ a multi-region key: refused by kms-key-single-region",
        "$ aerosecure schedule-deletion --stack local --days 7 --yes --expect-objects",
        "✓ reading the object: KMS.KMSInvalidStateException",
        "Done: deletion cancelled, key enabled, record removed.",
        "package-lock.json, version ",
      ]) {
        assert.ok(output.includes(seen), `${seen} is not in the ${round} run:\n${output}`);
      }
    }
  });

  it("refuses a file that is not there before it starts anything", async () => {
    const { exitCode, output } = await run("npm start -- no-such-file");
    assert.equal(exitCode, 2);
    assert.ok(output.includes("no-such-file does not exist. Name the file to upload"), output);
  });

  it("leaves the working tree as it was", async () => {
    assert.equal((await passes("git status --porcelain")).stdout, statusBefore);
  });
});
