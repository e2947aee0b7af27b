import type { Rule } from "../framework/rule";
import { settingsOf } from "./settings-of";

/** What `--policy-pack-config` takes: by policy its level, its settings, or both. */
export type Profile = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

/** Every policy as it is where nothing is configured, to begin a configuration from. */
export function baselineProfile(rules: readonly Rule[]): Profile {
  return Object.fromEntries(
    rules.map((rule) => [
      rule.name,
      {
        enforcementLevel: rule.enforcementLevel,
        ...Object.fromEntries(
          settingsOf(rule).map(({ name, setting }) => [name, setting.schema.default]),
        ),
      },
    ]),
  );
}

/** For data that must not be lost: no policy only advises, and a key's deletion waits as long as AWS allows. */
export const strictProfile: Profile = {
  all: "mandatory",
  "kms-key-deletion-window": { minDays: 30 },
};
