import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runCommand } from "../../local/processes/run-command";
import type { JobState } from "./place";

type Action = (values: Readonly<Record<string, string>>, job: JobState) => Promise<void> | void;

/** What each action does here, by its name. @throws Error for any input that is not known */
export const ACTIONS: Readonly<Record<string, Action>> = {
  "actions/checkout": async (values, { machine, trigger, workspace }) => {
    const { ref = trigger.sha, path = ".", "persist-credentials": persist, ...rest } = values;
    refuseRest("actions/checkout", rest);
    if (persist !== "false") {
      throw new Error("actions/checkout leaves its token in .git/config.");
    }
    const folder = join(workspace, path);
    const clone = ["clone", "--quiet", "--shared", "--no-checkout", machine.repository, folder];
    await git(workspace, clone);
    await git(folder, ["checkout", "--quiet", ref]);
  },
  "actions/setup-node": ({ "node-version": version, "package-manager-cache": cache, ...rest }) => {
    refuseRest("actions/setup-node", rest);
    if (version === undefined || cache !== "false") {
      throw new Error("actions/setup-node takes any version, or caches what a pull request wrote.");
    }
  },
  /** Without a `command` it only installs the CLI. */
  "pulumi/actions": ({ "pulumi-version": version, ...rest }, job) => {
    refuseRest("pulumi/actions", rest);
    if (version === undefined) {
      throw new Error("pulumi/actions takes any version of Pulumi.");
    }
    const path = [job.machine.pulumiDirectory, job.env["PATH"]].join(delimiter);
    Object.assign(job.env, { ...job.machine.pulumiEnv, PATH: path });
  },
  "aws-actions/configure-aws-credentials": (values, job) => {
    const { "role-to-assume": role, "aws-region": region, ...rest } = values;
    refuseRest("configure-aws-credentials", rest);
    if (!role || !region || job.permissions["id-token"] !== "write") {
      throw new Error(`No credentials for role "${role}", region "${region}", or no token.`);
    }
    job.role = role;
    const regions = { AWS_REGION: region, AWS_DEFAULT_REGION: region };
    Object.assign(job.env, job.machine.awsEnv, regions);
  },
  "actions/upload-artifact": async (values, job) => {
    const { name = "", path = "", ...others } = values;
    const { "if-no-files-found": missing, "retention-days": days, overwrite, ...rest } = others;
    refuseRest("actions/upload-artifact", rest);
    if (missing !== "error" || days === undefined || !existsSync(path)) {
      throw new Error(`There is nothing at ${path} to upload.`);
    }
    if (name in job.artifacts && overwrite !== "true") {
      throw new Error(`There is an artifact ${name} already.`);
    }
    const count = Object.keys(job.artifacts).length;
    const kept = join(job.machine.directory, `artifact-${count}-${name}`);
    await cp(path, kept, { recursive: true });
    job.artifacts[name] = kept;
  },
  "actions/download-artifact": async ({ name = "", path = "", ...rest }, job) => {
    refuseRest("actions/download-artifact", rest);
    const kept = job.artifacts[name];
    if (kept === undefined || path === "") {
      throw new Error(`There is no artifact ${name} to download, or no place for it.`);
    }
    await cp(kept, path, { recursive: true });
  },
};

function refuseRest(action: string, rest: object): void {
  const names = Object.keys(rest);
  if (names.length > 0) {
    throw new Error(`${action} is given ${names.join(", ")}, which this test does not know.`);
  }
}

async function git(cwd: string, args: readonly string[]): Promise<void> {
  const { exitCode, lastLines } = await runCommand("git", args, { cwd });
  if (exitCode !== 0) {
    throw new Error(`git ${args.join(" ")} ended with ${exitCode}: ${lastLines.join("\n")}`);
  }
}
