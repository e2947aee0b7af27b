import { Option } from "commander";
import { describeExistingKey } from "../../aws/describe-key";
import { algorithmIn, readEncryption, readOwnership, readVersioning } from "../../aws/live-bucket";
import { type CommonOptions, defineCommand, type Outcome, wholeNumber } from "../../door/command";
import type { Context } from "../../door/context";
import {
  collected,
  PREFIX_FLAGS,
  PREFIX_HELP,
  REPORT_FLAGS,
  REPORT_HELP,
  refuseReportAndPrefix,
} from "../../door/report-options";
import { declaredOf } from "../../stack/declared";
import type { BucketTarget } from "../../stack/target";
import { countText } from "../../terminal/output";
import { addBatchOptions, type BatchOptions, refuseBatchOptions } from "./batch/batch-options";
import { runBatch } from "./batch/run-batch";
import { knowsInPlace } from "./in-place";
import { countOf } from "./outcome-tally";
import { METHODS, type PlanArgs } from "./plan";
import { refuseReencryption } from "./refusals";
import { type ReencryptReport, reportText } from "./report-text";
import { type ReencryptOptions, reencryptBucket } from "./walk";

type Options = ReencryptOptions & BatchOptions & CommonOptions;

/** As many as there are connections. */
const MAX_CONCURRENCY = 64;
const DEFAULT_CONCURRENCY = 16;

export const reencryptCommand = defineCommand<"key and bucket", ReencryptOptions & BatchOptions>({
  name: "reencrypt",
  summary: "re-encrypt existing objects under the key, with the Bucket Key",
  description: `Re-encrypt existing objects under the key, with the Bucket Key.

If S3 supports it, re-encrypts each version in place: SSE-S3 or SSE-KMS, any storage class.
Otherwise copies the current version onto itself, with metadata, tags and storage class, and only
while no one overwrites it. Deletes no version: after a copy the old version still exists, under its
old key, and the new one has a new date and, if it was uploaded in parts, another ETag. A version that
cannot be re-encrypted in place is left if it is not current, or is archived, locked, under SSE-C or
over 5 GB. A version under DSSE-KMS in a bucket under SSE-KMS is left unless --accept-single-layer is
given. Each kind is shown with what to do, and --report lists every version. Exit code 1 if --execute
leaves any.

Without --execute, it is a dry run that changes nothing; at a terminal, it then asks whether to
proceed. An interrupted run resumes where it stopped. Every object is checked afterwards.
Re-encrypting in place requires the stack's reencryptor, a setting that is off by default, or the
same permissions through IAM. It is written from AWS's documentation and has never been run against AWS.

With --batch, one job of S3 Batch Operations does it, for up to 20 billion objects, with the role that
the stack's setting batchOperations declares. The job waits until S3 knows how many objects it has, and
for your confirmation. A run that is interrupted, or killed, finds its job again and makes no second
one. Once it has ended, its completion report says what failed: exit code 1. Never run against AWS.`,
  needs: "key and bucket",
  examples: [
    { args: "reencrypt --stack prod", what: "Show what would be done" },
    { args: "reencrypt --stack prod --execute", what: "Do it" },
    { args: "reencrypt --stack prod --execute --method copy", what: "Do it only by copying" },
    {
      args: "reencrypt --stack prod --prefix telemetry/ --report to-do.csv",
      what: "List what would be changed or left, as a manifest for S3 Batch Operations",
    },
    {
      args: "reencrypt --stack prod --batch --execute --follow",
      what: "Have S3 Batch Operations list the objects and do it, and show its progress",
    },
    {
      args: "reencrypt --stack prod --batch --manifest to-do.csv",
      what: "Show the job for what is in a manifest, and ask",
    },
  ],
  permissions: [
    { action: "s3:ListBucketVersions", why: "finding every version" },
    { action: "s3:GetObjectVersion", why: "how each is encrypted; reading it for a copy" },
    { action: "s3:UpdateObjectEncryption", why: "changing in place" },
    { action: "s3:PutObject", why: "changing in place, and copies" },
    { action: "s3:GetObjectVersionTagging", why: "copies" },
    { action: "s3:PutObjectTagging", why: "copies" },
    { action: "kms:Decrypt", why: "on the old keys" },
    { action: "kms:GenerateDataKey", why: "on the key" },
    { action: "kms:Encrypt", why: "on the key, in place" },
    { action: "kms:ReEncryptFrom", why: "on the old keys, in place" },
    { action: "kms:ReEncryptTo", why: "on the key, in place" },
    { action: "kms:DescribeKey", why: "whether the key can be used" },
    {
      action: "s3:GetEncryptionConfiguration",
      why: "whether new objects are encrypted under the key",
    },
    { action: "s3:GetBucketVersioning", why: "whether a copy keeps the old version" },
    { action: "s3:GetBucketOwnershipControls", why: "whether a copy would lose an ACL" },
    { action: "s3:GetObjectRetention", why: "what is locked" },
    { action: "s3:GetObjectLegalHold", why: "what is locked" },
    { action: "s3:ListJobs", why: "--batch: finding the job of an earlier run" },
    { action: "s3:CreateJob", why: "--batch" },
    { action: "iam:PassRole", why: "--batch: the role that the job acts as" },
    { action: "s3:DescribeJob", why: "--batch: its progress" },
    { action: "s3:UpdateJobStatus", why: "--batch: confirming or cancelling the job" },
    { action: "s3:GetObject", why: "--batch: the completion report" },
  ],
  insteadOfAsking: "--execute",
  configure: (command) =>
    addBatchOptions(command)
      .option("--execute", "re-encrypt, without asking (default: a dry run)", false)
      .addOption(
        new Option("--method <method>", "auto: in place if S3 can, otherwise by copy")
          .choices(METHODS)
          .default("auto"),
      )
      .option(
        "--concurrency <n>",
        `versions at the same time, 1 to ${MAX_CONCURRENCY}`,
        wholeNumber(1, MAX_CONCURRENCY),
        DEFAULT_CONCURRENCY,
      )
      .option("--journal <file>", "record progress in this file (default: in .aerosecure/)")
      .option("--restart", "start over", false)
      .option(PREFIX_FLAGS, PREFIX_HELP, collected, [])
      .option(REPORT_FLAGS, REPORT_HELP)
      .option(
        "--accept-single-layer",
        "re-encrypt also what has two layers of encryption (DSSE-KMS), which the bucket does not give it",
        false,
      ),
  run,
});

async function run(context: Context<BucketTarget>, options: Options): Promise<Outcome> {
  const { clients, output, signal, target } = context;
  const { method, execute, acceptSingleLayer } = options;
  const { bucketName } = target;
  refuseReportAndPrefix(options);
  refuseBatchOptions(options);
  const [key, encryption, versioning, ownership] = await Promise.all([
    describeExistingKey(clients.kms, target.keyArn, { abortSignal: signal }),
    readEncryption(context, bucketName),
    readVersioning(context, bucketName),
    readOwnership(context, bucketName),
  ]);
  const expected = declaredOf(target, undefined, algorithmIn(encryption)).encryption;
  const hasInPlace = method !== "copy" && (await knowsInPlace(clients.s3, bucketName, expected));
  refuseReencryption(key, { encryption, versioning, ownership }, { method, hasInPlace });
  if (options.batch) {
    return runBatch(context, options, { expected, hasInPlace });
  }
  const plan: PlanArgs = {
    ...{ expected, method, hasInPlace, acceptSingleLayer },
    now: context.now(),
  };
  const report = await reencryptBucket(context, options, plan, execute);
  if (execute || !(await isConfirmed(context, options, report))) {
    return outcomeOf(report);
  }
  output.text(reportText(report));
  return outcomeOf(await reencryptBucket(context, options, plan, true, report.versions));
}

/** Asks if someone can answer and there is something to do. */
async function isConfirmed(
  { ask }: Context<BucketTarget>,
  { json }: Options,
  report: ReencryptReport,
): Promise<boolean> {
  const count = countOf(report, "would-change-in-place", "would-copy");
  if (json || count === 0 || !process.stdin.isTTY || !process.stderr.isTTY) {
    return false;
  }
  return ask.confirm(`Re-encrypt ${countText(count)} versions now?`);
}

/** A dry run only shows what would be left. */
function outcomeOf(report: ReencryptReport): Outcome {
  const left = report.mode === "execute" ? countOf(report, "left") : 0;
  return { ok: countOf(report, "failed") + left === 0, report, text: reportText(report) };
}
