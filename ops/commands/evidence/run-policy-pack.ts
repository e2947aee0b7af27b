import { execFile } from "node:child_process";
import type { Stack } from "../../stack/stack";
import { UserError } from "../../terminal/user-error";
import { type PolicyResult, readPolicyReport } from "./policy-report";

export interface PackAsked {
  /** The pack's folder. */
  readonly pack: string;
  /** A JSON file with levels and settings. @default the pack's own */
  readonly config: string | undefined;
  readonly signal: AbortSignal;
}

/** A report of a large stack, in bytes. */
const MAX_REPORT = 64 * 1024 * 1024;

/**
 * Runs a policy pack on what the stack's state holds. Neither the program nor AWS is asked.
 *
 * Source: https://www.pulumi.com/docs/iac/cli/commands/pulumi_policy_analyze/
 *
 * @throws UserError if Pulumi cannot run it
 */
export async function runPolicyPack(
  { name, project }: Pick<Stack, "name" | "project">,
  { pack, config, signal }: PackAsked,
): Promise<PolicyResult> {
  const args = ["policy", "analyze", "--json", "--stack", name, "--policy-pack", pack];
  const run = await pulumi([...args, ...(config ? ["--policy-pack-config", config] : [])], {
    project,
    signal,
  });
  if (!run.stdout.includes('"summaryEvent"')) {
    const said = /^error: (.+)$/m.exec(run.stderr)?.[1] ?? run.stderr.trim().split("\n")[0];
    throw new UserError(
      `Pulumi cannot run the policy pack ${pack}: ${said || "it says nothing"}. It takes a Pulumi CLI with \`pulumi policy analyze\`; or use --policy-report FILE.`,
    );
  }
  return readPolicyReport(run.stdout, `The policy pack ${pack}`);
}

interface PulumiRun {
  readonly stdout: string;
  readonly stderr: string;
}

/** A violation ends it with an exit code of its own, and the report is there all the same. */
function pulumi(
  args: readonly string[],
  { project, signal }: { readonly project: string; readonly signal: AbortSignal },
): Promise<PulumiRun> {
  return new Promise((resolve, reject) => {
    const options = { cwd: project, signal, maxBuffer: MAX_REPORT };
    execFile(
      "pulumi",
      [...args, "--color", "never", "--non-interactive"],
      options,
      (error, stdout, stderr) => {
        if (error !== null && (error.name === "AbortError" || error.code === "ENOENT")) {
          reject(
            error.name === "AbortError"
              ? error
              : new UserError(
                  "The Pulumi CLI is not on PATH. Put it there, or use --policy-report FILE.",
                ),
          );
        } else {
          resolve({ stdout, stderr });
        }
      },
    );
  });
}
