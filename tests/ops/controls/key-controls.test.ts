import assert from "node:assert/strict";
import type { ControlId } from "../../../ops/controls/definitions";
import { keyControls } from "../../../ops/controls/key-controls";
import type { ObservedKey } from "../../../ops/evidence/observe-key";
import type { Declared } from "../../../ops/stack/declared";
import { KEY_ARN, observed, seen, verdictOn } from "../evidence/sample";
import { DECLARED_BY_NOBODY, KEY_METADATA } from "../support/samples";

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

const declared: Declared = {
  ...DECLARED_BY_NOBODY,
  keyAlias: ALIAS,
  rotationPeriodInDays: 365,
  keyPolicy: POLICY,
};
const metadata = (changed: object = {}) => ({ metadata: seen({ ...KEY_METADATA, ...changed }) });
const sound: ObservedKey = {
  ...metadata(),
  rotation: seen({ isOn: true, periodInDays: 365 }),
  policy: seen(POLICY),
  alias: seen(KEY_ARN),
};
const judge = (key: Partial<ObservedKey> = {}, changed: Partial<Declared> = {}) =>
  keyControls(
    { keyArn: KEY_ARN, keyAlias: ALIAS },
    { ...declared, ...changed },
    { ...sound, ...key },
  );

describe("the controls of a key", () => {
  it("pass where it is as it was deployed", () => {
    assert.deepEqual(
      judge().map((each) => [each.id, each.verdict, each.seen]),
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
  const signing = { KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" };
  const notFound = "kms:DescribeKey failed: NotFoundException";
  const failures: readonly (readonly [ControlId, string, Partial<ObservedKey>])[] = [
    [
      "key-state",
      "PendingDeletion, gone for good on 2026-12-22T00:00:00.000Z",
      metadata({ KeyState: "PendingDeletion", DeletionDate: date }),
    ],
    ["key-state", "Disabled", metadata({ KeyState: "Disabled" })],
    ["key-single-region", "multi-Region", metadata({ MultiRegion: true })],
    ["key-symmetric", "RSA_2048 for SIGN_VERIFY", metadata(signing)],
    ["key-origin", "EXTERNAL", metadata({ Origin: "EXTERNAL" })],
    ["key-rotation", "off", { rotation: seen({ isOn: false }) }],
    ["key-rotation", "on, every 2560 days", { rotation: seen({ isOn: true, periodInDays: 2560 }) }],
    ["key-alias", `${ALIAS} leads to nowhere`, { alias: seen("nowhere") }],
    ["key-policy-deployed", "changed: Enable IAM User Permissions", { policy: seen(OPEN) }],
    ["key-policy-not-public", "Enable IAM User Permissions", { policy: seen(OPEN) }],
    ["key-policy-not-public", "it is no policy document", { policy: seen("") }],
    ["key-state", notFound, { metadata: observed({ refused: notFound }) }],
  ];
  for (const [id, text, key] of failures) {
    it(`fail for ${id} where ${text} is seen, and say what to do`, () => {
      const controls = judge(key);
      assert.deepEqual(verdictOn(id, controls), ["fail", text]);
      assert.match(controls.find((each) => each.id === id)?.remedy ?? "", /`[^`]+`/);
    });
  }

  it("are not judged where a permission is missing, which they name", () => {
    const [notJudged, missingPermission] = ["it is missing", "kms:GetKeyPolicy"];
    const policy = observed<string>({ notJudged, missingPermission });
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
      judge({ alias: undefined }, none).map((each) => [each.id, each.seen]),
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
