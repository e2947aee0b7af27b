/**
 * What no simulator and no emulator can tell, so that only requests to AWS can: what AWS itself puts
 * into a request, and what stands outside the documents that the program makes. docs/authorization.md lists it.
 */
export const NEITHER_CAN_TELL: readonly string[] = [
  "what S3 asks of KMS: that it uses the key in the caller's name, with `kms:ViaService` of its region and the bucket's or object's ARN in the encryption context, is modelled from AWS's documentation",
  "whether S3 fills the encryption keys of a request without headers in from the bucket's default: the policies hold either way",
  "in which form S3 gives `s3:x-amz-server-side-encryption-aws-kms-key-id` when a client names the key by id or alias",
  "which keys S3 uses, and under which encryption context, in `UpdateObjectEncryption`",
  "whether a person's own CreateGrant carries `kms:GrantIsForAWSResource`: it is refused either way",
  "how KMS counts `kms:TrailingDaysWithoutKeyUsage`, and from when",
  "what really arrives in `s3:TlsVersion`, `aws:PrincipalOrgID`, `aws:SourceVpce` and `aws:PrincipalIsAWSService`: for the simulator they are given, and the emulator does not know them",
  "whether KMS and S3 accept the documents: that named principals exist, that the policy locks nobody out, that every key is one of the action",
  "what the account adds: service and resource control policies, permission boundaries, session policies, and grants made earlier",
  "how long S3 goes on with a Bucket Key that it holds after the key's policy has changed",
];
