import { COMMON_SETTINGS } from "../framework/configuration";
import type { Rule } from "../framework/rule";
import type { Setting } from "../framework/settings";

/** A policy's setting by its name. */
export interface NamedSetting {
  readonly name: string;
  readonly setting: Setting<unknown>;
}

/** What every policy can be set to. */
export const commonSettings: readonly NamedSetting[] = named(COMMON_SETTINGS);

/** All that a policy can be set to, its own settings first. */
export function settingsOf(rule: Rule): readonly NamedSetting[] {
  return [...ownSettingsOf(rule), ...commonSettings];
}

export function ownSettingsOf({ settings }: Rule): readonly NamedSetting[] {
  return named(settings);
}

function named(settings: Readonly<Record<string, Setting<unknown>>>): readonly NamedSetting[] {
  return Object.entries(settings).map(([name, setting]) => ({ name, setting }));
}
