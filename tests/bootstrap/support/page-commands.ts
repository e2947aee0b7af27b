import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { LocalAws } from "../../../local/local-aws/local-aws";
import { runCommand } from "../../../local/processes/run-command";
import { blocksOf, markdownText } from "../../docs/markdown";
import { testInstance } from "../../support/test-instance";
import { bootstrapDirectory } from "./delivery-site";

/** Writes down what it is asked, in place of GitHub's. */
const GH = '#!/bin/sh\necho "$*" >> "$GH_LOG"\n';

/**
 * Runs the commands of bootstrap/README.md that follow its `pulumi up`, word by word but for the
 * stack's name, as one does who is logged in where the stack is. They write into bootstrap/.
 *
 * @returns what they asked of `gh`, one run a line
 * @throws Error with what the commands said where one of them fails
 */
export async function runPageCommands(aws: LocalAws, stack: string): Promise<readonly string[]> {
  const directory = join(testInstance.directory, "page-commands");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "gh"), GH, { mode: 0o755 });
  const log = join(directory, "gh.log");
  const { PULUMI_BACKEND_URL: backend, ...env } = aws.env;
  const { exitCode, lastLines } = await runCommand(
    "bash",
    ["-o", "pipefail", "-c", ['pulumi login "$BACKEND"', ...commandsFor(stack)].join(" &&\n")],
    {
      cwd: bootstrapDirectory,
      env: {
        ...env,
        PATH: [directory, dirname(aws.pulumi), env["PATH"]].join(delimiter),
        BACKEND: backend,
        GH_LOG: log,
        PULUMI_STACK: stack,
        PULUMI_CREDENTIALS_PATH: directory,
      },
    },
  );
  if (exitCode !== 0) {
    throw new Error(`The commands ended with ${exitCode}:\n${lastLines.join("\n")}`);
  }
  return readFileSync(log, "utf8").trim().split("\n");
}

function commandsFor(stack: string): readonly string[] {
  const [block] = blocksOf(markdownText("bootstrap/README.md")).filter(
    ({ language }) => language === "sh",
  );
  const lines = block?.text.trim().split("\n") ?? [];
  const up = lines.findIndex((line) => line.startsWith("pulumi up "));
  return lines.slice(up + 1).map((line) => line.replaceAll(/\bdev\b/g, stack));
}
