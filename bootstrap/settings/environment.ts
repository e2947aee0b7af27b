import type { SettingReader } from "../../infra/arguments/reader/setting-reader";

/**
 * Maximum characters of an environment's name, which becomes part of the names of buckets and roles.
 */
const ENVIRONMENT_MAX_CHARACTERS = 20;

/** Names that would collide with those of another environment's roles or state. */
const RESERVED: readonly RegExp[] = [/^state-/, /-verify$/];

/**
 * Reads the name of the environment in GitHub and of the stack in Pulumi. The default is the name of
 * the stack that is being deployed.
 */
export function readEnvironment(own: SettingReader, stack: string): string {
  return own.text(
    "environment",
    stack,
    `Use 1 to ${ENVIRONMENT_MAX_CHARACTERS} lowercase letters, digits and single hyphens. Start with a letter and do not end with a hyphen. This program reserves state-… and …-verify.`,
    (text) =>
      text.length <= ENVIRONMENT_MAX_CHARACTERS &&
      /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text) &&
      !RESERVED.some((reserved) => reserved.test(text)),
  );
}
