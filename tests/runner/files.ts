import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/paths";

/**
 * The files that need an emulator, the Pulumi CLI or a tool built for them, the longest first: a long one
 * that begins last is what a run waits for. All others are for `npm run test:quick`.
 */
const SLOW: readonly string[] = [
  "bootstrap/delivery",
  "delivery/deploy-workflow",
  "delivery/drift-workflow",
  "delivery/preview-workflow",
  "delivery/test-workflow",
  "end-to-end/adopt",
  "ops/faults/faults",
  "end-to-end/life-cycle",
  "docs/readme-commands",
  "end-to-end/npm-scripts",
  "end-to-end/everything",
  "end-to-end/packed-pack",
  "end-to-end/tamper-alarm",
  "end-to-end/surroundings",
  "local/emulator",
  "end-to-end/interruption",
  "docs/contributing",
  "end-to-end/refusals",
  "end-to-end/protection",
  "end-to-end/state-analysis",
  "ops/verify/verify",
  "ops/evidence/evidence",
  "ops/deletion",
  "ops/verify/verify-all",
  "ops/reencrypt/reencrypt",
  "ops/preflight",
  "ops/status",
  "authorization/emulator",
  "authorization/enforcing-emulator",
  "infra/threat-delivery",
  "infra/threat-patterns",
  "local/aws-provider/cloudtrail",
  "local/aws-provider/events",
  "local/aws-provider/iam-policies",
  "local/aws-provider/iam",
  "local/aws-provider/kms",
  "local/aws-provider/messages",
  "local/aws-provider/provider",
  "local/aws-provider/s3-surroundings",
  "local/aws-provider/s3",
  "local/aws-provider/threat-detection",
  "local/language-host",
  "runner/lost-aws",
  "delivery/linters",
  "docs/threat-model",
].map((name) => `tests/${name}.test.ts`);

/** All test files below `tests/`, from the repository's root, in order of their names. */
export function allFiles(): readonly string[] {
  return readdirSync(join(repositoryRoot, "tests"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join("tests", file))
    .sort();
}

/** Those of the files that need an emulator, the CLI or a tool, the longest first; and the others. */
export function byNeed(files: readonly string[]): {
  readonly slow: readonly string[];
  readonly quick: readonly string[];
} {
  return {
    slow: SLOW.filter((file) => files.includes(file)),
    quick: files.filter((file) => !SLOW.includes(file)),
  };
}
