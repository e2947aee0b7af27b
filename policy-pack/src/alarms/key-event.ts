import { regionOf } from "../resources/region";
import type { StackResource } from "../resources/stack";
import { ANYTHING } from "./event-pattern";

/** What nobody may do to a key unnoticed, in the words of its API. */
export const ALARMING_CALLS = ["ScheduleKeyDeletion", "DisableKey"] as const;
export type AlarmingCall = (typeof ALARMING_CALLS)[number];

/**
 * What EventBridge gives to rules when somebody makes the call on one of the keys; for several
 * keys, a list of what it may be. The alarm must not depend on the caller, so it is some user.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/ct-schedule-key-deletion.html
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function keyEvent(call: AlarmingCall, keys: readonly StackResource[]): object {
  const arns = anyOf(keys.map(({ outputs }) => outputs["arn"]));
  const ids = anyOf(keys.flatMap(({ outputs }) => [outputs["arn"], outputs["keyId"]]));
  const regions = anyOf(keys.map(regionOf));
  return {
    version: "0",
    id: ANYTHING,
    source: "aws.kms",
    "detail-type": "AWS API Call via CloudTrail",
    account: ANYTHING,
    time: ANYTHING,
    region: regions,
    resources: [],
    detail: {
      eventVersion: ANYTHING,
      userIdentity: {
        type: "IAMUser",
        principalId: "AIDAEXAMPLE",
        arn: "arn:aws:iam::111122223333:user/someone",
        accountId: ANYTHING,
        accessKeyId: "AKIAEXAMPLE",
        userName: "someone",
      },
      eventTime: ANYTHING,
      eventSource: "kms.amazonaws.com",
      eventName: call,
      awsRegion: regions,
      sourceIPAddress: ANYTHING,
      userAgent: ANYTHING,
      requestParameters: { keyId: ids },
      responseElements: { keyId: arns },
      requestID: ANYTHING,
      eventID: ANYTHING,
      readOnly: false,
      resources: [{ accountId: ANYTHING, type: "AWS::KMS::Key", ARN: arns }],
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: ANYTHING,
      eventCategory: "Management",
    },
  };
}

/** The texts, of which an event has one; anything, if one of them is not known. */
function anyOf(values: readonly unknown[]): unknown {
  return values.every((value) => typeof value === "string") ? values : ANYTHING;
}
