export type { ObjectLock, Perimeter } from "./arguments/nested-args";
export type { WatchedBucket } from "./arguments/watched-buckets";
export { SecureBucket, type SecureBucketArgs } from "./secure-bucket";
export { TamperAlarm, type TamperAlarmArgs } from "./tamper-alarm";
export { ThreatDetection, type ThreatDetectionArgs } from "./threat-detection";
