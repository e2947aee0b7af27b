import { BUCKET_NAMESPACES } from "../aws/bucket-namespace";
import {
  DELETION_WINDOW_IN_DAYS,
  KEY_DESCRIPTION_MAX_CHARACTERS,
  MINIMUM_DELETION_WINDOW_IN_DAYS,
  MINIMUM_UNUSED_DAYS_BEFORE_DELETION,
  OBJECT_LOCK_DAYS,
  OLD_VERSIONS_KEPT_FOR_DAYS,
  ROTATION_PERIOD_IN_DAYS,
  TAGS_MAX_COUNT,
  TRAIL_NAME_CHARACTERS,
} from "../aws/limits";
import { OBJECT_LOCK_MODES } from "../aws/object-lock";
import { SERVICE_CHOICES } from "../aws/service-choice";
import { SSE_ALGORITHMS } from "../aws/sse-algorithm";
import { TLS_VERSIONS } from "../aws/tls-version";

/**
 * What is known of a setting: texts are Markdown, as docs/settings.md shows them, and plain in Pulumi.yaml.
 *
 * Pulumi asks for a value of each setting that Pulumi.yaml declares, unless it has a default there. So only those
 * with a `default` are declared; what the others hold is checked by their reader alone.
 */
export interface Setting {
  /** The part of docs/settings.md that has it. */
  readonly group: SettingGroup;
  /** What it is for. */
  readonly meaning: string;
  /** Which values are accepted. */
  readonly accepted: string;
  /** The value if it is not set; undefined if that depends on something, or if there is none. */
  readonly default?:
    | string
    | number
    | boolean
    | readonly string[]
    | Readonly<Record<string, string>>;
  /** The default as it is shown, if it is not `default` itself. */
  readonly shownDefault?: string;
  /** What it costs, in the part about what costs more. */
  readonly cost?: string;
}

/** The parts of docs/settings.md, by their headings. */
export const SETTING_GROUPS = {
  start: "Start with these",
  harden: "Harden further",
  pay: "Pay for more",
  rarely: "Rarely",
} as const;

export type SettingGroup = keyof typeof SETTING_GROUPS;

const FLAG = "`true`, `false`";

/** Every setting of the project, in the order in which they are shown. */
export const SETTINGS = {
  administrators: {
    group: "start",
    meaning: "principals that manage the key and cannot use it",
    accepted: "list of IAM users and roles of this account: ARN, `user/NAME` or `role/NAME`",
    default: [],
    shownDefault: "required",
  },
  keyUsers: {
    group: "start",
    meaning: "principals that may use the key, only through S3 and only for this bucket",
    accepted: "list as for `administrators`; none may be in both",
    default: [],
  },
  keyAlias: {
    group: "start",
    meaning: "alias of the key",
    accepted: "`alias/…`, not `alias/aws/…`",
    shownDefault: "`alias/aerosecure-<stack>`",
  },
  keyDescription: {
    group: "start",
    meaning: "description of the key",
    accepted: `1 to ${KEY_DESCRIPTION_MAX_CHARACTERS} characters`,
    shownDefault: "names the stack",
  },
  bucketNamePrefix: {
    group: "start",
    meaning: "start of the bucket's name, `<prefix>-<stack>-<account>-<region>-an`",
    accepted: "characters that S3 accepts, without dots",
    default: "aerosecure",
  },
  protect: {
    group: "start",
    meaning:
      "whether Pulumi refuses to delete or replace the key, the alias, the bucket and its parts, and AWS to delete the buckets and their policies, [also with `--ignore-protect`](operating.md#take-a-stack-down)",
    accepted: FLAG,
    default: true,
  },
  tags: {
    group: "start",
    meaning: "tags of every resource; keys also have `aerosecure:stack`, the stack's name",
    accepted: `at most ${TAGS_MAX_COUNT - 1} names and values`,
    default: {},
  },
  administratorsMayDeleteKey: {
    group: "harden",
    meaning: "whether administrators may schedule the key's deletion; they may always cancel it",
    accepted: FLAG,
    default: true,
  },
  rotationPeriodInDays: {
    group: "harden",
    meaning: "days between two automatic rotations",
    accepted: range(ROTATION_PERIOD_IN_DAYS),
    default: ROTATION_PERIOD_IN_DAYS.default,
  },
  deletionWindowInDays: {
    group: "harden",
    meaning: "waiting period, in days, before AWS deletes the key",
    accepted: `${range(DELETION_WINDOW_IN_DAYS)}, not under the minimum`,
    default: DELETION_WINDOW_IN_DAYS.default,
  },
  minimumDeletionWindowInDays: {
    group: "harden",
    meaning: "the shortest waiting period that anyone may choose",
    accepted: range(MINIMUM_DELETION_WINDOW_IN_DAYS),
    default: MINIMUM_DELETION_WINDOW_IN_DAYS.default,
  },
  minimumUnusedDaysBeforeDeletion: {
    group: "harden",
    meaning:
      "days the key must have been unused before its deletion can be scheduled, also with `destroy`; a new key counts as just used",
    accepted: `0 (off) to ${MINIMUM_UNUSED_DAYS_BEFORE_DELETION.max}`,
    default: MINIMUM_UNUSED_DAYS_BEFORE_DELETION.default,
  },
  minimumTlsVersion: {
    group: "harden",
    meaning: "oldest TLS version that the bucket accepts",
    accepted: words(TLS_VERSIONS),
    default: "1.2",
  },
  accessLogs: {
    group: "harden",
    meaning:
      "log every request to the bucket in a [bucket for logs](#the-names-of-buckets) (SSE-S3, as S3 requires). Logs are never deleted; you pay for their storage",
    accepted: FLAG,
    default: true,
  },
  oldVersionsKeptForDays: {
    group: "harden",
    meaning: "days to keep a version after it was overwritten or deleted; you pay for storage",
    accepted: range(OLD_VERSIONS_KEPT_FOR_DAYS),
    shownDefault: "forever",
  },
  objectLock: {
    group: "harden",
    meaning:
      "`mode` and `days`: [retention](#object-lock) of every new version; you pay for storage",
    accepted: `${words(OBJECT_LOCK_MODES, " or ")}, ${range(OBJECT_LOCK_DAYS)}; not with \`forceDestroy\``,
    shownDefault: "none",
  },
  blockPublicAccessOfAccount: {
    group: "harden",
    meaning:
      "block public access to every bucket of the account; stays when the stack is destroyed",
    accepted: FLAG,
    default: false,
  },
  perimeter: {
    group: "harden",
    meaning:
      "`organizationId`, `vpcEndpointIds` or both: deny requests for objects from anywhere else, except from AWS services, past the VPC endpoints also from services that act in the caller's name ([DenyOutsideVpcEndpoints refuses too much without BoolIfExists aws:ViaAWSService](../tests/infra/proofs/bucket-proofs.test.ts)), `serviceRoles` and the `deployer`",
    accepted: "`o-…`, list of `vpce-…`",
    shownDefault: "none",
  },
  serviceRoles: {
    group: "harden",
    meaning: "roles that the perimeter exempts",
    accepted: "list of roles of this account",
    default: [],
  },
  deployer: {
    group: "harden",
    meaning:
      "the only role that may change the bucket's default encryption; with `protect`, it may not schedule the keys' deletion. The deployment must run as that role; a preview need not",
    accepted: "role of this account",
    shownDefault: "none",
  },
  tamperAlarm: {
    group: "pay",
    meaning: "report changes to the key, the bucket or the alarm itself to an SNS topic",
    accepted: FLAG,
    default: true,
    cost: "an operations key, $1 a month; [alarms of CloudWatch](#alarms-of-cloudwatch), about $2 a month; two topics, two queues and rules, cents",
  },
  alarmEmail: {
    group: "pay",
    meaning: "address that the alarm writes to, once its owner has confirmed it",
    accepted: "one email address; not with `tamperAlarm: false`",
    shownDefault: "none",
    cost: "cents",
  },
  trail: {
    group: "pay",
    meaning:
      "the CloudTrail trail that feeds the alarm: a new one, or an existing one of this account and region",
    accepted: `\`create\`, or a trail's name of ${range(TRAIL_NAME_CHARACTERS)} characters`,
    default: "create",
    cost: "[a trail](#a-trail)",
  },
  replicationRegion: {
    group: "pay",
    meaning:
      "region of a replica: its own key, bucket and log bucket. S3 replicates new objects; existing ones stay behind",
    accepted: "another region of the same partition",
    shownDefault: "none",
    cost: "a key, storage, transfer between regions, requests; with `tamperAlarm` two topics, two queues and rules there, cents, and 15 alarm metrics, about $1.50 a month",
  },
  guardDuty: {
    group: "pay",
    meaning: "[GuardDuty](#services-that-an-account-has-only-once) with S3 protection",
    accepted: words(SERVICE_CHOICES),
    default: "adopt",
    cost: "`create`: by events analysed, 30 days free",
  },
  malwareProtection: {
    group: "pay",
    meaning: "GuardDuty scans every new file and tags it with the result",
    accepted: `${FLAG}; not with \`guardDuty: off\``,
    default: false,
    cost: "by GB and object scanned",
  },
  batchOperations: {
    group: "pay",
    meaning:
      "a role for jobs of S3 Batch Operations, which [re-encrypt existing objects](operating.md#by-s3-batch-operations) (`aerosecure reencrypt --batch`), and the output `batchOperatorPolicy` for whoever makes them. It makes no job",
    accepted: `${FLAG}; not with \`accessLogs: false\``,
    default: false,
    cost: "the role nothing; jobs by job and object",
  },
  securityHub: {
    group: "pay",
    meaning:
      "[Security Hub](#services-that-an-account-has-only-once) with AWS Foundational Best Practices and CIS 3.0.0",
    accepted: words(SERVICE_CHOICES),
    default: "adopt",
    cost: "`create`: by check",
  },
  bucketName: {
    group: "rarely",
    meaning: "whole name of the bucket, for [an existing bucket](adopt.md)",
    accepted: "a bucket's name, without dots; not with `bucketNamePrefix`",
    shownDefault: "from `bucketNamePrefix`",
  },
  bucketNamespace: {
    group: "rarely",
    meaning:
      "where the [names](#the-names-of-buckets) of the buckets are unique: in the account and region, so that nobody else can have them, or among all accounts. Not with `bucketName`",
    accepted: words(BUCKET_NAMESPACES),
    shownDefault:
      "`account-regional`; `global` in `me-south-1`, `me-central-1` and the `iso` partitions, which have no other",
  },
  sseAlgorithm: {
    group: "rarely",
    meaning:
      "default encryption. `aws:kms:dsse` (two layers) has no Bucket Key, so each object costs a request to KMS",
    accepted: words(SSE_ALGORITHMS),
    default: "aws:kms",
  },
  forceDestroy: {
    group: "rarely",
    meaning: "whether destroying the stack deletes the files in the bucket",
    accepted: `${FLAG}; not with \`protect\``,
    default: false,
  },
  reencryptor: {
    group: "rarely",
    meaning:
      "the principal that re-encrypts existing objects in place (`aerosecure reencrypt`), only through S3 and only in this bucket; cannot be an administrator",
    accepted: "an IAM user or role of this account, as in `administrators`",
    shownDefault: "none",
  },
  permissionsBoundary: {
    group: "rarely",
    meaning:
      "[boundary](#the-permissions-boundary) of the roles that S3 and GuardDuty assume; `*` at its end stands for `replication`, `malware-scan` or `batch-operations`",
    accepted: "name or ARN of a managed policy of this account",
    shownDefault: "none",
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** What Pulumi hands over for a setting that is not set: its default in Pulumi.yaml, if it has one there. */
export function defaultText(name: string): string | undefined {
  const settings: Readonly<Record<string, Setting>> = SETTINGS;
  const value = settings[name]?.default;
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

function range({ min, max }: { readonly min: number; readonly max: number }): string {
  return `${min} to ${max}`;
}

function words(options: readonly string[], between = ", "): string {
  return options.map((option) => `\`${option}\``).join(between);
}
