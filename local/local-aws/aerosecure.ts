import { delimiter, dirname, join } from "node:path";
import { repositoryRoot } from "../processes/paths";
import type { LocalAws } from "./local-aws";

/** A command line, and the environment it runs in. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The `aerosecure` command against the local AWS, with the Pulumi CLI that the local AWS uses. */
export function aerosecureCommand(aws: LocalAws, args: readonly string[]): CommandLine {
  const path = [dirname(aws.pulumi), aws.env["PATH"] ?? ""].join(delimiter);
  return {
    command: process.execPath,
    args: [join(repositoryRoot, "ops", "aerosecure.js"), ...args],
    env: { ...aws.env, PATH: path },
  };
}
