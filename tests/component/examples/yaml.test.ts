import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { runPulumi } from "../../../local/start/pulumi-run";
import { FIRST_START_MS } from "../../support/local-aws";
import { isDeployed, isPreviewed, livesOn, WHO } from "../example-life";
import { generatedProject, installIn, type Packages, type Project, packPackages } from "../project";

describe("the example yaml/, made by `pulumi new` outside the repository", function () {
  this.timeout(FIRST_START_MS);
  let packages: Packages;

  before(async () => {
    packages = await packPackages("yaml");
  });

  after(() => packages?.remove());

  it("lives likewise, from the packed component and from the component's folder", async () => {
    const project = await generatedProject(packages, "yaml", WHO);
    await installIn(project);
    const [packed, folder] = [
      join(project.directory, "node_modules/aerosecure-component"),
      packages.folder,
    ];
    for (const place of [packed, folder]) {
      // The host for YAML that can be had here is older than the engine: it lacks the last step.
      const added = await runPulumi(packages.aws, [
        "package",
        "add",
        place,
        "--cwd",
        project.directory,
      ]);
      assert.match(added.output, /generated an SDK for the aerosecure package/);
    }
    await addPackage(project, packed);
    await isDeployed(project, ["alarm-trail", "vault"]);
    const { keyArn, bucketName } = project.outputs();
    await livesOn(packages, project, [[String(keyArn), String(bucketName)]]);
    await addPackage(project, folder);
    await isPreviewed(project, ["alarm-trail", "vault"]);
  });
});

/** What `pulumi package add` writes into Pulumi.yaml in its last step. */
async function addPackage({ directory }: Project, place: string): Promise<void> {
  const file = join(directory, "Pulumi.yaml");
  const project = parseDocument(await readFile(file, "utf8"));
  project.setIn(["packages", "aerosecure"], place);
  await writeFile(file, project.toString());
}
