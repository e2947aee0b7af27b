import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";

/** A call of AWS's API as CloudTrail puts it on the bus; the id is what a test tells it by. */
export function apiCall(
  id: string,
  service: string,
  eventName: string,
  detail: object,
): PutEventsRequestEntry {
  return {
    Source: `aws.${service}`,
    DetailType: "AWS API Call via CloudTrail",
    Detail: JSON.stringify({
      eventVersion: "1.11",
      userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/mallory" },
      eventTime: "2026-11-22T12:00:00Z",
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: "us-east-1",
      sourceIPAddress: "192.0.2.1",
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: "111122223333",
      eventCategory: "Management",
      eventID: id,
      ...detail,
    }),
  };
}

/** What KMS's events hold of a key: the request has its id, the event its ARN. */
export function onKey(keyArn: string) {
  return {
    requestParameters: { keyId: keyArn.slice(keyArn.lastIndexOf("/") + 1) },
    resources: [{ accountId: "111122223333", type: "AWS::KMS::Key", ARN: keyArn }],
  };
}

/** What KMS's events hold of an alias: its ARN, and that of the key it leads to from then on. */
export function onAlias(aliasName: string, keyArn: string) {
  const [account] = keyArn.split(":key/");
  return {
    requestParameters: { aliasName },
    resources: [{ ARN: `${account}:${aliasName}` }, { ARN: keyArn }],
  };
}
