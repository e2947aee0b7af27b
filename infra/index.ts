import { getStack } from "@pulumi/pulumi";
import { AccountPublicAccess } from "./account-public-access";
import { operationsKeyAlias } from "./alarm/alarm-names";
import { TAMPER_ALARM_TYPE, TamperAlarm } from "./alarm/tamper-alarm";
import { BatchOperations } from "./batch/batch-operations";
import { type StackOutputs, stackOutputs } from "./components/data-outputs";
import {
  type DataPlace,
  dataPlaces,
  keyManagement,
  serviceRoleNames,
} from "./components/data-place";
import { declareData } from "./components/declare-data";
import { CUSTOMER_KEY_TYPE } from "./keys/customer-key";
import { refuseUnusableKey, stateUrn } from "./keys/key-guard";
import { readSettings, type Settings } from "./settings";
import { ThreatDetection } from "./threats/threat-detection";
import { findingRuleArns } from "./threats/threat-names";

/** The logical name of the alarm and its key. */
const ALARM = "alarm";

/** Declares the stack, once its settings and the keys it may already have are found valid. */
export = async function program(): Promise<StackOutputs> {
  const settings = await readSettings();
  const stack = getStack();
  const places = dataPlaces(settings, { stack, name: "data" });
  const [own, copy] = places;
  await refuseUnusableKeys(settings, stack, copy ? [own, copy] : [own]);

  const { partition, accountId, region, bucketName, permissionsBoundary, tags } = settings;
  const { guardDuty, malwareProtection, securityHub } = settings;
  const options = { protect: settings.protect };
  const data = declareData(places, settings, options);
  if (settings.blockPublicAccessOfAccount) {
    new AccountPublicAccess("account", { accountId });
  }

  const site = { partition, accountId, region, stack };
  const services = { guardDuty, malwareProtection, securityHub };
  const alarm = settings.tamperAlarm
    ? new TamperAlarm(
        ALARM,
        {
          ...site,
          existingTrail: settings.existingTrail,
          ...keyManagement(settings),
          deletionWindowInDays: settings.deletionWindowInDays,
          rotationPeriodInDays: settings.rotationPeriodInDays,
          dataKey: data.key,
          dataKeyAlias: settings.keyAlias,
          dataBucketName: bucketName,
          copy: copy && data.replica && { ...copy, key: data.replica.key },
          serviceRoleNames: serviceRoleNames(settings),
          otherRuleArns: findingRuleArns(site, services),
          email: settings.alarmEmail,
          accessLogs: settings.accessLogs,
          protect: settings.protect,
          forceDestroy: settings.forceDestroy,
          tags,
        },
        options,
      )
    : undefined;
  new ThreatDetection("threats", {
    ...site,
    ...services,
    bucketName,
    bucketArn: own.bucketArn,
    ...data,
    permissionsBoundary,
    channel: alarm?.channel,
    tags,
  });
  const batch = settings.batchOperations
    ? new BatchOperations("batch", { ...settings, key: data.key })
    : undefined;
  return stackOutputs(settings, data, alarm, batch);
};

/** Stops at every key that the stack may already have and cannot use. */
async function refuseUnusableKeys(
  { region, tamperAlarm }: Settings,
  stack: string,
  places: readonly DataPlace[],
): Promise<void> {
  for (const { name, keyPlace } of places) {
    const parentUrn = stateUrn(CUSTOMER_KEY_TYPE, name);
    await refuseUnusableKey(keyPlace, { name, parentUrn, content: "object" });
  }
  if (tamperAlarm) {
    const parentUrn = stateUrn(`${TAMPER_ALARM_TYPE}$${CUSTOMER_KEY_TYPE}`, ALARM);
    const place = { keyAlias: operationsKeyAlias(stack), region };
    await refuseUnusableKey(place, { name: ALARM, parentUrn, content: "log file" });
  }
}
