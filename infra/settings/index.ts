import { type AlarmSettings, readAlarmSettings } from "../arguments/alarm-settings";
import { type BatchSettings, readBatchSettings } from "../arguments/batch-settings";
import { type Caller, callerIn } from "../arguments/caller";
import { type DataSettings, isPlaced, readDataSettings } from "../arguments/data-settings";
import { SettingReader, type SettingRecord } from "../arguments/reader/setting-reader";
import { readRegion } from "../arguments/region-settings";
import { SETTINGS } from "../arguments/table";
import { readThreatSettings } from "../arguments/threat-settings";
import type { ThreatServices } from "../aws/service-choice";
import { refuseOtherNamespaces } from "./other-namespaces";
import { type Deployment, type Reading, settingsOfRunningStack } from "./running-stack";

/** A stack's settings. */
export interface Settings extends DataSettings, AlarmSettings, ThreatServices, BatchSettings {
  /** Whether the public is kept out of every bucket of the account. @default false */
  readonly blockPublicAccessOfAccount: boolean;
}

/**
 * Reads the settings of the running stack, and asks AWS for the account.
 *
 * @throws RunError with every fault at once.
 */
export function readSettings(): Promise<Settings> {
  return settingsOfRunningStack(settingsFrom);
}

/**
 * Settings from a record of configuration values. The caller is asked for only where there is a
 * region to ask in; what goes wrong there is reported beside all other faults.
 */
export async function settingsFrom(
  record: SettingRecord,
  { project, stack }: Deployment,
  ask: () => Promise<Caller>,
): Promise<Reading<Settings>> {
  const aws = new SettingReader(record, "aws");
  const own = new SettingReader(record, project);
  const place = readRegion(aws);
  const caller = place && (await callerIn(aws, place, ask));
  const data = readDataSettings(own, { stack, place, caller });
  const { keyAlias } = data;
  const others = {
    ...readAlarmSettings(own, { stack, keyAlias }),
    ...readThreatSettings(own),
    ...readBatchSettings(own, data),
    blockPublicAccessOfAccount: own.flag(
      "blockPublicAccessOfAccount",
      SETTINGS.blockPublicAccessOfAccount.default,
    ),
  };
  own.refuseUnknown();
  refuseOtherNamespaces(own, record, project);
  const faults = [...aws.faults, ...own.faults];
  return faults.length > 0 || !isPlaced(data) ? { faults } : { settings: { ...data, ...others } };
}
