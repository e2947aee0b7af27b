import type { IdentityStatement } from "./identity-policy";

/** The resources that the denials for the deploy and preview roles refer to. */
export interface GuardArgs {
  /** The key that encrypts state and secrets: the only one that these roles may use. */
  readonly stateKeyArn: string;
  readonly stateBucketArn: string;
  /** The roles of this program with their policies, and GitHub's identity provider. */
  readonly ownIdentities: readonly string[];
}

/**
 * Denials. A role that writes the policies of keys and buckets could give itself access through them.
 * It cannot change these denials, and a denial overrides whatever such a policy allows.
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
    {
      Sid: "NeverLockOut",
      Effect: "Deny",
      Action: ["kms:CreateKey", "kms:PutKeyPolicy"],
      Resource: "*",
      Condition: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
    },
    // No stack has this key's tag, so nothing allows these actions; this denial applies if the tag is lost.
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
        "s3:InitiateReplication",
        "s3:ObjectOwnerOverrideToBucketOwner",
        "s3:ListMultipartUploadParts",
        "s3:ListObject*",
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
    // Not even a role that it created itself and whose trust policy it could have written.
    { Sid: "NeverActAsOthers", Effect: "Deny", Action: "sts:AssumeRole", Resource: "*" },
  ];
}
