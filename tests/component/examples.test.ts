import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { runAerosecure } from "../../local/start/aerosecure-run";
import { runPulumi } from "../../local/start/pulumi-run";
import { findingsIn } from "../../local/start/refusals";
import { succeeds } from "../support/deployment";
import { FIRST_START_MS } from "../support/local-aws";
import {
  generatedProject,
  installIn,
  newProject,
  type Packages,
  type Project,
  packPackages,
} from "./project";

const WHO = { administrators: "user/kzax01,role/KeyAdmins", keyUsers: "role/Crew" };

describe("an example, made by `pulumi new` outside the repository", function () {
  this.timeout(FIRST_START_MS);
  let packages: Packages;

  before(async () => {
    packages = await packPackages();
  });

  after(() => packages?.remove());

  /** Preview, update, verification and destruction. */
  async function lives(project: Project, keys: readonly [keyArn: string, bucketName: string][]) {
    for (const [keyArn, bucketName] of keys) {
      const named = ["--key", keyArn, "--bucket", bucketName, "--region", "us-east-1"];
      const verification = await runAerosecure(packages.aws, ["verify", ...named]);
      assert.equal(verification.exitCode, 0, verification.stdout);
    }
    await succeeds(project.underPack("up", "--yes", "--skip-preview", "--expect-no-changes"));
    await project.destroy();
  }

  async function deployed(project: Project): Promise<void> {
    const preview = await succeeds(project.underPack("preview"));
    assert.deepEqual(findingsIn(preview.output), []);
    const update = await succeeds(project.underPack("up", "--yes", "--skip-preview"));
    assert.deepEqual(findingsIn(update.output), []);
  }

  it("typescript/ lives from preview to destruction, and the pack's strict profile finds nothing", async () => {
    const project = await newProject(packages, "typescript", WHO);
    await deployed(project);
    const { keyArn, bucketName, keyUserPolicy, ...others } = project.outputs();
    assert.match(String(keyUserPolicy), /EncryptThroughS3Only/);
    assert.deepEqual(Object.keys(others), ["alarmTopicArn"]);
    await lives(project, [[String(keyArn), String(bucketName)]]);
  });

  it("many-buckets/ has a key for each bucket, and one alarm for all of them", async () => {
    const { administrators } = WHO;
    const project = await newProject(packages, "many-buckets", { administrators });
    await deployed(project);
    const outputs = project.outputs() as unknown as Readonly<Record<string, string[]>>;
    const { bucketNames = [], keyArns = [] } = outputs;
    assert.deepEqual(
      bucketNames,
      ["telemetry", "firmware", "contracts"].map((each) => `${each}-dev-111122223333-us-east-1-an`),
    );
    assert.equal(new Set(keyArns).size, bucketNames.length);
    await lives(
      project,
      bucketNames.map((bucketName, index) => [keyArns[index] ?? "", bucketName]),
    );
  });

  it("yaml/ lives likewise, from the packed component and from the component's folder", async () => {
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
    await deployed(project);
    const { keyArn, bucketName } = project.outputs();
    await lives(project, [[String(keyArn), String(bucketName)]]);
    await addPackage(project, folder);
    assert.deepEqual(findingsIn((await succeeds(project.underPack("preview"))).output), []);
  });
});

/** What `pulumi package add` writes into Pulumi.yaml in its last step. */
async function addPackage({ directory }: Project, place: string): Promise<void> {
  const file = join(directory, "Pulumi.yaml");
  const project = parseDocument(await readFile(file, "utf8"));
  project.setIn(["packages", "aerosecure"], place);
  await writeFile(file, project.toString());
}
