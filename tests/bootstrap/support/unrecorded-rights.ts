/** A right that a role has, though no call of the local AWS needs it, and why. */
export interface UnrecordedRight {
  readonly actions: readonly string[];
  /** Those of the resources that it is about. */
  readonly resources: RegExp;
  readonly reason: string;
  readonly source: string;
}

const DOCS = "https://docs.aws.amazon.com";
const NO_SCANS = "the local AWS has no malware protection";
const NO_STANDARDS = "the local AWS has no standards of Security Hub";
const USE_BY_S3 = `${DOCS}/AmazonS3/latest/userguide/UsingKMSEncryption.html`;

/** Actions of one service. */
function of(service: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => `${service}:${name}`);
}

/** What the local AWS cannot do, and what the AWS provider calls otherwise than the local one. */
export const UNRECORDED: readonly UnrecordedRight[] = [
  {
    actions: of("s3", "TagResource", "UntagResource"),
    resources: /^arn:aws:s3:::/,
    reason:
      "the AWS provider sends a bucket's tags with CreateBucket and changes them by S3 Control, the local one by PutBucketTagging",
    source: "https://github.com/hashicorp/terraform-provider-aws/pull/45251",
  },
  {
    actions: ["sns:Unsubscribe"],
    resources: /:aerosecure-[a-z]+-alarm(?:-2)?:\*$/,
    reason: "SNS may ask for the right on the subscription in place of its topic",
    source: `${DOCS}/service-authorization/latest/reference/list_amazonsns.html`,
  },
  {
    actions: of("guardduty", "TagResource", "UntagResource"),
    resources: /:detector\/\*$/,
    reason: "the local AWS tags a detector only when it creates it",
    source: `${DOCS}/guardduty/latest/APIReference/API_TagResource.html`,
  },
  {
    actions: [
      ...of("guardduty", "CreateMalwareProtectionPlan", "UpdateMalwareProtectionPlan"),
      ...of("guardduty", "DeleteMalwareProtectionPlan", "TagResource", "UntagResource"),
    ],
    resources: /^\*$|:malware-protection-plan\/\*$/,
    reason: NO_SCANS,
    source: `${DOCS}/guardduty/latest/APIReference/API_CreateMalwareProtectionPlan.html`,
  },
  {
    actions: [
      ...of("events", "PutRule", "DeleteRule", "PutTargets", "RemoveTargets"),
      ...of("events", "TagResource", "UntagResource"),
    ],
    resources: /-threat-malware$/,
    reason: NO_SCANS,
    source: `${DOCS}/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html`,
  },
  {
    actions: of("iam", "UpdateAssumeRolePolicy", "UpdateRole", "UpdateRoleDescription"),
    resources: /-(?:replication|malware-scan)$/,
    reason:
      "the program changes neither trust nor description of a role while its name stays; a later version may",
    source:
      "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/role.go",
  },
  {
    actions: ["cloudtrail:UpdateTrail"],
    resources: /:trail\//,
    reason: "puts back what someone changed by hand, which the recorded delivery does not do",
    source:
      "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudtrail/trail.go",
  },
  {
    actions: ["kms:GenerateDataKey"],
    resources: /:key\/[0-9a-f-]{36}$/,
    reason: "S3 asks for it in the role's name when state is written; recorded is what asks S3",
    source: USE_BY_S3,
  },
  {
    actions: [
      ...of("iam", "CreateRole", "DeleteRole", "PutRolePolicy", "DeleteRolePolicy"),
      ...of("iam", "TagRole", "UntagRole", "PassRole"),
    ],
    resources: /-malware-scan$/,
    reason: NO_SCANS,
    source: `${DOCS}/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html`,
  },
  {
    actions: [
      ...of("securityhub", "EnableSecurityHub", "UpdateSecurityHubConfiguration"),
      "securityhub:BatchEnableStandards",
    ],
    resources: /:hub\/default$/,
    reason: NO_STANDARDS,
    source: `${DOCS}/securityhub/latest/userguide/securityhub-settingup.html`,
  },
  {
    actions: ["iam:CreateServiceLinkedRole"],
    resources: /:role\/aws-service-role\/(?:guardduty|securityhub)\.amazonaws\.com\/\*$/,
    reason: "AWS makes this role when the service is switched on, the local AWS makes none",
    source: `${DOCS}/guardduty/latest/ug/slr-permissions.html`,
  },
];

/** The same of the verify role. */
export const UNRECORDED_OF_VERIFY: readonly UnrecordedRight[] = [
  {
    actions: ["s3:AbortMultipartUpload"],
    resources: /\/aerosecure-probe\/\*$/,
    reason: "deletes the parts of a multipart upload that failed, which the recorded one does not",
    source: `${DOCS}/AmazonS3/latest/userguide/mpuoverview.html`,
  },
  {
    actions: ["iam:SimulateCustomPolicy"],
    resources: /^\*$/,
    reason:
      "writes nothing; of an AWS on this machine the policy's statements are read in place of it",
    source: `${DOCS}/IAM/latest/APIReference/API_SimulateCustomPolicy.html`,
  },
  {
    actions: of("kms", "GenerateDataKey", "Decrypt"),
    resources: /:key\//,
    reason: "S3 asks for it in the role's name; recorded is what asks S3",
    source: USE_BY_S3,
  },
];

/** What the program asks for and the role does not get, and why. */
export const WITHHELD: readonly UnrecordedRight[] = [
  {
    actions: ["kms:ScheduleKeyDeletion"],
    resources: /:key\//,
    reason: "deleting a key is an operation of a person's, never what a delivery leads to",
    source: `${DOCS}/kms/latest/developerguide/deleting-keys.html`,
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
