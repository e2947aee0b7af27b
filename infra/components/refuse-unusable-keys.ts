import { operationsKeyPlace } from "../alarm/operations-key-place";
import { TAMPER_ALARM_TYPE as ALARM_TYPE } from "../alarm/tamper-alarm";
import { trailBucketName } from "../alarm/trail/audit-trail";
import type { AlarmSettings } from "../arguments/alarm-settings";
import type { DataSettings } from "../arguments/data-settings";
import { CUSTOMER_KEY_TYPE } from "../keys/customer-key";
import { refuseUnusableKey, stateUrn } from "../keys/key-guard";
import { dataPlaces, type PlaceSettings } from "./data-place";
import { SECURE_BUCKET_TYPE } from "./secure-bucket";
import { TAMPER_ALARM_TYPE } from "./tamper-alarm";

/** The logical names of a program's components. */
export interface ComponentNames {
  readonly stack: string;
  readonly data: string;
  /** Undefined if there is no alarm. */
  readonly alarm: string | undefined;
}

/**
 * Stops at every key that a stack may already have and cannot use, before any of its components is declared: each
 * looks at its own keys alone.
 *
 * @throws RunError that names the key, or if a document is longer than AWS takes.
 */
export async function refuseUnusableKeys(
  settings: PlaceSettings & DataSettings & Pick<AlarmSettings, "existingTrail">,
  { stack, data, alarm }: ComponentNames,
): Promise<void> {
  for (const place of dataPlaces(settings, { stack, name: data })) {
    if (place !== undefined) {
      const { name, keyPlace } = place;
      const parentUrn = stateUrn(`${SECURE_BUCKET_TYPE}$${CUSTOMER_KEY_TYPE}`, name);
      await refuseUnusableKey(keyPlace, { name, parentUrn, content: "object" });
    }
  }
  if (alarm !== undefined) {
    const type = `${TAMPER_ALARM_TYPE}$${ALARM_TYPE}$${CUSTOMER_KEY_TYPE}`;
    const { region, existingTrail, bucketName } = settings;
    const place = operationsKeyPlace({ stack, region, existingTrail }, trailBucketName(bucketName));
    const inState = { name: alarm, parentUrn: stateUrn(type, alarm), content: "log file" };
    await refuseUnusableKey(place, inState);
  }
}
