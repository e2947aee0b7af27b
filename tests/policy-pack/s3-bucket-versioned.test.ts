import { s3BucketVersioned } from "../../policy-pack/rules/s3-bucket-versioned";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { bucket, bucketV2, companion, key, nativeBucket } from "./buckets";

const STATUS = "versioningConfiguration.status";
const SILENT =
  "bucket: No resource turns versioning on. Add a BucketVersioning with the status Enabled for this bucket.";

function versioning(status: unknown, kind = "BucketVersioning") {
  return companion(kind, { versioningConfiguration: { status } });
}

testStackRule(s3BucketVersioned, [
  { it: "has nothing to say of a stack without buckets", stack: [key()] },
  { it: "accepts a companion", stack: [bucket(), versioning("Enabled")] },
  {
    it: "accepts version 6's companion",
    stack: [bucketV2(), versioning("Enabled", "BucketVersioningV2")],
  },
  {
    it: "does not ask for MFA to delete",
    stack: [
      bucket(),
      companion("BucketVersioning", {
        versioningConfiguration: { status: "Enabled", mfaDelete: "Disabled" },
      }),
    ],
  },
  ...[
    ["Suspended", '"Suspended"'],
    ["Disabled", '"Disabled"'],
    ["enabled", '"enabled"'],
    ["", '""'],
    [true, "true"],
    [undefined, "not set"],
  ].map(([status, text]) => ({
    it: `refuses the status ${text}`,
    stack: [bucket(), versioning(status)],
    violations: [`companion: ${STATUS} is ${text}. Set it to "Enabled".`],
  })),
  {
    it: "refuses a companion that says nothing",
    stack: [bucket(), companion("BucketVersioning", {})],
    violations: [`companion: ${STATUS} is not set. Set it to "Enabled".`],
  },
  {
    it: "refuses a configuration of another type",
    stack: [bucket(), companion("BucketVersioning", { versioningConfiguration: "Enabled" })],
    violations: ['companion: versioningConfiguration is "Enabled". Make it an object.'],
  },
  { it: "accepts the bucket's own word", stack: [bucket({ versioning: { enabled: true } })] },
  { it: "accepts a BucketV2's own word", stack: [bucketV2({ versionings: [{ enabled: true }] })] },
  {
    it: "accepts an aws-native bucket's own word",
    stack: [nativeBucket({ versioningConfiguration: { status: "Enabled" } })],
  },
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
  {
    it: "refuses a bucket whose neighbour alone keeps versions",
    stack: [bucket(), versioning("Enabled"), bucket({ bucket: "files-2" }, { name: "other" })],
    violations: [SILENT.replace("bucket:", "other:")],
  },
  {
    it: "judges a companion whose bucket is in another stack",
    stack: [versioning("Suspended")],
    violations: [`companion: ${STATUS} is "Suspended". Set it to "Enabled".`],
  },
  {
    it: "judges the bucket's own word beside a companion",
    stack: [bucket({ versioning: { enabled: false } }), versioning("Enabled")],
    violations: ["bucket: versioning.enabled is false. Set it to true."],
  },
  {
    it: "accepts a bucket made with Object Lock, which keeps versions",
    stack: [bucket({ objectLockEnabled: true })],
  },
  {
    it: "does not take Object Lock that is off for versioning",
    stack: [bucket({ objectLockEnabled: false })],
    violations: [SILENT],
  },
  {
    it: "says what it cannot know at preview",
    stack: [bucket(), versioning(UNKNOWN_TEXT)],
    advisories: [`companion: ${STATUS} is not known until the update.`],
  },
  {
    it: "does not excuse access-log targets",
    stack: [
      bucket(),
      companion("BucketLogging", { bucket: "elsewhere", targetBucket: "files" }, { name: "logs" }),
    ],
    violations: [SILENT],
  },
]);
