import type { Answer } from "./answering-proxy";

/** What AWS answers to who may not make a call of KMS. */
export function deniedBy(action: string, resource: string): Answer {
  return {
    status: 400,
    body: {
      __type: "AccessDeniedException",
      Message: `User: arn:aws:iam::111122223333:user/kzax01 is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    },
  };
}

/**
 * A key that S3 has used.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 */
export function lastUsage(keyId: string): Answer {
  return {
    status: 200,
    body: {
      KeyId: keyId,
      KeyCreationDate: 1_795_000_000,
      TrackingStartDate: 1_795_000_000,
      KeyLastUsage: {
        Operation: "GenerateDataKey",
        Timestamp: 1_795_086_400,
        CloudTrailEventId: "4aa7e4d5-d047-452a-a5a6-2cce282a7e82",
        KmsRequestId: "93746dd6-63bc-11e4-bc2b-4198b6150d5c",
      },
    },
  };
}
