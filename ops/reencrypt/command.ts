import { type Command, Option } from "commander";
import { describeExistingKey } from "../aws/describe-key";
import { readEncryption, readOwnership, readVersioning } from "../aws/live-bucket";
import { defineCommand, type Outcome, wholeNumber } from "../command/command";
import type { Context } from "../command/context";
import { journalPath } from "../long-work/journal-path";
import { declaredOf } from "../stack/declared";
import type { BucketTarget } from "../stack/target";
import { Interrupted } from "../terminal/interrupted";
import { countText } from "../terminal/output";
import { knowsInPlace } from "./in-place";
import { countOf } from "./outcome-tally";
import { METHODS, type Method, type PlanArgs } from "./plan";
import { refuseReencryption } from "./refusals";
import { type ReencryptReport, reportText } from "./report-text";
import { reencryptBucket } from "./walk";

interface ReencryptOptions {
  readonly execute: boolean;
  readonly method: Method;
  readonly concurrency: number;
  readonly journal?: string;
  readonly restart: boolean;
  readonly json: boolean;
  readonly cwd: string;
}

/** As many as there are connections. */
const MAX_CONCURRENCY = 64;
const DEFAULT_CONCURRENCY = 16;

export const reencrypt = defineCommand<"key and bucket", ReencryptOptions>({
  name: "reencrypt",
  summary: "brings objects that are there already under the key, or onto the Bucket Key",
  description: `Brings objects that are there already under the key, or onto the Bucket Key.

In place, version by version, where S3 does that: sources under SSE-S3 or SSE-KMS, in any storage class. Else by a copy of the current version onto itself, with metadata, tags and storage class, and only while nobody overwrites it. No version is ever deleted: after a copy the old version is still there, under its old key. Old versions, archived, locked and SSE-C objects and those over 5 GB that cannot be done in place are listed as left.

Without --execute it is a dry run, which changes nothing; at a terminal it then asks. A run that was stopped is gone on with. Every object is looked at afterwards. In place it needs the stack's reencryptor, a setting that is off by default, or the same rights by IAM. Changing in place is built on AWS's documentation and was never run against AWS.`,
  needs: "key and bucket",
  examples: [
    { args: "reencrypt --stack prod", what: "What would be done" },
    { args: "reencrypt --stack prod --execute", what: "Do it" },
    { args: "reencrypt --stack prod --execute --method copy", what: "By copies alone" },
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
    { action: "s3:GetEncryptionConfiguration", why: "whether new objects go under the key" },
    { action: "s3:GetBucketVersioning", why: "whether a copy keeps the old version" },
    { action: "s3:GetBucketOwnershipControls", why: "whether a copy would lose an ACL" },
    { action: "s3:GetObjectRetention", why: "what is locked" },
    { action: "s3:GetObjectLegalHold", why: "what is locked" },
  ],
  insteadOfAsking: "--execute",
  configure: (command: Command) => {
    command
      .option("--execute", "do it, without asking (default: a dry run)", false)
      .addOption(
        new Option(
          "--method <method>",
          "in place where S3 does that and else by copy, or one alone",
        )
          .choices(METHODS)
          .default("auto"),
      )
      .option(
        "--concurrency <n>",
        `versions at once, 1 to ${MAX_CONCURRENCY}`,
        wholeNumber(1, MAX_CONCURRENCY),
        DEFAULT_CONCURRENCY,
      )
      .option("--journal <file>", "how far it has come (default: in .aerosecure/)")
      .option("--restart", "begin anew", false);
  },
  run,
});

async function run(context: Context<BucketTarget>, options: ReencryptOptions): Promise<Outcome> {
  const { clients, output, signal, target } = context;
  const { method, execute } = options;
  const { bucketName } = target;
  const [key, encryption, versioning, ownership] = await Promise.all([
    describeExistingKey(clients.kms, target.keyArn, { abortSignal: signal }),
    readEncryption(context, bucketName),
    readVersioning(context, bucketName),
    readOwnership(context, bucketName),
  ]);
  const found = "value" in encryption ? encryption.value : undefined;
  const algorithm = found?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
  const wanted = declaredOf(target, undefined, algorithm).encryption;
  const hasInPlace = method !== "copy" && (await knowsInPlace(clients.s3, bucketName, wanted));
  refuseReencryption(key, { encryption, versioning, ownership }, { method, hasInPlace });
  const plan: PlanArgs = { wanted, method, hasInPlace, now: context.now() };
  const report = await work(context, options, plan, execute);
  if (execute || !(await isConfirmed(context, options, report))) {
    return outcomeOf(report);
  }
  output.text(reportText(report));
  return outcomeOf(await work(context, options, plan, true));
}

/** Asks where somebody is there to answer and there is something to do. */
async function isConfirmed(
  { ask }: Context<BucketTarget>,
  { json }: ReencryptOptions,
  report: ReencryptReport,
): Promise<boolean> {
  const count = countOf(report, "would-change-in-place", "would-copy");
  if (json || count === 0 || !process.stdin.isTTY || !process.stderr.isTTY) {
    return false;
  }
  return ask.confirm(`Re-encrypt ${countText(count)} versions now?`);
}

/** @throws Interrupted where the signal stopped it, with what was done */
async function work(
  context: Context<BucketTarget>,
  options: ReencryptOptions,
  plan: PlanArgs,
  execute: boolean,
): Promise<ReencryptReport> {
  const { bucketName, keyArn, region, stack } = context.target;
  const { method, concurrency: limit, journal, restart } = options;
  // One file tells of one kind of work: a dry run beside it has its own.
  const kind = execute ? "reencrypt" : "reencrypt-dry-run";
  const named = execute || !journal ? journal : `${journal}.dry-run`;
  const done = await reencryptBucket(context, {
    ...{ ...plan, execute, limit, restart },
    journalPath: journalPath({ named, cwd: options.cwd, work: kind, bucket: bucketName }),
  });
  const report: ReencryptReport = {
    target: { stack: stack ?? null, region, keyArn, bucketName },
    mode: execute ? "execute" : "dry-run",
    method,
    hasInPlace: plan.hasInPlace,
    ...done,
  };
  if (!done.complete) {
    const changed = countOf(report, "changed-in-place", "copied");
    throw new Interrupted(
      `Interrupted after ${countText(report.versions)} versions, of which ${countText(changed)} were changed; the others were not looked at. Run the same command again to go on where it stopped.`,
      report,
    );
  }
  return report;
}

function outcomeOf(report: ReencryptReport): Outcome {
  return { ok: countOf(report, "failed") === 0, report, text: reportText(report) };
}
