/**
 * What a key policy can allow, in two parts that nobody should hold together. What is in neither,
 * such as to describe the key, is no danger to either side.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */

/**
 * To change the key or its policy, or to destroy it. To name it is not among these: an alias lets
 * nobody do what the policy does not, and AWS gives that right to whoever sets a key up. To revoke a grant is not among
 * these: AWS gives that right to the users of a key, for the grants they make.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export const ADMINISTRATION: readonly string[] = [
  ...["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion", "kms:DisableKey"],
  ...["kms:EnableKey", "kms:DisableKeyRotation", "kms:EnableKeyRotation", "kms:RotateKeyOnDemand"],
  ...["kms:ImportKeyMaterial", "kms:DeleteImportedKeyMaterial", "kms:ReplicateKey"],
  ...["kms:SynchronizeMultiRegionKey", "kms:UpdatePrimaryRegion", "kms:UpdateKeyDescription"],
  ...["kms:TagResource", "kms:UntagResource"],
];

/**
 * To do cryptography with the key, or to let somebody do it. A grant gives away the rights of use
 * alone, so to create one is use; also under kms:GrantIsForAWSResource, for the services that may
 * ask then do so on behalf of the caller, with whose resources the data comes out.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-service-integration
 */
export const USE_TO_ENCRYPT: readonly string[] = [
  ...["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
  ...["kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext", "kms:ReEncryptFrom"],
  ...["kms:ReEncryptTo", "kms:CreateGrant"],
];

/** The same of a key of any usage: AWS KMS refuses the others to keys that encrypt. */
export const USE: readonly string[] = [
  ...USE_TO_ENCRYPT,
  ...["kms:Sign", "kms:Verify", "kms:GenerateMac", "kms:VerifyMac", "kms:DeriveSharedSecret"],
];

/** To learn about the key, which neither encrypts nor decrypts. */
export const METADATA: readonly string[] = [
  ...["kms:DescribeKey", "kms:GetKeyLastUsage", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"],
  ...["kms:GetParametersForImport", "kms:GetPublicKey", "kms:ListGrants", "kms:ListKeyPolicies"],
  ...["kms:ListKeyRotations", "kms:ListResourceTags"],
];

const NEITHER: readonly string[] = [
  ...METADATA,
  ...["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"],
  ...["kms:RetireGrant", "kms:RevokeGrant"],
];

export const KMS_ACTIONS: readonly string[] = [...ADMINISTRATION, ...USE, ...NEITHER];
