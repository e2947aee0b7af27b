export type { ObjectLock, Perimeter } from "../infra/components/inputs/nested-args";
export type { WatchedBucket } from "../infra/components/inputs/watched-buckets";
export { SecureBucket, type SecureBucketArgs } from "../infra/components/secure-bucket";
export { TamperAlarm, type TamperAlarmArgs } from "../infra/components/tamper-alarm";
export { ThreatDetection, type ThreatDetectionArgs } from "../infra/components/threat-detection";
