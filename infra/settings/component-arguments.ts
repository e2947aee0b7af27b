import { getStack } from "@pulumi/pulumi";
import { trailBucketName } from "../alarm/trail/audit-trail";
import type { SecureBucket, SecureBucketArgs } from "../components/secure-bucket";
import type { TamperAlarmArgs } from "../components/tamper-alarm";
import type { ThreatDetectionArgs } from "../components/threat-detection";
import { reportedFindings } from "../threats/threat-names";
import type { Settings } from "./index";

/** What key and bucket are declared from. */
export function bucketArguments(settings: Settings): SecureBucketArgs {
  const [reencryptor] = settings.reencryptor;
  return {
    ...commonArguments(settings),
    keyUsers: [...settings.keyUsers],
    keyAlias: settings.keyAlias,
    keyDescription: settings.keyDescription,
    bucketName: settings.bucketName,
    sseAlgorithm: settings.sseAlgorithm,
    minimumTlsVersion: settings.minimumTlsVersion,
    malwareProtection: settings.malwareProtection,
    batchOperations: settings.batchOperations,
    serviceRoles: [...settings.serviceRoles],
    ...given({
      reencryptor,
      oldVersionsKeptForDays: settings.oldVersionsKeptForDays,
      objectLock: settings.objectLock,
      replicationRegion: settings.replicationRegion,
      perimeter: settings.perimeter && {
        ...settings.perimeter,
        vpcEndpointIds: [...settings.perimeter.vpcEndpointIds],
      },
      permissionsBoundary: settings.permissionsBoundary,
    }),
  };
}

/** What the alarm around them is declared from. Names are plain: it waits for the keys alone. */
export function alarmArguments(settings: Settings, data: SecureBucket): TamperAlarmArgs {
  return {
    ...commonArguments(settings),
    label: getStack(),
    bucketName: trailBucketName(settings.bucketName),
    trail: settings.existingTrail ?? "create",
    findings: [...reportedFindings(settings)],
    buckets: [
      {
        bucketName: settings.bucketName,
        keyArn: data.keyArn,
        keyAlias: settings.keyAlias,
        serviceRoleNames: data.serviceRoleNames,
        replicaRegion: data.replicaRegion,
        replicaBucketName: data.replicaBucketName,
        replicaKeyArn: data.replicaKeyArn,
      },
    ],
    ...given({ alarmEmail: settings.alarmEmail }),
  };
}

/** What the services of the account are turned on by; undefined if none of them is to be. */
export function threatArguments(settings: Settings): ThreatDetectionArgs | undefined {
  const { region, tags } = settings;
  const choiceOf = (choice: string) => (choice === "create" ? choice : "adopt");
  const [guardDuty, securityHub] = [settings.guardDuty, settings.securityHub].map(choiceOf);
  return [guardDuty, securityHub].includes("create")
    ? { region, tags, ...given({ guardDuty, securityHub }) }
    : undefined;
}

function commonArguments(settings: Settings) {
  const [deployer] = settings.deployer;
  return {
    region: settings.region,
    administrators: [...settings.administrators],
    administratorsMayDeleteKey: settings.administratorsMayDeleteKey,
    rotationPeriodInDays: settings.rotationPeriodInDays,
    deletionWindowInDays: settings.deletionWindowInDays,
    minimumDeletionWindowInDays: settings.minimumDeletionWindowInDays,
    minimumUnusedDaysBeforeDeletion: settings.minimumUnusedDaysBeforeDeletion,
    protect: settings.protect,
    forceDestroy: settings.forceDestroy,
    accessLogs: settings.accessLogs,
    tags: settings.tags,
    ...given({ deployer }),
  };
}

/** Those that are set. */
function given<Values extends object>(
  values: Values,
): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [Name in keyof Values]?: Exclude<Values[Name], undefined> };
}
