/** A right that a role has, though no call of the local AWS needs it, and why. */
export interface UnrecordedRight {
  readonly actions: readonly string[];
  /** Those of the resources that it is about. */
  readonly resources: RegExp;
  readonly reason: string;
  readonly source: string;
}

const NO_SCANS = "the local AWS has no malware protection";
const NO_STANDARDS = "the local AWS has no standards of Security Hub";

/** What the local AWS cannot do, and what the AWS provider calls otherwise than the local one. */
export const UNRECORDED: readonly UnrecordedRight[] = [
  {
    actions: ["s3:TagResource", "s3:UntagResource"],
    resources: /^arn:aws:s3:::/,
    reason:
      "the AWS provider sends a bucket's tags with CreateBucket and changes them by S3 Control, the local one by PutBucketTagging",
    source: "https://github.com/hashicorp/terraform-provider-aws/pull/45251",
  },
  {
    actions: ["sns:Unsubscribe"],
    resources: /:aerosecure-[a-z]+-alarm:\*$/,
    reason: "SNS may ask for the right on the subscription in place of its topic",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html",
  },
  {
    actions: ["guardduty:TagResource", "guardduty:UntagResource"],
    resources: /:detector\/\*$/,
    reason: "the local AWS tags a detector only when it creates it",
    source: "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_TagResource.html",
  },
  {
    actions: [
      "guardduty:CreateMalwareProtectionPlan",
      "guardduty:UpdateMalwareProtectionPlan",
      "guardduty:DeleteMalwareProtectionPlan",
      "guardduty:TagResource",
      "guardduty:UntagResource",
    ],
    resources: /^\*$|:malware-protection-plan\/\*$/,
    reason: NO_SCANS,
    source:
      "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateMalwareProtectionPlan.html",
  },
  {
    actions: [
      "events:PutRule",
      "events:DeleteRule",
      "events:PutTargets",
      "events:RemoveTargets",
      "events:TagResource",
      "events:UntagResource",
    ],
    resources: /-threat-malware$/,
    reason: NO_SCANS,
    source:
      "https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html",
  },
  {
    actions: ["kms:GenerateDataKey"],
    resources: /:key\/[0-9a-f-]{36}$/,
    reason: "S3 asks for it in the role's name when state is written; recorded is what asks S3",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  },
  {
    actions: [
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:PutRolePolicy",
      "iam:DeleteRolePolicy",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:PassRole",
    ],
    resources: /-malware-scan$/,
    reason: NO_SCANS,
    source:
      "https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html",
  },
  {
    actions: [
      "securityhub:EnableSecurityHub",
      "securityhub:UpdateSecurityHubConfiguration",
      "securityhub:BatchEnableStandards",
    ],
    resources: /:hub\/default$/,
    reason: NO_STANDARDS,
    source: "https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-settingup.html",
  },
  {
    actions: ["iam:CreateServiceLinkedRole"],
    resources: /:role\/aws-service-role\/(?:guardduty|securityhub)\.amazonaws\.com\/\*$/,
    reason: "AWS makes this role when the service is switched on, the local AWS makes none",
    source: "https://docs.aws.amazon.com/guardduty/latest/ug/slr-permissions.html",
  },
];

/** The same of the verify role. */
export const UNRECORDED_OF_VERIFY: readonly UnrecordedRight[] = [
  {
    actions: ["iam:SimulateCustomPolicy"],
    resources: /^\*$/,
    reason:
      "writes nothing; of an AWS on this machine the policy's statements are read in place of it",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html",
  },
  {
    actions: ["kms:GenerateDataKey", "kms:Decrypt"],
    resources: /:key\/\*$/,
    reason: "S3 asks for it in the role's name; recorded is what asks S3",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  },
];

/** What the program asks for and the role does not get, and why. */
export const WITHHELD: readonly UnrecordedRight[] = [
  {
    actions: ["kms:ScheduleKeyDeletion"],
    resources: /:key\//,
    reason: "deleting a key is an operation of a person's, never what a delivery leads to",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  },
];

/** The entry that is about a right, if there is one. */
export function entryOn(
  entries: readonly UnrecordedRight[],
  action: string,
  resource: string,
): UnrecordedRight | undefined {
  return entries.find(
    ({ actions, resources }) => actions.includes(action) && resources.test(resource),
  );
}
