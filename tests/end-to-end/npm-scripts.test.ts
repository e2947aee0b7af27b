import assert from "node:assert/strict";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { resetLocalAws, startLocalAws, stopLocalAws } from "../../local/local-aws/local-aws";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { clientsOf } from "../../local/start/clients";
import { commandsOn } from "../support/commands-on";
import { quietReporter } from "../support/quiet-reporter";
import { ownInstance } from "../support/test-instance";

const instance = ownInstance("npm-scripts", { keepsState: true });
const { run, passes, workingTree } = commandsOn(instance);

describe("the npm scripts of a fresh clone", function () {
  this.timeout(300_000);
  let statusBefore: readonly string[];

  before(async function () {
    this.timeout(900_000);
    await resetLocalAws(instance, quietReporter);
    await startLocalAws(instance, quietReporter);
    statusBefore = await workingTree();
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

  const client =
    'const { S3Client, ListBucketsCommand } = require("@aws-sdk/client-s3");' +
    "new S3Client().send(new ListBucketsCommand()).then(({ Buckets }) => console.log(Buckets[0].Name));";
  const ways = {
    "npm run -s local -- exec": ["npm", "run", "-s", "local", "--", "exec", "node", "-e", client],
    'eval "$(npm run -s local -- env)"': [
      ...["sh", "-c", 'eval "$(npm run -s local -- env)" && node -e "$1"', "sh", client],
    ],
  };
  for (const [way, [program = "", ...args]] of Object.entries(ways)) {
    it(`leads an AWS client without any settings to the local AWS: ${way}`, async () => {
      const { exitCode, stdout, lastLines } = await runCommand(program, args, {
        cwd: repositoryRoot,
        env: {
          ...process.env,
          AEROSECURE_LOCAL_INSTANCE: instance.name,
          AWS_PROFILE: "production",
          AWS_SESSION_TOKEN: "token",
        },
      });
      assert.equal(exitCode, 0, lastLines.join("\n"));
      assert.match(stdout, /^aerosecure-local-/);
    });
  }

  it("ends `npm run local -- exec` with the command's own exit code", async () => {
    const { exitCode } = await run("npm run local -- exec git rev-parse --verify no-such-branch");
    assert.equal(exitCode, 128);
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

  it("leaves the working tree as it was", async () => {
    assert.deepEqual(await workingTree(), statusBefore);
  });
});
