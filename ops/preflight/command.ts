import { defineCommand } from "../command/command";
import { stackNameOf } from "../stack/target";
import { preflight } from "./preflight";
import { preflightText } from "./preflight-text";

interface PreflightOptions {
  readonly configFile?: string;
}

export const preflightCommand = defineCommand<"nothing", PreflightOptions>({
  name: "preflight",
  summary: "what would stop `pulumi up`, or make it do harm",
  description: `Looks, before \`pulumi up\` and also before the first, whether the stack's keys are usable, whether alias
and bucket default lead where they were deployed to, whether every user and role that the settings name
exists, and whether a GuardDuty detector, a Security Hub or the trail is there already that the stack wants
to create. Tells for each what mends it. Changes nothing. Exit code 1 where something failed.`,
  needs: "nothing",
  examples: [
    { args: "preflight --stack prod && pulumi up --stack prod", what: "Before a deployment" },
    { args: "preflight --stack prod --json", what: "In a pipeline" },
  ],
  permissions: [
    { action: "sts:GetCallerIdentity", why: "the account; always allowed" },
    { action: "kms:DescribeKey", why: "keys and aliases" },
    { action: "s3:GetEncryptionConfiguration", why: "bucket defaults" },
    { action: "iam:GetUser", why: "users that the settings name" },
    { action: "iam:GetRole", why: "roles that the settings name" },
    { action: "iam:ListRoles", why: "where they name a permission set" },
    { action: "guardduty:ListDetectors", why: "with guardDuty: create" },
    { action: "securityhub:DescribeHub", why: "with securityHub: create" },
    { action: "cloudtrail:DescribeTrails", why: "with an alarm" },
    { action: "cloudtrail:GetTrailStatus", why: "where the alarm lives on a trail that is there" },
  ],
  configure: (command) =>
    command.option("--config-file <file>", "read these settings instead of Pulumi.<stack>.yaml"),
  run: async (context, options) => {
    const report = await preflight(context, {
      stack: stackNameOf(options),
      cwd: options.cwd,
      configFile: options.configFile,
      region: options.region,
    });
    return {
      ok: report.checks.every(({ verdict }) => verdict === "pass"),
      report,
      text: preflightText(report),
    };
  },
});
