import assert from "node:assert/strict";
import type { ControlId } from "../../../ops/evidence/definitions";
import { keyControls } from "../../../ops/evidence/key-controls";
import type { Observed, Seen } from "../../../ops/evidence/observe";
import type { ObservedKey } from "../../../ops/evidence/observe-key";
import type { Declared } from "../../../ops/verify/declared";
import { KEY_ARN, MADE_AT } from "./sample";

const ALIAS = "alias/cloud_user";
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});
const OPEN = POLICY.replace("arn:aws:iam::111122223333:root", "*");

const observed = <T>(call: string, seen: Seen<T>): Observed<T> => ({
  sources: [{ call, on: KEY_ARN, at: MADE_AT }],
  seen,
});
const declared: Declared = {
  encryption: { algorithm: "aws:kms", keyArn: KEY_ARN, bucketKey: true },
  keyAlias: ALIAS,
  rotationPeriodInDays: 365,
  keyPolicy: POLICY,
  bucketPolicy: undefined,
  objectLock: undefined,
};
const METADATA = {
  KeyState: "Enabled",
  MultiRegion: false,
  KeySpec: "SYMMETRIC_DEFAULT",
  KeyUsage: "ENCRYPT_DECRYPT",
  Origin: "AWS_KMS",
} as const;
const sound: ObservedKey = {
  metadata: observed("kms:DescribeKey", { value: METADATA }),
  rotation: observed("kms:GetKeyRotationStatus", { value: { isOn: true, periodInDays: 365 } }),
  policy: observed("kms:GetKeyPolicy", { value: POLICY }),
  alias: observed("kms:DescribeKey", { value: KEY_ARN }),
};
const judge = (key: Partial<ObservedKey> = {}, changed: Partial<Declared> = {}) =>
  keyControls(
    { keyArn: KEY_ARN, keyAlias: ALIAS },
    { ...declared, ...changed },
    { ...sound, ...key },
  );
const metadata = (changed: object) => ({
  metadata: observed("kms:DescribeKey", { value: { ...METADATA, ...changed } }),
});

describe("the controls of a key", () => {
  it("pass where it is as it was deployed", () => {
    assert.deepEqual(
      judge().map(({ id, verdict, seen }) => [id, verdict, seen]),
      [
        ["key-state", "pass", "Enabled"],
        ["key-single-region", "pass", "single-Region"],
        ["key-symmetric", "pass", "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT"],
        ["key-origin", "pass", "AWS_KMS"],
        ["key-rotation", "pass", "on, every 365 days"],
        ["key-alias", "pass", `${ALIAS} leads to ${KEY_ARN}`],
        ["key-policy-deployed", "pass", "as deployed"],
        ["key-policy-not-public", "pass", "nobody"],
      ],
    );
  });

  const date = new Date("2026-12-22T00:00:00Z");
  const failures: readonly (readonly [ControlId, string, Partial<ObservedKey>])[] = [
    [
      "key-state",
      "PendingDeletion, gone for good on 2026-12-22T00:00:00.000Z",
      metadata({ KeyState: "PendingDeletion", DeletionDate: date }),
    ],
    ["key-state", "Disabled", metadata({ KeyState: "Disabled" })],
    ["key-single-region", "multi-Region", metadata({ MultiRegion: true })],
    [
      "key-symmetric",
      "RSA_2048 for SIGN_VERIFY",
      metadata({ KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" }),
    ],
    ["key-origin", "EXTERNAL", metadata({ Origin: "EXTERNAL" })],
    ["key-rotation", "off", { rotation: observed("kms:x", { value: { isOn: false } }) }],
    [
      "key-rotation",
      "on, every 2560 days",
      { rotation: observed("kms:x", { value: { isOn: true, periodInDays: 2560 } }) },
    ],
    [
      "key-alias",
      `${ALIAS} leads to nowhere`,
      { alias: observed("kms:DescribeKey", { value: "nowhere" }) },
    ],
    [
      "key-policy-deployed",
      "changed: Enable IAM User Permissions",
      { policy: observed("kms:GetKeyPolicy", { value: OPEN }) },
    ],
    [
      "key-policy-not-public",
      "Enable IAM User Permissions",
      { policy: observed("kms:GetKeyPolicy", { value: OPEN }) },
    ],
    [
      "key-policy-not-public",
      "it is no policy document",
      { policy: observed("kms:GetKeyPolicy", { value: "" }) },
    ],
    [
      "key-state",
      "kms:DescribeKey failed: NotFoundException",
      {
        metadata: observed("kms:DescribeKey", {
          refused: "kms:DescribeKey failed: NotFoundException",
        }),
      },
    ],
  ];
  for (const [id, seen, key] of failures) {
    it(`fail for ${id} where ${seen} is seen, and say what to do`, () => {
      const found = judge(key).find((each) => each.id === id);
      assert.deepEqual([found?.verdict, found?.seen], ["fail", seen]);
      assert.match(found?.remedy ?? "", /`[^`]+`/);
    });
  }

  it("are not judged where a permission is missing, which they name", () => {
    const [notJudged, missingPermission] = ["it is missing", "kms:GetKeyPolicy"];
    const policy = observed<string>("kms:GetKeyPolicy", { notJudged, missingPermission });
    assert.deepEqual(
      judge({ policy })
        .filter(({ verdict }) => verdict !== "pass")
        .map((each) => [each.id, each.verdict, each.seen, each.missingPermission, each.remedy]),
      [
        ["key-policy-deployed", "not-judged", notJudged, missingPermission, null],
        ["key-policy-not-public", "not-judged", notJudged, missingPermission, null],
      ],
    );
  });

  it("compare nothing with a stack where none is named", () => {
    const none = { keyPolicy: undefined, rotationPeriodInDays: undefined };
    assert.deepEqual(
      judge({ alias: undefined }, none).map(({ id, seen }) => [id, seen]),
      [
        ["key-state", "Enabled"],
        ["key-single-region", "single-Region"],
        ["key-symmetric", "SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT"],
        ["key-origin", "AWS_KMS"],
        ["key-rotation", "on"],
        ["key-policy-not-public", "nobody"],
      ],
    );
  });
});
