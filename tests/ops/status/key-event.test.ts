import assert from "node:assert/strict";
import type { Event } from "@aws-sdk/client-cloudtrail";
import { isAbout, keyEventOf } from "../../../ops/status/key-event";

const KEY = {
  keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
  keyArn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
};
const BUCKET = "arn:aws:s3:::aerosecure-prod-111122223333-us-east-1";
const ROLE = "arn:aws:sts::111122223333:assumed-role/Crew/kzax01";

/** As CloudTrail's event history has it; the record is what the log file would hold. */
function event(name: string, readOnly: string, record: object): Event {
  return {
    EventId: "4aa7e4d5-d047-452a-a5a6-2cce282a7e82",
    EventName: name,
    EventTime: new Date("2026-11-22T19:50:35Z"),
    EventSource: "kms.amazonaws.com",
    ReadOnly: readOnly,
    Username: "kzax01",
    Resources: [{ ResourceType: "AWS::KMS::Key", ResourceName: KEY.keyArn }],
    CloudTrailEvent: JSON.stringify({ eventVersion: "1.11", eventName: name, ...record }),
  };
}

const common = { id: "4aa7e4d5-d047-452a-a5a6-2cce282a7e82", at: "2026-11-22T19:50:35.000Z" };

describe("an event of CloudTrail", () => {
  const cases = [
    {
      title: "is a use for a bucket where S3 asked under a Bucket Key",
      event: event("GenerateDataKey", "true", {
        userIdentity: { type: "AssumedRole", arn: ROLE, invokedBy: "s3.amazonaws.com" },
        requestParameters: { keyId: KEY.keyArn, encryptionContext: { "aws:s3:arn": BUCKET } },
      }),
      wanted: {
        ...common,
        operation: "GenerateDataKey",
        kind: "use",
        who: ROLE,
        through: "s3.amazonaws.com",
        what: BUCKET,
        error: null,
      },
    },
    {
      title: "is a use of an object, and refused, where the key was disabled",
      event: event("Decrypt", "true", {
        userIdentity: { arn: ROLE },
        errorCode: "DisabledException",
        requestParameters: { encryptionContext: { "aws:s3:arn": `${BUCKET}/orbit.txt` } },
      }),
      wanted: {
        ...common,
        operation: "Decrypt",
        kind: "use",
        who: ROLE,
        through: null,
        what: `${BUCKET}/orbit.txt`,
        error: "DisabledException",
      },
    },
    {
      title: "is a change by whoever made it",
      event: event("ScheduleKeyDeletion", "false", {
        userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/kzax01" },
        requestParameters: { keyId: KEY.keyId, pendingWindowInDays: 7 },
      }),
      wanted: {
        ...common,
        operation: "ScheduleKeyDeletion",
        kind: "change",
        who: "arn:aws:iam::111122223333:user/kzax01",
        through: null,
        what: null,
        error: null,
      },
    },
    {
      title: "is a change by AWS itself",
      event: event("RotateKey", "false", {
        userIdentity: { accountId: "111122223333", invokedBy: "AWS Internal" },
      }),
      wanted: {
        ...common,
        operation: "RotateKey",
        kind: "change",
        who: "AWS Internal",
        through: "AWS Internal",
        what: null,
        error: null,
      },
    },
    {
      title: "is told with the name alone where its record cannot be read",
      event: { ...event("PutKeyPolicy", "false", {}), CloudTrailEvent: "cut o" },
      wanted: {
        ...common,
        operation: "PutKeyPolicy",
        kind: "change",
        who: "kzax01",
        through: null,
        what: null,
        error: null,
      },
    },
    {
      title: "is left out where it only looked",
      event: event("DescribeKey", "true", {}),
      wanted: undefined,
    },
  ] as const;
  for (const { title, event: given, wanted } of cases) {
    it(title, () => assert.deepEqual(keyEventOf(given), wanted));
  }

  const abouts: readonly (readonly [string, Partial<Event>, boolean])[] = [
    ["by its resources", { CloudTrailEvent: "{}" }, true],
    [
      "by the id that was asked for",
      {
        Resources: [],
        CloudTrailEvent: JSON.stringify({ requestParameters: { keyId: KEY.keyId } }),
      },
      true,
    ],
    [
      "by the resources of its record",
      { Resources: [], CloudTrailEvent: JSON.stringify({ resources: [{ ARN: KEY.keyArn }] }) },
      true,
    ],
    [
      "not where it names another key",
      { Resources: [], CloudTrailEvent: JSON.stringify({ requestParameters: { keyId: "5678" } }) },
      false,
    ],
  ];
  for (const [title, change, wanted] of abouts) {
    it(`is about a key ${title}`, () => {
      assert.equal(isAbout({ ...event("Decrypt", "true", {}), ...change }, KEY), wanted);
    });
  }
});
