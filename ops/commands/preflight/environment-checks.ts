import { type Check, checkOf } from "./check";

/** The variable that gives every command of the Pulumi CLI, 3.256.0 or later, the option `--ignore-protect`. */
const IGNORE_PROTECT = "PULUMI_OPTION_IGNORE_PROTECT";

/** Fails a variable that has Pulumi delete what the stack protects; without one there is nothing to report. */
export function environmentChecks(env: NodeJS.ProcessEnv): readonly Check[] {
  const value = env[IGNORE_PROTECT] ?? "";
  return ["true", "1"].includes(value.toLowerCase())
    ? [
        checkOf("environment", IGNORE_PROTECT).fails(
          `It is ${value}: \`pulumi up\` would delete or replace what \`protect\` keeps.`,
          `unset ${IGNORE_PROTECT}`,
        ),
      ]
    : [];
}
