import { s3BucketVersioned } from "../../../policy-pack/src/rules/s3-bucket-versioned";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { bucket, bucketV2, companion, key, logsOf, nativeBucket } from "../buckets";
import { accepted, advised, byText, quoted, refused } from "../titled-cases";

const STATUS = "versioningConfiguration.status";
const SILENT =
  "bucket: No resource turns versioning on. Add a BucketVersioning with the status Enabled for this bucket.";

function versioning(status: unknown, kind = "BucketVersioning", rest: object = {}) {
  return companion(kind, { versioningConfiguration: { status, ...rest } });
}

testStackPolicy(s3BucketVersioned, [
  ...accepted({
    "has nothing to say of a stack without buckets": [key()],
    "accepts a companion": [bucket(), versioning("Enabled")],
    "accepts version 6's companion": [bucketV2(), versioning("Enabled", "BucketVersioningV2")],
    "does not ask for MFA to delete": [
      bucket(),
      versioning("Enabled", "BucketVersioning", { mfaDelete: "Disabled" }),
    ],
    "accepts the bucket's own word": [bucket({ versioning: { enabled: true } })],
    "accepts a BucketV2's own word": [bucketV2({ versionings: [{ enabled: true }] })],
    "accepts an aws-native bucket's own word": [
      nativeBucket({ versioningConfiguration: { status: "Enabled" } }),
    ],
    "accepts a bucket made with Object Lock, which keeps versions": [
      bucket({ objectLockEnabled: true }),
    ],
  }),
  ...byText(
    { ...quoted("Suspended", "Disabled", "enabled", ""), true: true, "not set": undefined },
    (text, status) => ({
      it: `refuses the status ${text}`,
      stack: [bucket(), versioning(status)],
      violations: [`companion: ${STATUS} is ${text}. Set it to "Enabled".`],
    }),
  ),
  ...refused(`companion: ${STATUS} is not set. Set it to "Enabled".`, {
    "refuses a companion that says nothing": [bucket(), companion("BucketVersioning", {})],
  }),
  ...refused('companion: versioningConfiguration is "Enabled". Make it an object.', {
    "refuses a configuration of another type": [
      bucket(),
      companion("BucketVersioning", { versioningConfiguration: "Enabled" }),
    ],
  }),
  {
    it: "refuses the buckets' own words",
    stack: [
      bucket({ bucket: "a", versioning: { enabled: false } }, { name: "a" }),
      bucket({ bucket: "b", versioning: { enabled: "true" } }, { name: "b" }),
      bucketV2({ bucket: "c", versionings: [{ enabled: false }] }, { name: "c" }),
      nativeBucket(
        { bucketName: "d", versioningConfiguration: { status: "Suspended" } },
        { name: "d" },
      ),
    ],
    violations: [
      "a: versioning.enabled is false. Set it to true.",
      'b: versioning.enabled is "true". Set it to true.',
      "c: versionings[0].enabled is false. Set it to true.",
      'd: versioningConfiguration.status is "Suspended". Set it to "Enabled".',
    ],
  },
  ...[bucket(), bucketV2(), nativeBucket()].map((silent) => ({
    it: `refuses an ${silent.type} of which nothing speaks`,
    stack: [silent],
    violations: [SILENT],
  })),
  ...refused(SILENT.replace("bucket:", "other:"), {
    "refuses a bucket whose neighbour alone keeps versions": [
      bucket(),
      versioning("Enabled"),
      bucket({ bucket: "files-2" }, { name: "other" }),
    ],
  }),
  ...refused(`companion: ${STATUS} is "Suspended". Set it to "Enabled".`, {
    "judges a companion whose bucket is in another stack": [versioning("Suspended")],
  }),
  ...refused("bucket: versioning.enabled is false. Set it to true.", {
    "judges the bucket's own word beside a companion": [
      bucket({ versioning: { enabled: false } }),
      versioning("Enabled"),
    ],
  }),
  ...refused(SILENT, {
    "does not take Object Lock that is off for versioning": [bucket({ objectLockEnabled: false })],
    "does not excuse access-log targets": [bucket(), logsOf()],
  }),
  ...advised(`companion: ${STATUS} is not known until the update.`, {
    "says what it cannot know at preview": [bucket(), versioning(UNKNOWN_TEXT)],
  }),
]);
