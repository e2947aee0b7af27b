import type { Command } from "commander";
import { PROBE_PREFIX } from "../../../infra/aws/limits";
import { readLifecycle } from "../../aws/live-bucket";
import { type Check, isSound } from "../../controls/check";
import type { Control } from "../../controls/control";
import { deployedControls } from "../../controls/deployed-controls";
import { isDeployed } from "../../controls/is-deployed";
import { defineCommand, type Outcome, wholeNumber } from "../../door/command";
import type { Context } from "../../door/context";
import { remediesOf } from "../../door/remedies-of";
import {
  collected,
  PREFIX_FLAGS,
  PREFIX_HELP,
  REPORT_FLAGS,
  REPORT_HELP,
  refuseReportAndPrefix,
} from "../../door/report-options";
import { journalPath } from "../../long-work/journal-path";
import type { Declared } from "../../stack/declared";
import type { BucketTarget } from "../../stack/target";
import { Interrupted } from "../../terminal/interrupted";
import { UserError } from "../../terminal/user-error";
import {
  checkAll,
  checkSample,
  type ObjectsReport,
  objectsCheck,
  wholeBucket,
} from "./existing-objects";
import {
  checkInventory,
  type InventoryFindings,
  inventoryChecks,
  inventoryNotes,
} from "./inventory-objects";
import { lifecycleCheck, refuseRetainedProbes, replicaNotes } from "./probe-limits";
import { reportText, type VerifyReport } from "./report-text";
import { runProbes } from "./run-probes";
import { verifyCoverage } from "./verify-coverage";

interface VerifyOptions {
  readonly probe: boolean;
  readonly allowRetained: boolean;
  readonly sample?: number;
  readonly all: boolean;
  readonly concurrency: number;
  readonly journal?: string;
  readonly restart: boolean;
  readonly prefix: readonly string[];
  readonly report?: string;
  readonly inventory?: string;
  readonly cwd: string;
}

const MAX_SAMPLE = 10_000;
/** As many as there are connections. */
const MAX_CONCURRENCY = 64;
const DEFAULT_CONCURRENCY = 16;

export const verifyCommand = defineCommand<"key and bucket", VerifyOptions>({
  name: "verify",
  summary: "check that the bucket encrypts every upload and denies weaker encryption",
  description: `Check that the bucket encrypts every upload and denies weaker encryption.

Uploads a probe without encryption headers under ${PROBE_PREFIX}, checks how S3 encrypted it, reads it back and deletes it. Does the same with an upload that names the key, with multipart uploads, a copy and a POST form. Tries uploads that must be denied. Judges the key and the bucket by the same controls as \`aerosecure evidence\`. Deletes every version that it uploads, even if something fails.

With --sample or --all it also checks how existing objects are encrypted. With --inventory it reads that from an S3 Inventory report, in which S3 lists a bucket of any size each day or week. An inventory does not name keys: --sample and --all then check the key of what it finds encrypted as expected.

At the end it lists what it did not check.`,
  needs: "key and bucket",
  examples: [
    { args: "verify --stack prod", what: "Key and bucket of a stack" },
    { args: "verify --stack prod --no-probe", what: "Without uploading anything" },
    { args: "verify --stack prod --all", what: "And every version in the bucket" },
    {
      args: "verify --stack prod --all --prefix telemetry/ --report wrong.csv",
      what: "And every version under a prefix, with a list of those that are not as they should be",
    },
    {
      args: "verify --stack prod --inventory s3://REPORTS/files/daily/2026-11-29T01-00Z/manifest.json --sample 1000",
      what: "By an S3 Inventory report, and the key of 1,000 of its versions",
    },
    {
      args: "verify --key arn:aws:kms:us-east-1:111122223333:key/KEY-ID --bucket BUCKET --sample 500",
      what: "And 500 objects chosen at random, without a stack",
    },
  ],
  permissions: [
    { action: "s3:PutObject", why: "the probes, under aerosecure-probe/" },
    { action: "s3:GetObjectVersion", why: "reading the probe back, checking objects" },
    { action: "s3:DeleteObjectVersion", why: "deleting the probes" },
    { action: "s3:ListBucketVersions", why: "finding probes and objects" },
    { action: "s3:ListBucketMultipartUploads", why: "finding multipart uploads that failed" },
    { action: "s3:AbortMultipartUpload", why: "deleting their parts" },
    { action: "s3:GetObject", why: "the inventory's manifest and files" },
    { action: "kms:GenerateDataKey", why: "the probe, through S3" },
    { action: "kms:Decrypt", why: "reading the probe back, through S3" },
    { action: "kms:DescribeKey", why: "state and kind of the key, its alias" },
    { action: "kms:GetKeyPolicy", why: "the key policy" },
    { action: "kms:GetKeyRotationStatus", why: "rotation" },
    { action: "s3:GetEncryptionConfiguration", why: "the bucket's default encryption" },
    { action: "s3:GetBucketPolicy", why: "the bucket policy" },
    { action: "s3:GetBucketPolicyStatus", why: "whether the bucket policy is public" },
    { action: "s3:GetBucketLogging", why: "access logs" },
    { action: "s3:GetBucketVersioning", why: "versioning" },
    { action: "s3:GetBucketPublicAccessBlock", why: "the public access blocks" },
    { action: "s3:GetBucketOwnershipControls", why: "ownership of objects" },
    { action: "s3:GetBucketObjectLockConfiguration", why: "whether the bucket would keep a probe" },
    { action: "s3:GetReplicationConfiguration", why: "whether a replica would keep a probe" },
    { action: "s3:GetLifecycleConfiguration", why: "whether probes are deleted" },
    {
      action: "iam:SimulateCustomPolicy",
      why: "the bucket policy without TLS (optional; without it, its statements are read)",
    },
  ],
  configure: (command: Command) => {
    command
      .option("--no-probe", "upload nothing")
      .option(
        "--allow-retained",
        "upload even if Object Lock keeps the probe until its retention ends",
        false,
      )
      .option(
        "--sample <n>",
        `check n objects chosen at random, 1 to ${MAX_SAMPLE}`,
        wholeNumber(1, MAX_SAMPLE),
      )
      .option("--all", "check every version; an interrupted run resumes where it stopped", false)
      .option(
        "--concurrency <n>",
        `requests at once for --sample and --all, 1 to ${MAX_CONCURRENCY}`,
        wholeNumber(1, MAX_CONCURRENCY),
        DEFAULT_CONCURRENCY,
      )
      .option(
        "--journal <file>",
        "the file that keeps the progress of --all (default: in .aerosecure/)",
      )
      .option("--restart", "start --all again from the beginning", false)
      .option(
        "--inventory <manifest>",
        "judge by an S3 Inventory report, s3://BUCKET/…/manifest.json, as Parquet or CSV",
      )
      .option(PREFIX_FLAGS, PREFIX_HELP, collected, [])
      .option(REPORT_FLAGS, REPORT_HELP);
  },
  run,
});

async function run(context: Context<BucketTarget>, options: VerifyOptions): Promise<Outcome> {
  const { target } = context;
  refuseMixedOptions(options);
  const remedies = remediesOf(context, options);
  const resources = await target.openedStack?.resources();
  const [deployed, lifecycle] = await Promise.all([
    deployedControls(context, target, resources, remedies),
    readLifecycle(context, target.bucketName),
  ]);
  const { bucket, declared, parts } = deployed;
  if (options.probe && !options.allowRetained) {
    refuseRetainedProbes(bucket);
  }
  const checks = [
    ...deployed.controls.filter(({ id }) => isDeployed(id, parts)).map(checkOf),
    lifecycleCheck(lifecycle, remedies),
  ];
  const probed =
    options.probe && !context.signal.aborted
      ? await runProbes(context, declared.encryption)
      : { checks: [], left: [] };
  const report: VerifyReport = {
    target: shownTarget(target),
    checks: [...checks, ...probed.checks],
    notes: options.probe ? replicaNotes(bucket) : [],
    left: probed.left,
  };
  stopIfStopped(context, report);
  return outcomeOf(await withObjects(context, options, declared.encryption, report), options);
}

/** What an auditor's page has beside it is in `aerosecure evidence`. */
function checkOf(control: Control): Check {
  const { id, title, verdict, expected, found, remedy, missingPermission } = control;
  return { id, title, verdict, expected, found, remedy, missingPermission };
}

function refuseMixedOptions(options: VerifyOptions): void {
  const { all, sample, journal, restart, prefix, report, inventory } = options;
  refuseReportAndPrefix(options);
  if (
    !all &&
    sample === undefined &&
    inventory === undefined &&
    (report !== undefined || prefix.length > 0)
  ) {
    throw new UserError("--report and --prefix go with --sample, --all or --inventory.", 2);
  }
  if (all && sample !== undefined) {
    throw new UserError("Use --sample or --all, not both.", 2);
  }
  if (!all && (journal !== undefined || restart)) {
    throw new UserError("--journal and --restart go with --all.", 2);
  }
}

/** @throws Interrupted with what was seen by then */
function stopIfStopped({ signal }: Context<BucketTarget>, report: VerifyReport): void {
  if (signal.aborted) {
    throw new Interrupted(
      `Interrupted after ${report.checks.length} checks; ${probesText(report)}`,
      report,
    );
  }
}

function probesText({ left }: VerifyReport): string {
  return left.length === 0
    ? "no probe is left in the bucket."
    : `left in the bucket: ${left.map(({ key }) => key).join(", ")}.`;
}

async function withObjects(
  context: Context<BucketTarget>,
  options: VerifyOptions,
  expected: Declared["encryption"],
  report: VerifyReport,
): Promise<VerifyReport> {
  const findings = await findingsOf(context, options, expected);
  const found = { ...report, ...findings };
  const { objects, inventory } = findings;
  return {
    ...found,
    checks: [
      ...report.checks,
      ...(inventory === undefined ? [] : inventoryChecks({ ...findings, inventory })),
      ...(objects === undefined ? [] : [objectsCheck(objects, found, inventory !== undefined)]),
    ],
    notes: [
      ...report.notes,
      ...(inventory === undefined ? [] : inventoryNotes(inventory, context.now())),
    ],
    coverage: verifyCoverage({ isProbed: options.probe, ...findings }),
  };
}

type Findings = Partial<InventoryFindings> & { readonly objects?: ObjectsReport };

async function findingsOf(
  context: Context<BucketTarget>,
  options: VerifyOptions,
  expected: Declared["encryption"],
): Promise<Findings> {
  const { all, sample, concurrency: limit, journal: named, restart, cwd, inventory } = options;
  const { prefix, report: file } = options;
  const args = {
    ...{ context, expected, limit, prefix, restart },
    ...(file !== undefined && { report: file }),
    journalPath: journalPath({ named, cwd, work: "verify", bucket: context.target.bucketName }),
  };
  if (inventory !== undefined) {
    const keys = all ? "all" : sample === undefined ? "none" : { sample };
    return checkInventory({ ...args, location: inventory, keys });
  }
  if (all) {
    return { objects: await checkAll(args, wholeBucket(args)) };
  }
  return sample === undefined ? {} : { objects: await checkSample(args, sample) };
}

function outcomeOf(report: VerifyReport, { allowRetained }: VerifyOptions): Outcome {
  const isClean = report.left.length === 0 || allowRetained;
  return {
    ok: isClean && isSound(report.checks),
    report,
    text: reportText(report),
  };
}

function shownTarget({ stack, region, keyArn, bucketName }: BucketTarget): VerifyReport["target"] {
  return { stack: stack ?? null, region, keyArn, bucketName };
}
