import type { DeliveredStack } from "../settings";
import { allow, type IdentityStatement } from "./identity-policy";

/** Turns on the account's services that the stack turns on. Nothing turns one off. */
export function accountWrites(stack: DeliveredStack): readonly IdentityStatement[] {
  const here = { StringEquals: { "aws:RequestedRegion": stack.region } };
  const guardDuty = arnOf(stack, "guardduty");
  const made = [
    ...(stack.guardDuty === "create" ? ["guardduty.amazonaws.com"] : []),
    ...(stack.securityHub === "create" ? ["securityhub.amazonaws.com"] : []),
  ];
  return [
    allow(
      "KeepThePublicOut",
      "s3:PutAccountPublicAccessBlock",
      stack.blockPublicAccessOfAccount ? "*" : [],
    ),
    allow(
      "SwitchGuardDutyOn",
      "guardduty:CreateDetector",
      stack.guardDuty === "create" ? "*" : [],
      here,
    ),
    allow(
      "SetGuardDuty",
      ["guardduty:UpdateDetector", "guardduty:TagResource", "guardduty:UntagResource"],
      stack.guardDuty === "create" ? `${guardDuty}:detector/*` : [],
    ),
    allow(
      "ScanFiles",
      "guardduty:CreateMalwareProtectionPlan",
      stack.malwareProtection ? "*" : [],
      here,
    ),
    allow(
      "SetScans",
      [
        "guardduty:UpdateMalwareProtectionPlan",
        "guardduty:DeleteMalwareProtectionPlan",
        "guardduty:TagResource",
        "guardduty:UntagResource",
      ],
      stack.malwareProtection ? `${guardDuty}:malware-protection-plan/*` : [],
    ),
    allow(
      "SwitchSecurityHubOn",
      [
        "securityhub:EnableSecurityHub",
        "securityhub:UpdateSecurityHubConfiguration",
        "securityhub:BatchEnableStandards",
      ],
      stack.securityHub === "create" ? hubArn(stack) : [],
    ),
    ...made.map((service, index) =>
      allow(
        `LetServiceIn${index + 1}`,
        "iam:CreateServiceLinkedRole",
        `arn:${stack.partition.name}:iam::${stack.accountId}:role/aws-service-role/${service}/*`,
        { StringEquals: { "iam:AWSServiceName": service } },
      ),
    ),
  ];
}

/** Reads the same services, and what `aerosecure preflight` checks in the account. */
export function accountReads(stack: DeliveredStack): readonly IdentityStatement[] {
  const guardDuty = arnOf(stack, "guardduty");
  return [
    allow(
      "ReadPublicAccessBlock",
      "s3:GetAccountPublicAccessBlock",
      stack.blockPublicAccessOfAccount ? "*" : [],
    ),
    allow("FindDetector", "guardduty:ListDetectors", stack.guardDuty === "create" ? "*" : []),
    allow(
      "ReadGuardDuty",
      ["guardduty:Get*", "guardduty:List*"],
      [
        ...(stack.guardDuty === "create" ? [`${guardDuty}:detector/*`] : []),
        ...(stack.malwareProtection ? [`${guardDuty}:malware-protection-plan/*`] : []),
      ],
    ),
    allow(
      "ReadSecurityHub",
      ["securityhub:DescribeHub", "securityhub:GetEnabledStandards"],
      stack.securityHub === "create" ? hubArn(stack) : [],
    ),
  ];
}

/** The one hub of the account and region. */
export function hubArn(stack: DeliveredStack): string {
  return `${arnOf(stack, "securityhub")}:hub/default`;
}

/** The prefix of a service's ARNs in the stack's own region. */
export function arnOf({ partition, region, accountId }: DeliveredStack, service: string): string {
  return `arn:${partition.name}:${service}:${region}:${accountId}`;
}
