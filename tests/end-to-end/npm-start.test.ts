import assert from "node:assert/strict";
import { resetLocalAws, stopLocalAws } from "../../local/local-aws/local-aws";
import { commandsOn } from "../support/commands-on";
import { quietReporter } from "../support/quiet-reporter";
import { ownInstance } from "../support/test-instance";

const instance = ownInstance("npm-start", { keepsState: true });
const { run, passes, workingTree } = commandsOn(instance);

describe("npm start", function () {
  this.timeout(900_000);
  let statusBefore: readonly string[];

  before(async () => {
    await resetLocalAws(instance, quietReporter);
    statusBefore = await workingTree();
  });
  after(() => stopLocalAws(instance));

  it("shows the whole story with the file that `npm start` is given, twice", async () => {
    for (const round of ["first", "second"]) {
      const { output } = await passes("npm start -- package-lock.json");
      for (const part of [
        "✓ algorithm: aws:kms",
        "✓ Bucket Key: true",
        "✓ An upload without encryption headers is accepted: yes",
        "a key user:",
        "✓ uploads a file without headers     accepted",
        "✓ uploads a large file in two parts  accepted",
        "✓ uploads with AES256                refused by DenyOtherSseAlgorithm",
        "✓ uploads with KMS and no key ID     refused by DenyKmsHeaderWithoutKeyId",
        "✓ uploads without TLS                refused by DenyInsecureTransport",
        "an administrator with AdministratorAccess:",
        "✓ grants the use of the key          refused",
        "another account:",
        "✓ reads the file                     refused",
        "✓ a multi-region key: refused by kms-key-single-region",
        "$ aerosecure schedule-deletion --stack local --days 7 --yes --expect-objects",
        "✓ reading the object: KMS.KMSInvalidStateException",
        "Done: deletion cancelled, key enabled, record removed.",
        "package-lock.json, version ",
      ]) {
        assert.ok(output.includes(part), `${part} is not in the ${round} run:\n${output}`);
      }
    }
  });

  it("refuses a file that is not there before it starts anything", async () => {
    const { exitCode, output } = await run("npm start -- no-such-file");
    assert.equal(exitCode, 2);
    assert.ok(output.includes("no-such-file does not exist. Name the file to upload"), output);
  });

  it("leaves the working tree as it was", async () => {
    assert.deepEqual(await workingTree(), statusBefore);
  });
});
