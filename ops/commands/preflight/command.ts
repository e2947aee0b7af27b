import { defineCommand } from "../../door/command";
import { textOfLines } from "../../terminal/output";
import { type Preflight, type PreflightOptions, preflight } from "./preflight";

export const preflightCommand = defineCommand<"nothing", PreflightOptions>({
  name: "preflight",
  summary: "find what would make `pulumi up` fail or cause damage",
  description: `Find what would make \`pulumi up\` fail or cause damage. Run it before each deployment, including the first.

Checks that the stack's keys are usable, that aliases and the buckets' default encryption still point to the
deployed keys, that every user and role in the settings exists, and that no GuardDuty detector, Security Hub or
trail that the stack would create already exists. Refuses PULUMI_OPTION_IGNORE_PROTECT, which would make Pulumi
delete protected resources. Reports how to fix each fault. Changes nothing. Exit code 1 if something failed.`,
  needs: "nothing",
  examples: [
    { args: "preflight --stack prod && pulumi up --stack prod", what: "Before a deployment" },
    { args: "preflight --stack prod --json", what: "In a pipeline" },
  ],
  permissions: [
    { action: "sts:GetCallerIdentity", why: "the account; always allowed" },
    { action: "kms:DescribeKey", why: "keys and aliases" },
    { action: "s3:GetEncryptionConfiguration", why: "bucket defaults" },
    { action: "iam:GetUser", why: "users in the settings" },
    { action: "iam:GetRole", why: "roles in the settings" },
    { action: "iam:ListRoles", why: "if they name a permission set" },
    { action: "guardduty:ListDetectors", why: "with guardDuty: create" },
    { action: "securityhub:DescribeHub", why: "with securityHub: create" },
    { action: "cloudtrail:DescribeTrails", why: "with an alarm" },
    { action: "cloudtrail:GetTrailStatus", why: "if the alarm uses an existing trail" },
  ],
  configure: (command) =>
    command.option("--config-file <file>", "read these settings instead of Pulumi.<stack>.yaml"),
  run: async (context, options) => {
    const report = await preflight(context, options);
    return {
      ok: report.checks.every(({ verdict }) => verdict === "pass"),
      report,
      text: preflightText(report),
    };
  },
});

/** Every check, and how to fix each that failed. */
function preflightText({ stack, region, accountId, isDeployed, checks }: Preflight): string {
  const failed = checks.filter(({ verdict }) => verdict === "fail").length;
  return textOfLines([
    `${stack}, ${isDeployed ? "deployed before" : "not deployed yet"}, in ${region} of the account ${accountId}`,
    "",
    ...checks.flatMap(({ what, verdict, found, remedy }) => [
      `${verdict === "pass" ? "✓" : "✗"} ${what}: ${found}`,
      ...remedy.map((line) => `    ${line}`),
    ]),
    "",
    failed === 0
      ? "Nothing would stop `pulumi up`."
      : `${failed} of ${checks.length} failed. Fix them before \`pulumi up\`.`,
  ]);
}
