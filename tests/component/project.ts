import { cp, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import { emptyBucket } from "../../local/aws-provider/s3/empty-bucket";
import type { LocalAws } from "../../local/local-aws/local-aws";
import { repositoryRoot } from "../../local/processes/paths";
import { type PulumiRun, runPulumi } from "../../local/start/pulumi-run";
import {
  latestOf,
  outputsOf,
  type StackOutputs,
  savingOnce,
  succeeds,
} from "../support/deployment";
import { localClient, uniqueName } from "../support/local-aws";
import { packedOnce, passes } from "../support/packages";
import { quietReporter } from "../support/quiet-reporter";
import { startTestAws, testInstance } from "../support/test-instance";
import { installYamlHost } from "./yaml-host/install";

/** The packages, packed, in a folder outside the repository. */
export interface Packages {
  readonly directory: string;
  readonly aws: LocalAws;
  /** The folder of the component in a clone. */
  readonly folder: string;
  /** What npm takes for each package. */
  readonly packed: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

/** Packs component and policy pack. @param language of the programs; for YAML, the local AWS gets its host */
export async function packPackages(language: "nodejs" | "yaml"): Promise<Packages> {
  const aws = savingOnce(await startTestAws());
  if (language === "yaml") {
    await installYamlHost(testInstance, aws, quietReporter);
  }
  const directory = await realpath(await mkdtemp(join(tmpdir(), "aerosecure-component-")));
  const component = await packedOnce("component");
  const pack = await packedOnce("policy-pack");
  return {
    directory,
    aws,
    folder: component.folder,
    packed: {
      "aerosecure-component": `file:${component.file}`,
      "aerosecure-policy-pack": `file:${pack.file}`,
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** A project that was made of an example, with a stack. */
export interface Project {
  readonly directory: string;
  /** Runs `pulumi` on its stack. */
  readonly pulumi: (...args: readonly string[]) => Promise<PulumiRun>;
  /** Runs it under the policy pack that is installed in it, by its profile strict. */
  readonly underPack: (...args: readonly string[]) => Promise<PulumiRun>;
  readonly outputs: () => StackOutputs;
  /** Destroys what is protected as well. */
  readonly destroy: () => Promise<void>;
}

const STACK = "dev";
const PACK = "node_modules/aerosecure-policy-pack";

/** `pulumi new` of an example, whose packages are the packed ones: they are on no registry yet. */
export async function newProject(
  packages: Packages,
  example: string,
  settings: Readonly<Record<string, string>>,
): Promise<Project> {
  const config = configOf(settings).flatMap((entry) => ["--config", entry]);
  const name = uniqueName();
  const stack = ["--name", name, "--stack", STACK, "--yes", "--description", "Made of an example"];
  return generated(packages, example, name, [...stack, ...config]);
}

/** The same for an example whose `pulumi new` cannot install its packages: the stack is made afterwards. */
export async function generatedProject(
  packages: Packages,
  example: string,
  settings: Readonly<Record<string, string>>,
): Promise<Project> {
  const name = uniqueName();
  const project = await generated(packages, example, name, [
    "--generate-only",
    "--name",
    name,
    "--yes",
  ]);
  const at = ["--cwd", project.directory];
  await succeeds(runPulumi(packages.aws, ["stack", "init", STACK, ...at]));
  for (const entry of configOf(settings)) {
    const [key = "", value = ""] = entry.split("=");
    await succeeds(project.pulumi("config", "set", key, value));
  }
  return project;
}

function configOf(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries({ "aws:region": "us-east-1", ...settings }).map((entry) => entry.join("="));
}

async function generated(
  { aws, directory, packed }: Packages,
  example: string,
  name: string,
  args: readonly string[],
): Promise<Project> {
  const template = join(directory, `${name}-template`);
  await cp(join(repositoryRoot, "examples", example), template, { recursive: true });
  const manifest = join(template, "package.json");
  const content = JSON.parse(await readFile(manifest, "utf8"));
  content.dependencies = { ...content.dependencies, ...packed };
  await writeFile(manifest, JSON.stringify(content));
  await cp(join(repositoryRoot, ".npmrc"), join(template, ".npmrc"));
  const project = join(directory, name);
  await succeeds(runPulumi(aws, ["new", template, "--dir", project, ...args]));
  return projectIn(aws, project, name);
}

/** Installs what an example names, as its README says to if `pulumi new` does not. */
export async function installIn({ directory }: Pick<Project, "directory">): Promise<void> {
  await passes("npm", ["install", "--prefer-offline"], directory);
}

function projectIn(aws: LocalAws, directory: string, name: string): Project {
  // The program does not change: that its types are right is seen once.
  const checked = { ...aws, env: { ...aws.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" } };
  let isChecked = false;
  const pulumi = (...args: readonly string[]) => {
    const run = runPulumi(isChecked ? checked : aws, [
      ...args,
      "--cwd",
      directory,
      "--stack",
      STACK,
    ]);
    isChecked ||= args[0] === "preview" || args[0] === "up";
    return run;
  };
  return {
    directory,
    pulumi,
    underPack: (...args) =>
      pulumi(
        ...args,
        ...["--policy-pack", PACK, "--policy-pack-config", `${PACK}/profiles/strict.json`],
      ),
    outputs: () => outputsOf(testInstance, STACK, name),
    destroy: async () => {
      await succeeds(pulumi("state", "unprotect", "--all", "--yes"));
      const { resources } = latestOf(testInstance, STACK, name);
      const s3 = localClient(S3);
      for (const { type, id = "" } of resources) {
        if (type === "aws:s3/bucket:Bucket") {
          // The trail of the local AWS delivers whenever it comes to it.
          await emptyBucket(s3, id, new AbortController().signal);
        }
      }
      await succeeds(pulumi("destroy", "--yes", "--skip-preview"));
    },
  };
}
