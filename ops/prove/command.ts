import { type Command, InvalidArgumentError, Option } from "commander";
import {
  BUCKET_POLICY_MAX_BYTES,
  KEY_POLICY_MAX_BYTES,
  MINIMUM_DELETION_WINDOW_IN_DAYS,
  MINIMUM_UNUSED_DAYS_BEFORE_DELETION,
} from "../../infra/aws/limits";
import { defineCommand, type Outcome, wholeNumber } from "../command/command";
import type { Context } from "../command/context";
import { UserError } from "../terminal/user-error";
import { type Facts, siteOf } from "./policy-facts";
import { type ProofReport, provePolicies } from "./prove-policies";
import { readPolicy } from "./read-policy";
import { reportText } from "./report-text";

interface ProveOptions extends Facts {
  readonly keyPolicy?: string;
  readonly bucketPolicy?: string;
}

const NOT_DECIDED = 3;

export const proveCommand = defineCommand<"nothing", ProveOptions>({
  name: "prove",
  summary: "prove what a key and a bucket policy say, for every request",
  description: `Prove what a key and a bucket policy say, for every request.

Reads policies from files and sends nothing to AWS. For each property that the documentation claims, such as that no administrator uses the key, it proves the property for every possible request, shows a request that violates it, or says why it could not be decided. Takes the administrators and key users from the statements of the key policy.

Exits with 1 if a property does not hold, with 3 if none fails but one is not decided.`,
  needs: "nothing",
  examples: [
    {
      args: "prove --key arn:aws:kms:us-east-1:111122223333:key/KEY-ID --bucket BUCKET --key-policy key.json --bucket-policy bucket.json",
      what: "Both policies",
    },
    {
      args: "prove --key arn:aws:kms:us-east-1:111122223333:key/KEY-ID --bucket BUCKET --key-policy key.json --minimum-window 30",
      what: "A key policy whose shortest deletion window is 30 days",
    },
  ],
  permissions: [],
  configure: (command: Command) => {
    command
      .requiredOption("--key <key>", "the key, by its ARN")
      .requiredOption("--bucket <bucket>", "the bucket that the key is for")
      .option("--key-policy <file>", "the key's policy, as JSON")
      .option("--bucket-policy <file>", "the bucket's policy, as JSON")
      .addOption(
        new Option("--algorithm <algorithm>", "how the bucket is set to encrypt")
          .choices(["aws:kms", "aws:kms:dsse"])
          .default("aws:kms"),
      )
      .option(
        "--minimum-window <days>",
        "the shortest deletion window that the key policy should allow",
        wholeNumber(MINIMUM_DELETION_WINDOW_IN_DAYS.min, MINIMUM_DELETION_WINDOW_IN_DAYS.max),
        MINIMUM_DELETION_WINDOW_IN_DAYS.default,
      )
      .option(
        "--minimum-unused <days>",
        "days that the key must have gone unused before its deletion",
        wholeNumber(
          MINIMUM_UNUSED_DAYS_BEFORE_DELETION.min,
          MINIMUM_UNUSED_DAYS_BEFORE_DELETION.max,
        ),
        MINIMUM_UNUSED_DAYS_BEFORE_DELETION.default,
      )
      .option(
        "--minimum-tls <version>",
        "the oldest TLS version that is accepted",
        tlsVersion,
        "1.2",
      )
      .option("--organization <id>", "the only organization that may access objects")
      .option(
        "--vpc-endpoint <id>",
        "a VPC endpoint through which objects may be accessed; repeatable",
        also,
        [],
      )
      .option("--let-through <arn>", "a role that the perimeter lets through; repeatable", also, [])
      .option("--deployer <arn>", "the role that deploys, or a pattern; repeatable", also, [])
      .option(
        "--protected",
        "the stack is protected: bucket, bucket policy and key refuse to be deleted",
      );
  },
  run,
});

async function run(_context: Context<undefined>, options: ProveOptions): Promise<Outcome> {
  const { keyPolicy, bucketPolicy } = options;
  if (keyPolicy === undefined && bucketPolicy === undefined) {
    throw new UserError("Name a policy: --key-policy FILE, --bucket-policy FILE, or both.", 2);
  }
  const site = siteOf(options);
  const [key, bucket] = await Promise.all([
    keyPolicy === undefined ? undefined : readPolicy(keyPolicy, "key policy", KEY_POLICY_MAX_BYTES),
    bucketPolicy === undefined
      ? undefined
      : readPolicy(bucketPolicy, "bucket policy", BUCKET_POLICY_MAX_BYTES),
  ]);
  const report = provePolicies({ ...(key && { key }), ...(bucket && { bucket }) }, site, options);
  return outcomeOf(report);
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

function also(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function tlsVersion(text: string): string {
  if (!/^1\.[0-3]$/.test(text)) {
    throw new InvalidArgumentError("Use a version of TLS, such as 1.2.");
  }
  return text;
}
