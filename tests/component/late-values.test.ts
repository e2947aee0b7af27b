import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { ensureStack } from "../../local/pulumi/stack";
import { runPulumi } from "../../local/start/pulumi-run";
import { failureOf, succeeds } from "../support/deployment";
import { FIRST_START_MS, uniqueName } from "../support/local-aws";
import { testInstance } from "../support/test-instance";
import { type Packages, packPackages } from "./project";

const STACK = "dev";

/** What stands for the id of the other component's key, in a program in YAML. */
const KEY_ID = ["$", "{known.keyId}"].join("");

describe("a component whose arguments are outputs", function () {
  this.timeout(FIRST_START_MS);
  let packages: Packages;

  before(async () => {
    packages = await packPackages("yaml");
  });

  after(() => packages?.remove());

  /** A program in YAML with a sound bucket and one that is made of its outputs. */
  async function programWith(properties: object) {
    const name = uniqueName();
    const project = join(packages.directory, name);
    const component = (given: object) => ({
      type: "aerosecure:SecureBucket",
      properties: { administrators: ["user/kzax01"], protect: false, accessLogs: false, ...given },
    });
    const program = {
      name,
      runtime: "yaml",
      packages: { aerosecure: packages.folder },
      resources: { known: component({}), late: component(properties) },
    };
    await mkdir(project, { recursive: true });
    await writeFile(join(project, "Pulumi.yaml"), stringify(program));
    await ensureStack(packages.aws, testInstance, { project, stack: STACK });
    const pulumi = (...args: readonly string[]) =>
      runPulumi(packages.aws, [...args, "--cwd", project, "--stack", STACK]);
    /** Types and names of what the state has of AWS. */
    const deployed = (): readonly string[] => {
      const file = join(testInstance.backendDirectory, `.pulumi/stacks/${name}/${STACK}.json`);
      const { checkpoint } = JSON.parse(readFileSync(file, "utf8"));
      const resources: readonly { readonly urn: string; readonly custom: boolean }[] =
        checkpoint.latest?.resources ?? [];
      return resources
        .filter(({ urn, custom }) => custom && !urn.includes("::pulumi:"))
        .map(({ urn }) => urn.split("::").slice(-1).join());
    };
    return { pulumi, deployed };
  }

  it("is shown but for its documents, and refused at the update if an administrator is another account's", async () => {
    const administrator = `arn:aws:iam::999999999999:user/of-${KEY_ID}`;
    const { pulumi, deployed } = await programWith({ administrators: [administrator] });
    const preview = await succeeds(pulumi("preview"));
    assert.match(preview.output, /aws:kms:Key late create/);
    const output = await failureOf(pulumi("up", "--yes", "--skip-preview"));
    assert.match(
      output,
      /SecureBucket "late" cannot be deployed as it is set:\s+- `administrators\[0\]` is "arn:aws:iam::999999999999:user\/of-[\w-]+", of the account 999999999999\. Name a user or role of this account, 111122223333\./,
    );
    assert.deepEqual(new Set(deployed()), new Set(["known"]));
    await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
  });

  it("is not shown while its name is not known, and is deployed once it is", async () => {
    const { pulumi, deployed } = await programWith({ keyDescription: `As ${KEY_ID} does.` });
    const preview = await succeeds(pulumi("preview"));
    assert.match(
      preview.output,
      /SecureBucket "late": this preview shows nothing of it, because keyDescription is not known until the update, which checks it before it makes anything\./,
    );
    assert.doesNotMatch(preview.output, /aws:kms:Key late create/);
    await succeeds(pulumi("up", "--yes", "--skip-preview"));
    assert.deepEqual(new Set(deployed()), new Set(["known", "late"]));
    await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
  });
});
