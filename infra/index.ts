import { getStack, type Output } from "@pulumi/pulumi";
import { AccountPublicAccess } from "./buckets/account-public-access";
import { refuseUnusableKeys } from "./components/refuse-unusable-keys";
import { SecureBucket } from "./components/secure-bucket";
import { TamperAlarm } from "./components/tamper-alarm";
import { ThreatDetection } from "./components/threat-detection";
import { leavePromiseTracesUnmapped } from "./promise-traces";
import { readSettings } from "./settings";
import { alarmArguments, bucketArguments, threatArguments } from "./settings/component-arguments";

leavePromiseTracesUnmapped(process.env);

/** Declares the stack, once its settings and the keys it may already have are found valid. */
export = async function program(): Promise<Readonly<Record<string, Output<unknown>>>> {
  const settings = await readSettings();
  const alarmName = settings.tamperAlarm ? "alarm" : undefined;
  await refuseUnusableKeys(settings, { stack: getStack(), data: "data", alarm: alarmName });

  const data = new SecureBucket("data", bucketArguments(settings));
  const alarm = settings.tamperAlarm
    ? new TamperAlarm("alarm", alarmArguments(settings, data))
    : undefined;
  const threats = threatArguments(settings);
  const detection = threats && new ThreatDetection("threats", threats);
  if (settings.blockPublicAccessOfAccount) {
    new AccountPublicAccess("account", { accountId: settings.accountId });
  }
  await Promise.all([data, alarm, detection].map((component) => component?.getData()));
  return {
    keyArn: data.keyArn,
    keyId: data.keyId,
    keyAlias: data.keyAlias,
    bucketName: data.bucketName,
    bucketArn: data.bucketArn,
    region: data.region,
    deletionWindowInDays: data.deletionWindowInDays,
    minimumDeletionWindowInDays: data.minimumDeletionWindowInDays,
    keyUserPolicy: data.keyUserPolicy,
    verifierPolicy: data.verifierPolicy,
    ...(alarm && { alarmTopicArn: alarm.alarmTopicArn, trailArn: alarm.trailArn }),
    ...(settings.batchOperations && {
      batchOperationsRoleArn: data.batchOperationsRoleArn,
      batchOperationsLocation: data.batchOperationsLocation,
      batchOperatorPolicy: data.batchOperatorPolicy,
    }),
  };
};
