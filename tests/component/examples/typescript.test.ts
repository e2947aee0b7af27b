import assert from "node:assert/strict";
import { FIRST_START_MS } from "../../support/local-aws";
import { isDeployed, livesOn, WHO } from "../example-life";
import { newProject, type Packages, packPackages } from "../project";

describe("the example typescript/, made by `pulumi new` outside the repository", function () {
  this.timeout(FIRST_START_MS);
  let packages: Packages;

  before(async () => {
    packages = await packPackages("nodejs");
  });

  after(() => packages?.remove());

  it("lives from preview to destruction under the pack's strict profile", async () => {
    const project = await newProject(packages, "typescript", WHO);
    await isDeployed(project, ["alarm-trail", "vault"]);
    const { keyArn, bucketName, keyUserPolicy, ...others } = project.outputs();
    assert.match(String(keyUserPolicy), /EncryptThroughS3Only/);
    assert.deepEqual(Object.keys(others), ["alarmTopicArn"]);
    await livesOn(packages, project, [[String(keyArn), String(bucketName)]]);
  });
});
