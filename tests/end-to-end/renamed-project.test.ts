import assert from "node:assert/strict";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { changeSettings } from "../support/change-settings";
import { type DocumentedProject, documentedProject } from "../support/documented-project";
import { FIRST_START_MS, uniqueName } from "../support/local-aws";
import { startTestAws } from "../support/test-instance";

describe("this project by another name", function () {
  this.timeout(FIRST_START_MS);
  const name = uniqueName();
  let project: DocumentedProject;
  let settings: string;

  before(async () => {
    project = documentedProject(await startTestAws());
    const manifest = join(project.directory, "Pulumi.yaml");
    rmSync(manifest);
    const text = readFileSync(join(repositoryRoot, "Pulumi.yaml"), "utf8");
    writeFileSync(manifest, text.replace("name: aerosecure-kms", `name: ${name}`));
    settings = join(project.directory, "Pulumi.dev.yaml");
    copyFileSync(join(repositoryRoot, "Pulumi.dev.yaml"), settings);
    const { exitCode, output } = await project.shell("pulumi stack init dev");
    assert.equal(exitCode, 0, output);
  });

  after(() => project?.remove());

  it("is refused a setting of another type before anything runs", async () => {
    const sound = readFileSync(settings, "utf8");
    const wrong = [
      ["protect", "maybe", "boolean"],
      ["rotationPeriodInDays", "yearly", "integer"],
      ["keyUsers", "role/Crew", "array<string>"],
      ["tags", ["owner"], "object"],
    ] as const;
    for (const [setting, value, type] of wrong) {
      changeSettings(settings, { [setting]: value });
      const { exitCode, output } = await project.shell("pulumi preview --stack dev");
      assert.notEqual(exitCode, 0);
      assert.equal(
        output,
        `error: validating stack config: Stack 'dev' with configuration key '${setting}' must be of type '${type}'`,
      );
      writeFileSync(settings, sound);
    }
  });

  it("reads its settings by that name, and is refused those of the old one with what moves them", async () => {
    changeSettings(settings, {
      "aerosecure-kms:rotationPeriodInDays": 91,
      "aerosecure-kms:keyUsers": ["role/Crew", "role/Ground"],
      "aerosecure-kms:tags": { owner: "flight data", "cost center": "7" },
    });
    const refused = await project.shell("pulumi preview --stack dev");
    assert.notEqual(refused.exitCode, 0);
    const remedies = [...refused.output.matchAll(/has no effect there: .* Move it: `(.*)`\.$/gm)];
    const commands = new Set(remedies.map(([, command = ""]) => command));
    assert.equal(commands.size, 3, refused.output);

    const { exitCode, output } = await project.shell(
      ["export PULUMI_STACK=dev", ...commands, "pulumi preview --diff"].join("\n"),
    );
    assert.equal(exitCode, 0, output);
    for (const shown of [
      /rotationPeriodInDays *: 91/,
      /role\/Ground/,
      /owner *: "flight data"/,
      /cost center *: "7"/,
      /alias\/cloud_user/,
    ]) {
      assert.match(output, shown);
    }
  });
});
