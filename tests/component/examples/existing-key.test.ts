import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import { repositoryRoot } from "../../../local/processes/paths";
import { succeeds } from "../../support/deployment";
import { FIRST_START_MS, localClient } from "../../support/local-aws";
import { passes } from "../../support/packages";
import { isDeployed, livesOn, WHO } from "../example-life";
import { newProject, type Packages, packPackages } from "../project";

describe("the example existing-key/, made by `pulumi new` outside the repository", function () {
  this.timeout(FIRST_START_MS);
  let packages: Packages;

  before(async () => {
    packages = await packPackages("nodejs");
  });

  after(() => packages?.remove());

  it("takes over a key with a policy of its own, which then is the component's", async () => {
    const kms = localClient(KMSClient);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "Older" }));
    const { KeyId = "", Arn } = KeyMetadata ?? {};
    const policyOf = async () =>
      (await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }))).Policy ?? "";
    assert.doesNotMatch(await policyOf(), /Key Administrators/);

    const project = await newProject(packages, "existing-key", WHO);
    const [substitution = ""] =
      /^sed .*? (?=&& pulumi import --file import\.json --generate-code=false$)/m.exec(
        readFileSync(join(repositoryRoot, "examples/existing-key/README.md"), "utf8"),
      ) ?? [];
    await passes("sh", ["-euc", `KEY_ID=${KeyId}; ${substitution}`], project.directory);
    const file = join(project.directory, "import.json");
    await succeeds(project.pulumi("import", "--file", file, "--generate-code=false", "--yes"));

    await isDeployed(project, ["alarm-trail"]);
    const { keyArn, bucketName } = project.outputs();
    assert.equal(keyArn, Arn);
    assert.match(await policyOf(), /Allow access for Key Administrators/);
    const { KeyMetadata: after } = await kms.send(new DescribeKeyCommand({ KeyId }));
    assert.match(after?.Description ?? "", /^Encrypts the files in the bucket of vault/);
    await livesOn(packages, project, [[String(keyArn), String(bucketName)]]);
  });
});
