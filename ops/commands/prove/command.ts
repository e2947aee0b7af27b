import { existsSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  MINIMUM_DELETION_WINDOW_IN_DAYS,
  MINIMUM_UNUSED_DAYS_BEFORE_DELETION,
} from "../../../infra/aws/limits";
import type { AwsAccess } from "../../aws/reading";
import {
  type Facts,
  type Policies,
  type Site,
  USUAL_FACTS,
} from "../../controls/policies/policy-facts";
import { type ProofReport, provePolicies } from "../../controls/policies/prove-policies";
import { type CommonOptions, defineCommand, type Outcome, wholeNumber } from "../../door/command";
import type { Context } from "../../door/context";
import { type BucketTarget, resolveTarget, type TargetOptions } from "../../stack/target";
import { UserError } from "../../terminal/user-error";
import { type ComparisonReport, comparePolicies, type Versions } from "./compare-policies";
import { comparisonText } from "./comparison-text";
import { livePolicies } from "./live-policies";
import { readPolicy } from "./read-policy";
import { reportText } from "./report-text";
import { type SiteOptions, siteOf } from "./site-of";

interface ProveOptions extends SiteOptions, Partial<Facts> {
  readonly keyPolicy?: string;
  readonly bucketPolicy?: string;
  readonly against?: string;
}

const NOT_DECIDED = 3;

export const proveCommand = defineCommand<"nothing", ProveOptions>({
  name: "prove",
  summary: "prove what a key policy and a bucket policy allow, for every request",
  description: `Prove what a key policy and a bucket policy allow and deny, for every request.

Reads the policies that AWS has; or policies from files, which sends nothing to AWS. For each property that the documentation claims, such as that no administrator uses the key, it proves the property for every possible request, shows a request that violates it, or says why it could not be decided.

With --stack, the policies have to keep what the stack was deployed with: administrators, key users, perimeter. Without a stack, it takes the administrators and key users from the statements of the key policy. Options say what else the policies should keep.

Exits with 1 if a property does not hold, with 3 if none fails but one is not decided.

With --against it compares policies in files with earlier versions instead, over all requests, and lists what they newly allow and newly refuse. The earlier version is a file, or what AWS has for a stack. It then exits with 1 if something is newly allowed, with 3 if nothing is but some requests could not be compared.`,
  needs: "nothing",
  examples: [
    { args: "prove --stack prod", what: "The policies of a stack, as AWS has them" },
    {
      args: "prove --key arn:aws:kms:us-east-1:111122223333:key/KEY-ID --bucket BUCKET --key-policy key.json --bucket-policy bucket.json",
      what: "Both policies",
    },
    {
      args: "prove --key arn:aws:kms:us-east-1:111122223333:key/KEY-ID --bucket BUCKET --key-policy key.json --minimum-window 30",
      what: "A key policy whose shortest deletion window is 30 days",
    },
    {
      args: "prove --key arn:aws:kms:us-east-1:111122223333:key/KEY-ID --bucket BUCKET --key-policy new.json --against old.json",
      what: "What a new version of a key policy changes",
    },
    {
      args: "prove --bucket-policy new.json --against prod",
      what: "What it would change for a stack",
    },
  ],
  permissions: [
    { action: "kms:GetKeyPolicy", why: "the key policy, except from files" },
    { action: "s3:GetBucketPolicy", why: "the bucket policy, except from files" },
    { action: "s3:GetEncryptionConfiguration", why: "how the bucket encrypts, except from files" },
  ],
  configure: (command: Command) => {
    command
      .option("--key <key>", "the key instead of a stack; by its ARN with policies from files")
      .option("--bucket <bucket>", "the bucket that the key is for")
      .option("--key-policy <file>", "the key's policy, as JSON")
      .option("--bucket-policy <file>", "the bucket's policy, as JSON")
      .option("--against <earlier>", "an earlier version of the policy in a file, or a stack")
      .addOption(
        new Option(
          "--algorithm <algorithm>",
          "how the bucket is set to encrypt (default: the bucket's, else aws:kms)",
        ).choices(["aws:kms", "aws:kms:dsse"]),
      )
      .option(
        "--minimum-window <days>",
        `the shortest deletion window that the key policy should allow (default: the stack's, else ${MINIMUM_DELETION_WINDOW_IN_DAYS.default})`,
        wholeNumber(MINIMUM_DELETION_WINDOW_IN_DAYS.min, MINIMUM_DELETION_WINDOW_IN_DAYS.max),
      )
      .option(
        "--minimum-unused <days>",
        `days that the key must have gone unused before its deletion (default: the stack's, else ${MINIMUM_UNUSED_DAYS_BEFORE_DELETION.default})`,
        wholeNumber(
          MINIMUM_UNUSED_DAYS_BEFORE_DELETION.min,
          MINIMUM_UNUSED_DAYS_BEFORE_DELETION.max,
        ),
      )
      .option(
        "--minimum-tls <version>",
        `the oldest TLS version that is accepted (default: the stack's, else ${USUAL_FACTS.minimumTls})`,
        tlsVersion,
      )
      .option("--organization <id>", "the only organization that may access objects")
      .option(
        "--vpc-endpoint <id>",
        "a VPC endpoint through which objects may be accessed; repeatable",
        also,
      )
      .option("--let-through <arn>", "a role that the perimeter lets through; repeatable", also)
      .option("--deployer <arn>", "the role that deploys, or a pattern; repeatable", also)
      .option(
        "--protected",
        "the stack is protected: bucket, bucket policy and key refuse to be deleted",
      );
  },
  run,
});

async function run(context: Context<undefined>, options: ProveOptions & CommonOptions) {
  const { keyPolicy, bucketPolicy, against } = options;
  if (keyPolicy === undefined && bucketPolicy === undefined) {
    if (against !== undefined) {
      throw new UserError(
        "--against needs a new version: --key-policy FILE, --bucket-policy FILE, or both.",
        2,
      );
    }
    const live = await livePolicies(...(await targetFor(context, options)));
    return outcomeOf(
      provePolicies(live.policies, live.site, factsFor(options, live.facts), live.declared.key),
    );
  }
  if (against !== undefined && !existsSync(against) && isStackName(against)) {
    return outcomeOfComparison(await compareWithStack(context, options, against));
  }
  const site = siteOf(options);
  const policies = await readPolicies(options, site);
  return against === undefined
    ? outcomeOf(provePolicies(policies, site, factsFor(options)))
    : outcomeOfComparison(comparePolicies(await versionsOf(policies, against, site), site));
}

/** What an option says comes before what the stack has. */
function factsFor(options: ProveOptions, deployed: Partial<Facts> = {}): Facts {
  return { ...USUAL_FACTS, ...deployed, ...options };
}

/** Not what is written as a file's name. */
function isStackName(text: string): boolean {
  return /^[\w-]+(?:\/[\w-]+){0,2}$/.test(text);
}

async function compareWithStack(
  context: Context<undefined>,
  options: ProveOptions & CommonOptions,
  stack: string,
): Promise<ComparisonReport> {
  if (options.key !== undefined || options.bucket !== undefined) {
    throw new UserError(
      `--against is "${stack}", which is no file. A stack names its own key and bucket: leave out --key and --bucket.`,
      2,
    );
  }
  const { site, policies } = await livePolicies(
    ...(await targetFor(context, { cwd: options.cwd, stack })),
  );
  const { key, bucket } = await readPolicies(options, site);
  return comparePolicies(
    {
      ...(key && { key: { before: policies.key, after: key } }),
      ...(bucket && { bucket: { before: policies.bucket, after: bucket } }),
    },
    site,
  );
}

async function targetFor(
  context: Context<undefined>,
  options: TargetOptions,
): Promise<[AwsAccess, BucketTarget]> {
  const target = await resolveTarget(options, context.signal, context.clients.credentials);
  const { bucketName } = target;
  if (bucketName === undefined) {
    throw new UserError("Name the bucket as well as the key: --bucket BUCKET.", 2);
  }
  return [
    { ...context, clients: context.clients.in(target.region) },
    { ...target, bucketName },
  ];
}

async function readPolicies(
  { keyPolicy, bucketPolicy }: ProveOptions,
  site: Site,
): Promise<Policies> {
  const [key, bucket] = await Promise.all([
    keyPolicy === undefined ? undefined : readPolicy(keyPolicy, "key", site),
    bucketPolicy === undefined ? undefined : readPolicy(bucketPolicy, "bucket", site),
  ]);
  return { ...(key && { key }), ...(bucket && { bucket }) };
}

/** @throws UserError for two policies, of which the file can be a version of one only */
async function versionsOf(
  { key, bucket }: Policies,
  against: string,
  site: Site,
): Promise<Versions> {
  if (key !== undefined && bucket !== undefined) {
    throw new UserError(
      "--against is a version of one policy. Name --key-policy or --bucket-policy, not both.",
      2,
    );
  }
  return key === undefined
    ? {
        ...(bucket && {
          bucket: { before: await readPolicy(against, "bucket", site), after: bucket },
        }),
      }
    : { key: { before: await readPolicy(against, "key", site), after: key } };
}

function outcomeOfComparison(report: ComparisonReport): Outcome {
  const changes = report.comparisons.flatMap((each) => each.changes);
  const allowed = changes.filter(({ effect }) => effect === "newly allowed").length;
  const shown = { report, text: comparisonText(report) };
  if (allowed > 0) {
    const error = `The new version allows more: ${allowed} of ${changes.length} changes.`;
    return { ok: false, ...shown, error };
  }
  if (report.comparisons.some(({ notDecided }) => notDecided !== undefined)) {
    const error = "Some requests could not be compared.";
    return { ok: false, ...shown, error, exitCode: NOT_DECIDED };
  }
  return { ok: true, ...shown };
}

function outcomeOf(report: ProofReport): Outcome {
  const outcomes = report.policies.flatMap(({ properties }) =>
    properties.map(({ outcome }) => outcome),
  );
  const failed = outcomes.filter((outcome) => outcome === "counterexample").length;
  const open = outcomes.filter((outcome) => outcome === "not decided").length;
  const shown = { report, text: reportText(report) };
  if (failed > 0) {
    return {
      ok: false,
      ...shown,
      error: `${failed} of ${outcomes.length} properties do not hold.`,
    };
  }
  if (open > 0) {
    const error = `${open} of ${outcomes.length} properties are not decided.`;
    return { ok: false, ...shown, error, exitCode: NOT_DECIDED };
  }
  return { ok: true, ...shown };
}

function also(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function tlsVersion(text: string): string {
  if (!/^1\.[0-3]$/.test(text)) {
    throw new InvalidArgumentError("Use a version of TLS, such as 1.2.");
  }
  return text;
}
