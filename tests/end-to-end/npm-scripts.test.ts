import assert from "node:assert/strict";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { resetLocalAws, startLocalAws, stopLocalAws } from "../../local/local-aws/local-aws";
import { clientsOf } from "../../local/start/clients";
import { commandsOn } from "../support/commands-on";
import { quietReporter } from "../support/quiet-reporter";
import { ownInstance } from "../support/test-instance";

const instance = ownInstance("npm-scripts", { keepsState: true });
const { passes, workingTree } = commandsOn(instance);

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
