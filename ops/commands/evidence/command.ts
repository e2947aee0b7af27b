import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { sarifOf } from "../../../policy-pack/src/sarif";
import { visibleJson } from "../../../policy-pack/src/values/visible-text";
import { answeredFailure } from "../../aws/errors/answered-failure";
import { type CommonOptions, defineCommand, type Outcome } from "../../door/command";
import type { Context } from "../../door/context";
import { remediesOf } from "../../door/remedies-of";
import type { Stack } from "../../stack/stack";
import type { BucketTarget } from "../../stack/target";
import { stopIfInterrupted } from "../../terminal/interrupted";
import { UserError } from "../../terminal/user-error";
import { type Evidence, isSoundEvidence, type PolicyEvidence } from "./evidence";
import { evidenceText, type WrittenFiles } from "./evidence-text";
import { gatherEvidence } from "./gather";
import { pageOf } from "./page";
import { readPolicyReport } from "./policy-report";
import { runPolicyPack } from "./run-policy-pack";
import { type Sent, sendFindings } from "./send-findings";
import { refuseToOverwrite, writeFiles } from "./write-files";

interface EvidenceOptions {
  readonly out?: string;
  readonly overwrite: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  readonly policyReport?: string;
  readonly sarif: boolean;
  readonly sendToSecurityHub: boolean;
}

const PAGE = "evidence.html";
const DATA = "evidence.json";
const SARIF = "evidence.sarif";

export const evidenceCommand = defineCommand<"key and bucket", EvidenceOptions>({
  name: "evidence",
  summary: "write what is deployed and how it is protected, as a page and as data",
  description: `Write what is deployed and how it is protected, as one self-contained HTML page and as JSON: each control's result (pass, fail or not judged), the AWS call behind it and its time, and the matching requirements in Security Hub, CIS AWS Foundations 3.0, NIST 800-53 r5 and PCI DSS 4.0. Changes nothing, except that --send-to-security-hub imports findings. Exit code 1 if a control failed, a permission is missing or a mandatory policy is violated.`,
  needs: "key and bucket",
  examples: [
    { args: "evidence --stack prod", what: "A page and a JSON file in ./evidence-prod-DATE" },
    {
      args: "evidence --stack prod --policy-pack policy-pack --policy-pack-config policy-pack/profiles/strict.json",
      what: "With the policy pack's verdict on the deployed stack",
    },
    {
      args: "evidence --stack prod --policy-pack policy-pack --sarif",
      what: "And its findings as evidence.sarif, for code scanning and SARIF viewers",
    },
    {
      args: "evidence --stack prod --out audit --send-to-security-hub",
      what: "And as Security Hub findings, which the next run updates",
    },
  ],
  permissions: [
    { action: "kms:DescribeKey", why: "state and kind of the key, its alias" },
    { action: "kms:GetKeyRotationStatus", why: "rotation" },
    { action: "kms:GetKeyPolicy", why: "the key policy" },
    { action: "s3:GetEncryptionConfiguration", why: "the bucket's default encryption" },
    { action: "s3:GetBucketPublicAccessBlock", why: "the public access blocks" },
    { action: "s3:GetBucketPolicyStatus", why: "whether the bucket policy is public" },
    { action: "s3:GetBucketPolicy", why: "the bucket policy" },
    {
      action: "iam:SimulateCustomPolicy",
      why: "that policy without TLS (optional; without it, its statements are read)",
    },
    { action: "s3:GetBucketVersioning", why: "versioning" },
    { action: "s3:GetBucketOwnershipControls", why: "access control lists" },
    { action: "s3:GetBucketLogging", why: "access logs" },
    { action: "s3:GetBucketObjectLockConfiguration", why: "Object Lock" },
    { action: "s3:GetReplicationConfiguration", why: "replication" },
    { action: "cloudtrail:DescribeTrails", why: "the trail" },
    { action: "cloudtrail:GetTrailStatus", why: "whether it logs" },
    { action: "cloudtrail:GetEventSelectors", why: "what it logs" },
    { action: "events:DescribeRule", why: "the alarm's rules" },
    { action: "events:ListTargetsByRule", why: "their targets" },
    { action: "guardduty:ListDetectors", why: "GuardDuty" },
    { action: "guardduty:GetDetector", why: "GuardDuty's S3 protection" },
    { action: "securityhub:DescribeHub", why: "Security Hub" },
    { action: "securityhub:GetEnabledStandards", why: "its standards" },
    { action: "securityhub:GetFindings", why: "with --send-to-security-hub: earlier findings" },
    { action: "securityhub:BatchImportFindings", why: "with --send-to-security-hub" },
  ],
  configure: (command: Command) => {
    command
      .option("--out <folder>", "the folder to write to (default: ./evidence-STACK-DATE)")
      .option("--overwrite", "replace the files of an earlier run", false)
      .option("--policy-pack <folder>", "run this policy pack on what the stack has deployed")
      .option("--policy-pack-config <file>", "its levels and settings")
      .option(
        "--policy-report <file>",
        "read the policy pack's result from the output of `pulumi policy analyze --json`",
      )
      .option("--sarif", "write the policy pack's findings also as SARIF 2.1.0", false)
      .option("--send-to-security-hub", "send the results to Security Hub as findings", false);
  },
  run,
});

async function run(
  context: Context<BucketTarget>,
  options: EvidenceOptions & CommonOptions,
): Promise<Outcome> {
  const { target } = context;
  const stack = target.openedStack;
  refuseMixedPolicies(options, stack);
  if (options.out === "") {
    throw new UserError('--out is "". Name a folder.', 2);
  }
  const folder = options.out ?? defaultFolder(target, stack, context.now());
  const names = [PAGE, DATA, ...(options.sarif ? [SARIF] : [])];
  refuseToOverwrite(folder, names, options.overwrite);
  const evidence = await context.progress.during("Checking key, bucket and account", async () =>
    gatherEvidence(context, {
      target,
      remedies: remediesOf(context, options),
      resources: await stack?.resources(),
      policyPack: await policiesOf(stack, options, context.signal),
    }),
  );
  stopIfInterrupted(context.signal, () => "Interrupted: nothing was written and nothing sent.");
  const files: WrittenFiles = {
    html: join(folder, PAGE),
    json: join(folder, DATA),
    ...(options.sarif && { sarif: join(folder, SARIF) }),
  };
  const data = `${visibleJson({ command: "evidence", ok: isSoundEvidence(evidence), ...evidence })}\n`;
  const digest = createHash("sha256").update(data).digest("hex");
  await writeFiles(
    folder,
    {
      [PAGE]: pageOf(evidence, digest),
      [DATA]: data,
      ...(options.sarif && { [SARIF]: sarifText(evidence) }),
    },
    options.overwrite,
  );
  return outcomeOf(evidence, files, options.sendToSecurityHub ? await send(context, evidence) : {});
}

/** Of a policy pack that did run, or the options were refused. */
function sarifText({ policyPack }: Evidence): string {
  const { findings, packs } = "verdict" in policyPack ? policyPack : { findings: [], packs: [] };
  return `${JSON.stringify(sarifOf(findings, packs), null, 2)}\n`;
}

/** The files are written by now, whatever happens to the findings. */
async function send(
  context: Context<BucketTarget>,
  evidence: Evidence,
): Promise<{ readonly sent?: Sent; readonly error?: string }> {
  try {
    const sent = await sendFindings(context, evidence);
    return sent.failed.length === 0
      ? { sent }
      : { sent, error: `Security Hub rejected ${sent.failed.length} findings.` };
  } catch (error) {
    return { error: `Nothing was sent: ${answeredFailure(error)}` };
  }
}

function outcomeOf(
  evidence: Evidence,
  files: WrittenFiles,
  { sent, error }: { readonly sent?: Sent; readonly error?: string },
): Outcome {
  return {
    ok: isSoundEvidence(evidence) && error === undefined,
    report: { ...evidence, files, ...(sent && { securityHub: sent }) },
    text: evidenceText(evidence, files, sent),
    ...(error === undefined ? {} : { error }),
  };
}

async function policiesOf(
  stack: Stack | undefined,
  { policyPack, policyPackConfig, policyReport }: EvidenceOptions,
  signal: AbortSignal,
): Promise<PolicyEvidence> {
  if (policyReport !== undefined) {
    const text = textOf(policyReport, "--policy-report");
    return { ...readPolicyReport(text, policyReport), source: policyReport };
  }
  if (stack === undefined || policyPack === undefined) {
    return { notJudged: "neither --policy-pack nor --policy-report was given" };
  }
  const config = policyPackConfig === undefined ? undefined : resolve(policyPackConfig);
  const found = await runPolicyPack(stack, { pack: resolve(policyPack), config, signal });
  const source = `pulumi policy analyze --stack ${stack.name} --policy-pack ${policyPack}`;
  return {
    ...found,
    source: policyPackConfig ? `${source} --policy-pack-config ${policyPackConfig}` : source,
  };
}

function refuseMixedPolicies(
  { policyPack, policyPackConfig, policyReport, sarif }: EvidenceOptions,
  stack: Stack | undefined,
): void {
  if (policyPack !== undefined && policyReport !== undefined) {
    throw new UserError("Use --policy-pack or --policy-report, not both.", 2);
  }
  if (policyPackConfig !== undefined && policyPack === undefined) {
    throw new UserError("--policy-pack-config goes with --policy-pack.", 2);
  }
  if (sarif && policyPack === undefined && policyReport === undefined) {
    throw new UserError("--sarif goes with --policy-pack or --policy-report.", 2);
  }
  if (policyPack !== undefined && stack === undefined) {
    throw new UserError(
      "--policy-pack needs a stack: name it with --stack, or use --policy-report.",
      2,
    );
  }
  if (policyPack !== undefined && !existsSync(join(policyPack, "PulumiPolicy.yaml"))) {
    throw new UserError(
      `--policy-pack is "${policyPack}", which contains no PulumiPolicy.yaml.`,
      2,
    );
  }
}

function textOf(path: string, option: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(
      `${option} is "${path}", which cannot be read: ${(error as Error).message}`,
      2,
    );
  }
}

function defaultFolder(target: BucketTarget, stack: Stack | undefined, now: Date): string {
  return `evidence-${stack?.shortName ?? target.bucketName}-${now.toISOString().slice(0, 10)}`;
}
