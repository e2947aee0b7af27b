import type { Properties } from "../values/unknown";
import { exemptionsSetting } from "./exemptions";
import { choice, readSettings, type Settings, type SettingValues } from "./settings";

/** Settings that every policy has. */
export const COMMON_SETTINGS = {
  onUnknown: choice(
    ["advisory", "ignore", "mandatory"],
    "How to report a value that cannot be judged because it is not known until the update.",
  ),
  exemptions: exemptionsSetting,
};

export type CommonValues = SettingValues<typeof COMMON_SETTINGS>;

/** A policy's settings; undefined, with a report of each fault, if any of them cannot be used. */
export function configurationOf<S extends Settings>(
  settings: S,
  configured: Properties,
  reportFault: (fault: string) => void,
): SettingValues<S & typeof COMMON_SETTINGS> | undefined {
  const { values, faults } = readSettings({ ...settings, ...COMMON_SETTINGS }, configured);
  for (const fault of faults) {
    reportFault(fault);
  }
  return faults.length === 0 ? values : undefined;
}
