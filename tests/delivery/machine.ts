import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Instance } from "../../local/emulator/instance";
import type { LocalAws } from "../../local/local-aws/local-aws";
import { repositoryRoot } from "../../local/processes/paths";
import type { GitHubServer } from "./github-server";
import type { Machine } from "./place";
import type { Repository } from "./repository";

/** What npm, mocha and GitHub set for the process of the test itself. */
const FOREIGN =
  /^(AWS|PULUMI|GITHUB|RUNNER|AEROSECURE|npm_(lifecycle|package|command|config_local))_|^(NODE_OPTIONS|INIT_CWD|CI)$/i;
/** Of the local AWS's environment, what workflows get from variables or name themselves. */
const FROM_WORKFLOWS = ["PULUMI_BACKEND_URL", "PULUMI_STACK"];

/** A machine whose AWS is the local one. */
export function localMachine({
  aws,
  instance,
  github,
  repository,
}: {
  readonly aws: LocalAws;
  readonly instance: Instance;
  readonly github: GitHubServer;
  readonly repository: Repository;
}): Machine {
  const bin = join(instance.directory, "bin");
  const builds = join(instance.directory, "builds");
  for (const folder of [bin, builds]) {
    mkdirSync(folder, { recursive: true });
  }
  for (const tool of ["npm", "npx"]) {
    copyFileSync(join(__dirname, `${tool}.sh`), join(bin, tool));
    chmodSync(join(bin, tool), 0o755);
  }
  const own = Object.entries(aws.env).filter(([name]) => !FOREIGN.test(name));
  const brought = (pattern: RegExp) =>
    Object.fromEntries(
      Object.entries(aws.env).filter(
        ([name]) => pattern.test(name) && !FROM_WORKFLOWS.includes(name),
      ),
    );
  const backend = pathToFileURL(instance.backendDirectory).href;
  return {
    directory: instance.directory,
    repository: repository.directory,
    env: {
      ...Object.fromEntries(own),
      PATH: [bin, aws.env["PATH"]].join(delimiter),
      REAL_NPM: pathOf("npm"),
      REAL_NPX: pathOf("npx"),
      BUILDS: builds,
      INSTALLED: join(repositoryRoot, "node_modules"),
      npm_config_prefer_offline: "true",
    },
    pulumiEnv: brought(/^PULUMI_/),
    pulumiDirectory: dirname(aws.pulumi),
    awsEnv: brought(/^AWS_/),
    vars: Object.fromEntries(
      ["DEV", "STAGING", "PROD"].flatMap((stack) => [
        [`${stack}_BACKEND_URL`, backend],
        [`${stack}_AWS_REGION`, "us-east-1"],
        ...["PREVIEW", "DEPLOY", "VERIFY"].map((role) => [
          `${stack}_${role}_ROLE_ARN`,
          `arn:aws:iam::111122223333:role/${stack.toLowerCase()}-${role.toLowerCase()}`,
        ]),
        [`${stack}_SAMPLE`, stack === "DEV" ? "10" : ""],
      ]),
    ),
    apiUrl: github.url,
  };
}

function pathOf(command: string): string {
  return execFileSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).trim();
}
