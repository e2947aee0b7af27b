import assert from "node:assert/strict";
import { accountControls } from "../../../ops/evidence/account-controls";
import type { ControlId } from "../../../ops/evidence/definitions";
import type { Observed } from "../../../ops/evidence/observe";
import type { ObservedAccount, SeenRule, SeenTrail } from "../../../ops/evidence/observe-account";
import { KEY_ARN, MADE_AT } from "./sample";

const TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev";
const PATTERN = JSON.stringify({
  source: ["aws.kms"],
  detail: {
    eventName: ["ScheduleKeyDeletion", "DisableKey"],
    resources: { ARN: [KEY_ARN] },
  },
});
const RULE: SeenRule = { name: "tamper-key", state: "ENABLED", pattern: PATTERN, targets: 1 };
const TRAIL = {
  TrailARN: TRAIL_ARN,
  HomeRegion: "us-east-1",
  IsMultiRegionTrail: true,
  KmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/operations",
  LogFileValidationEnabled: true,
};
const MANAGEMENT = { FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] };
const RECORDING: SeenTrail = {
  trail: TRAIL,
  isLogging: true,
  selectors: [],
  advancedSelectors: [MANAGEMENT],
};

const seen = <T>(value: T): Observed<T> => ({
  sources: [{ call: "cloudtrail:DescribeTrails", on: TRAIL_ARN, at: MADE_AT }],
  seen: { value },
});
const sound: ObservedAccount = {
  trail: seen(TRAIL),
  recording: seen(RECORDING),
  rules: seen([RULE]),
  detector: seen({ status: "ENABLED", s3: "ENABLED" }),
  hubArn: seen("arn:aws:securityhub:us-east-1:111122223333:hub/default"),
  standards: seen(["arn:aws:securityhub:us-east-1::standards/cis"]),
};
const judge = (account: Partial<ObservedAccount> = {}, pattern = PATTERN) =>
  accountControls({
    target: { accountId: "111122223333", keyArn: KEY_ARN },
    account: { ...sound, ...account },
    parts: { rules: [{ name: "tamper-key", pattern }] },
  });
const trail = (changed: object) => {
  const changedTrail = { ...TRAIL, ...changed };
  return { trail: seen(changedTrail), recording: seen({ ...RECORDING, trail: changedTrail }) };
};
const recording = (changed: Partial<SeenTrail>) => ({
  recording: seen({ ...RECORDING, ...changed }),
});
const rules = (changed: Partial<SeenRule>) => ({ rules: seen([{ ...RULE, ...changed }]) });

describe("the controls of what watches over key and bucket", () => {
  it("pass where all of it is on", () => {
    assert.deepEqual(
      judge().map(({ id, verdict, seen: text, resource }) => [id, verdict, text, resource]),
      [
        ["trail-records", "pass", "logs reads and writes of all Regions", TRAIL_ARN],
        ["trail-encrypted", "pass", "under a customer managed key", TRAIL_ARN],
        ["trail-validated", "pass", "signed", TRAIL_ARN],
        [
          "tamper-alarm",
          "pass",
          "every rule is on, as deployed, and has somewhere to tell",
          "AWS::::Account:111122223333",
        ],
        ["guardduty-on", "pass", "ENABLED", "AWS::::Account:111122223333"],
        ["guardduty-s3", "pass", "ENABLED", "AWS::::Account:111122223333"],
        ["securityhub-on", "pass", "on", "AWS::::Account:111122223333"],
        ["securityhub-standards", "pass", "at least one standard", "AWS::::Account:111122223333"],
      ],
    );
  });

  it("take a trail with plain selectors, too", () => {
    const selectors = [{ IncludeManagementEvents: true, ReadWriteType: "All" as const }];
    const [control] = judge(recording({ selectors, advancedSelectors: [] }));
    assert.equal(control?.verdict, "pass");
  });

  const everything = "it does not log every management event";
  const failures: readonly (readonly [ControlId, string, string, Partial<ObservedAccount>])[] = [
    ["trail-records", "it does not log", "was stopped", recording({ isLogging: false })],
    [
      "trail-records",
      "it logs us-east-1 alone",
      "is of one Region",
      trail({ IsMultiRegionTrail: false }),
    ],
    [
      "trail-records",
      everything,
      "leaves reads out",
      recording({
        advancedSelectors: [
          {
            FieldSelectors: [
              { Field: "eventCategory", Equals: ["Management"] },
              { Field: "readOnly", Equals: ["false"] },
            ],
          },
        ],
      }),
    ],
    [
      "trail-records",
      everything,
      "leaves KMS out",
      recording({
        selectors: [{ ReadWriteType: "All", ExcludeManagementEventSources: ["kms.amazonaws.com"] }],
        advancedSelectors: [],
      }),
    ],
    [
      "trail-records",
      everything,
      "has data events alone",
      recording({
        advancedSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Data"] }] }],
      }),
    ],
    [
      "trail-records",
      "there is no trail",
      "is gone",
      { trail: seen(undefined), recording: seen(undefined) },
    ],
    ["trail-encrypted", "not under a key of AWS KMS", "has no key", trail({ KmsKeyId: undefined })],
    ["trail-encrypted", "there is no trail", "is gone", { trail: seen(undefined) }],
    ["trail-validated", "not signed", "is not signed", trail({ LogFileValidationEnabled: false })],
    ["tamper-alarm", "tamper-key is gone", "has no rule", { rules: seen([]) }],
    ["tamper-alarm", "tamper-key is switched off", "is switched off", rules({ state: "DISABLED" })],
    ["tamper-alarm", "tamper-key is not as deployed", "hears less", rules({ pattern: "{}" })],
    ["tamper-alarm", "tamper-key tells nobody", "has no target", rules({ targets: 0 })],
    ["guardduty-on", "there is no detector", "is off", { detector: seen(undefined) }],
    [
      "guardduty-on",
      "DISABLED",
      "is suspended",
      { detector: seen({ status: "DISABLED", s3: "ENABLED" }) },
    ],
    [
      "guardduty-s3",
      "DISABLED",
      "is off",
      { detector: seen({ status: "ENABLED", s3: "DISABLED" }) },
    ],
    ["securityhub-on", "off", "is off", { hubArn: seen(undefined) }],
    ["securityhub-standards", "no standard", "has none", { standards: seen([]) }],
  ];
  for (const [id, text, title, account] of failures) {
    it(`fail for ${id} where it ${title}`, () => {
      const found = judge(account).find((each) => each.id === id);
      assert.deepEqual([found?.verdict, found?.seen], ["fail", text]);
    });
  }

  it("fail for an alarm that was deployed without hearing of the key's deletion", () => {
    const pattern = PATTERN.replace("ScheduleKeyDeletion", "CreateGrant");
    const found = judge(rules({ pattern }), pattern).find(({ id }) => id === "tamper-alarm");
    assert.deepEqual(
      [found?.verdict, found?.seen],
      ["fail", "no rule hears of the key's being disabled or its deletion scheduled"],
    );
  });
});
