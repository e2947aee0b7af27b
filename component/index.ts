export type { ObjectLock, Perimeter } from "./arguments/nested-args";
export { SecureBucket, type SecureBucketArgs } from "./secure-bucket";
