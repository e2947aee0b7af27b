import type { IdentityStatement } from "./identity-policy";

/** What the roles that deploy and preview are kept from, whatever lets them. */
export interface GuardArgs {
  /** The key that state and secrets are under: the only one they use. */
  readonly stateKeyArn: string;
  readonly stateBucketArn: string;
  /** The roles of this program with their policies, and GitHub's identity provider. */
  readonly ownIdentities: readonly string[];
}

/**
 * Refusals. A role that writes the policies of keys and buckets could let itself in by them; it
 * cannot change these, and a refusal stands above whatever such a policy allows.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function deliveryGuards(args: GuardArgs): readonly IdentityStatement[] {
  return [
    {
      Sid: "NeverUseKeys",
      Effect: "Deny",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
      NotResource: args.stateKeyArn,
    },
    {
      Sid: "NeverGrantOrLoseKeys",
      Effect: "Deny",
      Action: [
        "kms:CreateGrant",
        "kms:ScheduleKeyDeletion",
        "kms:DisableKey",
        "kms:DeleteImportedKeyMaterial",
      ],
      Resource: "*",
    },
    // Its tag is no stack's, so nothing lets them as it is: this holds where the tag is lost.
    {
      Sid: "NeverManageStateKey",
      Effect: "Deny",
      Action: [
        "kms:PutKeyPolicy",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:CreateAlias",
        "kms:UpdateAlias",
        "kms:DeleteAlias",
      ],
      Resource: args.stateKeyArn,
    },
    {
      Sid: "NeverTouchObjects",
      Effect: "Deny",
      Action: [
        "s3:GetObject*",
        "s3:PutObject*",
        "s3:DeleteObject*",
        "s3:Replicate*",
        "s3:RestoreObject",
        "s3:UpdateObjectEncryption",
        "s3:AbortMultipartUpload",
        "s3:BypassGovernanceRetention",
      ],
      NotResource: `${args.stateBucketArn}/*`,
    },
    {
      Sid: "NeverChangeOwnRights",
      Effect: "Deny",
      Action: "iam:*",
      Resource: args.ownIdentities,
    },
    {
      Sid: "NeverUnbindRoles",
      Effect: "Deny",
      Action: ["iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary"],
      Resource: "*",
    },
    // Not even a role that it made itself, whose trust it could have written.
    { Sid: "NeverActAsOthers", Effect: "Deny", Action: "sts:AssumeRole", Resource: "*" },
  ];
}
