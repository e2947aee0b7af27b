import assert from "node:assert/strict";
import { FIRST_START_MS } from "../../support/local-aws";
import { isDeployed, livesOn, WHO } from "../example-life";
import { newProject, type Packages, packPackages } from "../project";

describe("the example many-buckets/, made by `pulumi new` outside the repository", function () {
  this.timeout(FIRST_START_MS);
  let packages: Packages;

  before(async () => {
    packages = await packPackages("nodejs");
  });

  after(() => packages?.remove());

  it("has a key for each bucket, and one alarm for all of them", async () => {
    const { administrators } = WHO;
    const project = await newProject(packages, "many-buckets", { administrators });
    await isDeployed(project, ["alarm-trail", "contracts", "firmware", "telemetry"]);
    const outputs = project.outputs() as unknown as Readonly<Record<string, string[]>>;
    const { bucketNames = [], keyArns = [] } = outputs;
    assert.deepEqual(
      bucketNames,
      ["telemetry", "firmware", "contracts"].map((each) => `${each}-dev-111122223333-us-east-1-an`),
    );
    assert.equal(new Set(keyArns).size, bucketNames.length);
    await livesOn(
      packages,
      project,
      bucketNames.map((bucketName, index) => [keyArns[index] ?? "", bucketName] as const),
    );
  });
});
