import type { ControlId as SecurityHubId } from "../../policy-pack/src/frameworks";

/** How severe a failure is, as Security Hub grades it. */
export type Severity = "low" | "medium" | "high" | "critical";

/** A control before anything is read. */
export interface Definition {
  /** What holds if it passes, in a sentence without its full stop. */
  readonly title: string;
  readonly about: "key" | "bucket" | "account";
  readonly severity: Severity;
  /** The Security Hub controls that require the same. */
  readonly answers: readonly SecurityHubId[];
  /** The setting that switches it on, if the stack need not have it. @default every stack has it */
  readonly setting?: string;
}

/** Every control, in the order in which people read them. */
export const DEFINITIONS = {
  "key-state": {
    title: "The key is enabled, and no deletion is scheduled",
    about: "key",
    severity: "critical",
    answers: ["KMS.3"],
  },
  "key-single-region": {
    title: "The key stays in one Region",
    about: "key",
    severity: "medium",
    answers: [],
  },
  "key-symmetric": {
    title: "The key is a symmetric encryption key",
    about: "key",
    severity: "medium",
    answers: [],
  },
  "key-origin": {
    title: "AWS KMS created and holds the key material",
    about: "key",
    severity: "medium",
    answers: [],
  },
  "key-rotation": {
    title: "The key is rotated",
    about: "key",
    severity: "medium",
    answers: ["KMS.4"],
  },
  "key-alias": {
    title: "The alias points to the key",
    about: "key",
    severity: "medium",
    answers: [],
  },
  "key-policy-deployed": {
    title: "The key policy is the one that was deployed",
    about: "key",
    severity: "high",
    answers: [],
  },
  "key-policy-not-public": {
    title: "Every statement of the key policy names whom it allows",
    about: "key",
    severity: "critical",
    answers: ["KMS.5"],
  },
  "key-policy-proved": {
    title: "The key policy keeps for every request what the stack was deployed with",
    about: "key",
    severity: "critical",
    answers: [],
  },
  "bucket-sse-kms": {
    title: "The bucket's default encryption uses AWS KMS",
    about: "bucket",
    severity: "high",
    answers: ["S3.17"],
  },
  "bucket-own-key": {
    title: "The bucket's default encryption uses this key",
    about: "bucket",
    severity: "high",
    answers: [],
  },
  "bucket-key": {
    title: "The Bucket Key is on, if the encryption uses one",
    about: "bucket",
    severity: "low",
    answers: [],
  },
  "bucket-blocks-sse-c": {
    title: "The bucket denies keys that only the client holds (SSE-C)",
    about: "bucket",
    severity: "high",
    answers: [],
  },
  "bucket-public-access": {
    title: "The bucket blocks public access",
    about: "bucket",
    severity: "critical",
    answers: ["S3.8"],
  },
  "bucket-not-public": {
    title: "The bucket policy makes nothing public",
    about: "bucket",
    severity: "critical",
    answers: ["S3.2", "S3.3"],
  },
  "bucket-tls-only": {
    title: "The bucket denies requests without TLS",
    about: "bucket",
    severity: "high",
    answers: ["S3.5"],
  },
  "bucket-policy-deployed": {
    title: "The bucket policy is the one that was deployed",
    about: "bucket",
    severity: "high",
    answers: [],
  },
  "bucket-policy-proved": {
    title: "The bucket policy keeps for every request what the stack was deployed with",
    about: "bucket",
    severity: "critical",
    answers: [],
  },
  "bucket-versioned": {
    title: "The bucket keeps every version of an object",
    about: "bucket",
    severity: "medium",
    answers: ["S3.14"],
  },
  "bucket-acls-disabled": {
    title: "Access control lists are disabled",
    about: "bucket",
    severity: "high",
    answers: ["S3.12"],
  },
  "bucket-logged": {
    title: "Access logs are on",
    about: "bucket",
    severity: "medium",
    answers: ["S3.9"],
    setting: "accessLogs",
  },
  "bucket-object-lock": {
    title: "Object Lock retains new objects",
    about: "bucket",
    severity: "medium",
    answers: ["S3.15"],
    setting: "objectLock",
  },
  "bucket-replicated": {
    title: "New objects are replicated to another Region, under a key of their own",
    about: "bucket",
    severity: "low",
    answers: ["S3.7"],
    setting: "replicationRegion",
  },
  "trail-records": {
    title: "A trail of all Regions records every management event",
    about: "account",
    severity: "high",
    answers: ["CloudTrail.1"],
    setting: "tamperAlarm",
  },
  "trail-encrypted": {
    title: "The trail's log files are encrypted under a customer managed key",
    about: "account",
    severity: "medium",
    answers: ["CloudTrail.2"],
    setting: "tamperAlarm",
  },
  "trail-validated": {
    title: "The trail validates its log files",
    about: "account",
    severity: "low",
    answers: ["CloudTrail.4"],
    setting: "tamperAlarm",
  },
  "tamper-alarm": {
    title: "The alarm reports anyone who disables the key or schedules its deletion",
    about: "account",
    severity: "high",
    answers: ["CloudWatch.7"],
    setting: "tamperAlarm",
  },
  "guardduty-on": {
    title: "GuardDuty is on",
    about: "account",
    severity: "high",
    answers: ["GuardDuty.1"],
    setting: "guardDuty",
  },
  "guardduty-s3": {
    title: "GuardDuty S3 Protection is on",
    about: "account",
    severity: "high",
    answers: ["GuardDuty.10"],
    setting: "guardDuty",
  },
  "securityhub-on": {
    title: "Security Hub is on",
    about: "account",
    severity: "medium",
    answers: ["CIS.4.16"],
    setting: "securityHub",
  },
  "securityhub-standards": {
    title: "Security Hub checks the account against a standard",
    about: "account",
    severity: "medium",
    answers: [],
    setting: "securityHub",
  },
} as const satisfies Readonly<Record<string, Definition>>;

export type ControlId = keyof typeof DEFINITIONS;
