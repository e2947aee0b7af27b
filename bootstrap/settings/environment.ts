import type { SettingReader } from "../../infra/settings/setting-reader";

/**
 * Characters of an environment's name: it ends up in names of buckets and roles, beside what makes
 * these unique.
 */
const ENVIRONMENT_MAX_CHARACTERS = 20;

/** What the roles of another environment would be taken for. */
const RESERVED: readonly RegExp[] = [/^state-/, /-verify$/];

/**
 * Reads the name that the environment has in GitHub, and that the stack has in Pulumi; by default
 * that of the stack that is being deployed.
 */
export function readEnvironment(own: SettingReader, stack: string): string {
  return own.text(
    "environment",
    stack,
    `Use 1 to ${ENVIRONMENT_MAX_CHARACTERS} lower case letters, digits and single hyphens, a letter first and no hyphen last; not state-… and not …-verify, which are names of this program's own.`,
    (text) =>
      text.length <= ENVIRONMENT_MAX_CHARACTERS &&
      /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text) &&
      !RESERVED.some((reserved) => reserved.test(text)),
  );
}
