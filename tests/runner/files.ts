import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/processes/paths";

/** Files that one worker runs one after the other. */
export type Batch = readonly string[];

/**
 * The files that need an emulator, the Pulumi CLI or a tool built for them, the longest first: a long one
 * that begins last is what a run waits for. Those that mostly wait for an alarm stand around the longest workflow, to
 * which they leave the processors: side by side they leave them idle. The first examples pack what the next ones
 * install. All others are for `npm run test:quick`. Files in one list share a deployment, or the settings of the stack
 * `local`, so that they run one after the other.
 */
const SLOW: readonly Batch[] = [
  ["end-to-end/npm-start", "end-to-end/npm-scripts"],
  ["ops/commands/deletion/deletion", "ops/commands/status/status"],
  ["component/examples/many-buckets"],
  ["component/examples/existing-key"],
  ["component/examples/yaml"],
  ["component/examples/typescript"],
  ["component/sdks"],
  ["clients/using-the-bucket"],
  ["component/late-values"],
  ["bootstrap/delivery"],
  ["ops/faults/schedule-deletion-faults"],
  ["ops/faults/verify-passing-faults"],
  ["ops/faults/verify-stopping-faults"],
  ["ops/faults/reencrypt-faults"],
  ["ops/faults/cancel-deletion-faults"],
  ["ops/faults/rate-limit"],
  ["ops/commands/reencrypt/batch/batch-faults"],
  ["ops/commands/reencrypt/batch/batch-killed"],
  ["end-to-end/tamper-alarm-broken"],
  ["delivery/deploy-workflow"],
  ["end-to-end/tamper-alarm"],
  ["ops/commands/verify/verify-all"],
  ["delivery/preview-workflow"],
  ["delivery/test-workflow"],
  ["delivery/release-workflow"],
  ["delivery/real-plugin-workflow"],
  ["end-to-end/adopt"],
  ["delivery/deployed-dev"],
  ["local/emulator/emulator"],
  ["ops/commands/reencrypt/reencrypt"],
  ["ops/commands/evidence/evidence"],
  ["policy-pack/policy-document/z3/z3"],
  ["ops/commands/prove/prove-live"],
  ["ops/commands/preflight/preflight"],
  ["end-to-end/life-cycle"],
  ["docs/readme-commands"],
  ["delivery/deploy-preflight"],
  ["end-to-end/surroundings"],
  ["ops/commands/verify/verify"],
  ["ops/commands/verify/as-verifier"],
  ["end-to-end/everything"],
  ["end-to-end/protection"],
  ["end-to-end/renamed-project"],
  ["end-to-end/ignored-protection"],
  ["end-to-end/bucket-namespace"],
  ["end-to-end/real-plugin"],
  ["end-to-end/refusals"],
  ["end-to-end/packed-pack"],
  ["ops/packed"],
  ["end-to-end/packed-harness"],
  ["runner/lost-aws"],
  ["end-to-end/interruption"],
  ["authorization/emulator"],
  ["local/language-host"],
  ["local/emulator/cloud-trail-events"],
  ["docs/contributing"],
  ["docs/threat-model"],
  ["docs/claims"],
  ["local/aws-provider/s3"],
  ["local/aws-provider/s3-surroundings"],
  ["local/aws-provider/kms"],
  ["local/aws-provider/iam"],
  ["local/aws-provider/iam-policies"],
  ["local/aws-provider/threat-detection"],
  ["local/aws-provider/cloudtrail"],
  ["local/aws-provider/contract"],
  ["local/aws-provider/events"],
  ["local/aws-provider/messages"],
  ["local/aws-provider/metric-alarm"],
  ["local/aws-provider/provider"],
  ["end-to-end/state-analysis"],
  ["infra/threats/threat-delivery"],
  ["infra/threats/threat-patterns"],
  ["authorization/enforcing-emulator"],
  ["local/start/who-may-what"],
  ["delivery/linters"],
  ["mutation/mocha-files"],
].map((names) => names.map(testFile));

/** The quick files that take seconds, the longest first: none of them is to begin last. */
const LONG_QUICK: readonly string[] = [
  "runner/runner",
  "delivery/scripts",
  "local/door/newer-node",
  "local/run",
  "policy-pack/analyzer",
  "local/aws-provider/plugin-guard/plugin-guard",
  "infra/proofs/key-proofs",
  "delivery/approval",
  "local/processes/lock",
  "ops/commands/reencrypt/batch/run-batch",
  "ops/commands/prove/prove",
].map(testFile);

/** Files that are named here. */
export const NAMED: readonly string[] = [...SLOW.flat(), ...LONG_QUICK];

/** All test files below `tests/`, from the repository's root, in order of their names. */
export function allFiles(): readonly string[] {
  return readdirSync(join(repositoryRoot, "tests"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join("tests", file))
    .sort();
}

/** Whether a file belongs to `npm run test:quick`, and has to do without a local AWS. */
export function isQuick(file: string): boolean {
  return file.endsWith(".test.ts") && !isSlow(file);
}

function testFile(name: string): string {
  return `tests/${name}.test.ts`;
}

function isSlow(file: string): boolean {
  return SLOW.some((batch) => batch.includes(file));
}

/** Those of the files that need an emulator, the CLI or a tool, and the others: the longest of each first. */
export function byNeed(files: readonly string[]): {
  readonly slow: readonly Batch[];
  readonly quick: readonly Batch[];
} {
  const others = files.filter((file) => !NAMED.includes(file));
  return {
    slow: SLOW.map((batch) => batch.filter((file) => files.includes(file))).filter(
      ({ length }) => length > 0,
    ),
    quick: [...LONG_QUICK.filter((file) => files.includes(file)), ...others].map((file) => [file]),
  };
}
