import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";
import { type GitHubServer, REPOSITORY, TOKEN } from "./github-server";

export interface ScriptRun {
  readonly exitCode: number;
  readonly stderr: string;
}

/** Runs a script of the workflows as they do. @param cwd @default that of this process */
export async function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = process.cwd(),
): Promise<ScriptRun> {
  const file = join(repositoryRoot, ".github", "scripts", script);
  const child = spawn(process.execPath, [file, ...args], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (part) => {
    stderr += part;
  });
  const [exitCode] = await once(child, "close");
  return { exitCode, stderr };
}

/** What GitHub tells a script that calls its API. */
export function apiEnvironment(github: GitHubServer): Readonly<Record<string, string>> {
  return {
    GITHUB_API_URL: github.url,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_RUN_ID: "4711",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_TOKEN: TOKEN,
  };
}
