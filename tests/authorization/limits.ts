/**
 * What no simulator and no emulator can show, so that only requests to AWS can: what AWS itself puts
 * into a request, and what is outside the documents that the program generates. docs/authorization.md lists it.
 */
export const NEITHER_CAN_TELL: readonly string[] = [
  "how S3 calls KMS: that S3 uses the key on the caller's behalf, with `kms:ViaService` of its region and the ARN of the bucket or object in the encryption context, is modeled on AWS's documentation",
  "whether S3 sets the encryption condition keys from the bucket's default when a request has no encryption headers: the policies hold either way",
  "which encryption condition keys S3 fills in for `s3:ReplicateObject`, which it asks about the role of a replication: that they are those of the destination's own setting is AWS's documentation of the action",
  "which form `s3:x-amz-server-side-encryption-aws-kms-key-id` has when a client names the key by ID or alias",
  "which keys S3 uses in `UpdateObjectEncryption`, and with which encryption context",
  "whether `s3:RequestObjectTagKeys` is absent when CopyObject takes the source's tags along: AWS's documentation lists only PutObject, PutObjectTagging and POST",
  "whether a person's own CreateGrant request carries `kms:GrantIsForAWSResource`: it is denied either way",
  "how KMS counts `kms:TrailingDaysWithoutKeyUsage`, and from which point in time",
  "which values `s3:TlsVersion`, `aws:PrincipalOrgID`, `aws:SourceVpce`, `aws:PrincipalIsAWSService` and `aws:ViaAWSService` really have in a request: the tests supply them to the simulator, and the emulator does not know them",
  "whether KMS and S3 accept the documents: that the named principals exist, that the policy does not lock the account out, that each condition key is valid for its action",
  "that KMS compares a denied principal by its unique ID, so that renaming an administrator changes nothing, and that `aws:PrincipalType` of a session from `sts:GetFederationToken` is `FederatedUser`: both are AWS's documentation",
  "what the account adds: service control policies, resource control policies, permissions boundaries, session policies, and earlier grants",
  "how long S3 keeps using a Bucket Key that it already holds after the key's policy has changed",
];
