import assert from "node:assert/strict";
import type { Event } from "@aws-sdk/client-cloudtrail";
import { isAbout, type KeyEvent, keyEventOf } from "../../../../ops/commands/status/key-event";
import { KEY_ARN, KEY_ID } from "../../support/samples";

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
    Resources: [{ ResourceType: "AWS::KMS::Key", ResourceName: KEY_ARN }],
    CloudTrailEvent: JSON.stringify({ eventVersion: "1.11", eventName: name, ...record }),
  };
}

const common = {
  id: "4aa7e4d5-d047-452a-a5a6-2cce282a7e82",
  at: "2026-11-22T19:50:35.000Z",
  through: null,
  what: null,
  error: null,
};
const use = { ...common, kind: "use", who: ROLE } as const;
const change = { ...common, kind: "change" } as const;
const user = "arn:aws:iam::111122223333:user/kzax01";

describe("an event of CloudTrail", () => {
  const cases: Readonly<Record<string, readonly [Event, KeyEvent | undefined]>> = {
    "is a use for a bucket where S3 asked under a Bucket Key": [
      event("GenerateDataKey", "true", {
        userIdentity: { type: "AssumedRole", arn: ROLE, invokedBy: "s3.amazonaws.com" },
        requestParameters: { keyId: KEY_ARN, encryptionContext: { "aws:s3:arn": BUCKET } },
      }),
      { ...use, operation: "GenerateDataKey", through: "s3.amazonaws.com", what: BUCKET },
    ],
    "is a use of an object, and refused, where the key was disabled": [
      event("Decrypt", "true", {
        userIdentity: { arn: ROLE },
        errorCode: "DisabledException",
        requestParameters: { encryptionContext: { "aws:s3:arn": `${BUCKET}/orbit.txt` } },
      }),
      {
        ...use,
        operation: "Decrypt",
        what: `${BUCKET}/orbit.txt`,
        error: "DisabledException",
      },
    ],
    "is a change by whoever made it": [
      event("ScheduleKeyDeletion", "false", {
        userIdentity: { type: "IAMUser", arn: user },
        requestParameters: { keyId: KEY_ID, pendingWindowInDays: 7 },
      }),
      { ...change, operation: "ScheduleKeyDeletion", who: user },
    ],
    "is a change by AWS itself": [
      event("RotateKey", "false", {
        userIdentity: { accountId: "111122223333", invokedBy: "AWS Internal" },
      }),
      { ...change, operation: "RotateKey", who: "AWS Internal", through: "AWS Internal" },
    ],
    "is told with the name alone where its record cannot be read": [
      { ...event("PutKeyPolicy", "false", {}), CloudTrailEvent: "cut o" },
      { ...change, operation: "PutKeyPolicy", who: "kzax01" },
    ],
    "is left out where it only looked": [event("DescribeKey", "true", {}), undefined],
  };
  for (const [title, [given, wanted]] of Object.entries(cases)) {
    it(title, () => assert.deepEqual(keyEventOf(given), wanted));
  }

  const recorded = (record: object) => ({ Resources: [], CloudTrailEvent: JSON.stringify(record) });
  const abouts: readonly (readonly [string, Partial<Event>, boolean])[] = [
    ["by its resources", { CloudTrailEvent: "{}" }, true],
    ["by the id that was asked for", recorded({ requestParameters: { keyId: KEY_ID } }), true],
    ["by the resources of its record", recorded({ resources: [{ ARN: KEY_ARN }] }), true],
    ["not where it names another key", recorded({ requestParameters: { keyId: "5678" } }), false],
  ];
  for (const [title, changed, wanted] of abouts) {
    it(`is about a key ${title}`, () => {
      const given = { ...event("Decrypt", "true", {}), ...changed };
      assert.equal(isAbout(given, { keyId: KEY_ID, keyArn: KEY_ARN }), wanted);
    });
  }
});
