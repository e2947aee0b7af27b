import type { BucketSettings } from "./bucket-settings";
import type { SettingReader } from "./reader/setting-reader";
import { SETTINGS } from "./table";

/** Whether AWS's own engine may re-encrypt objects. */
export interface BatchSettings {
  /** Whether there is a role for jobs of S3 Batch Operations. Only with `accessLogs`. @default false */
  readonly batchOperations: boolean;
}

/** Reads whether S3 Batch Operations may re-encrypt objects. */
export function readBatchSettings(
  own: SettingReader,
  { accessLogs }: Pick<BucketSettings, "accessLogs">,
): BatchSettings {
  const batchOperations = own.flag("batchOperations", SETTINGS.batchOperations.default);
  if (batchOperations && !accessLogs && own.isValid("batchOperations", "accessLogs")) {
    own.refuse(
      "batchOperations",
      "is true, but accessLogs is false. S3 Batch Operations keeps manifests and reports in the bucket for access logs, the one under SSE-S3: set accessLogs to true, or batchOperations to false.",
    );
  }
  return { batchOperations };
}
