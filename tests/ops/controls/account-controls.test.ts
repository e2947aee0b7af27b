import assert from "node:assert/strict";
import type { ObservedAccount, SeenRule, SeenTrail } from "../../../ops/aws/live-account";
import { accountControls } from "../../../ops/controls/account-controls";
import type { ControlId } from "../../../ops/controls/definitions";
import { KEY_ARN, seen, verdictOn } from "../evidence/sample";

const TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev";
const ACCOUNT = "AWS::::Account:111122223333";
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
const eventsOf = (category: string, ...more: readonly { Field: string; Equals: string[] }[]) => ({
  FieldSelectors: [{ Field: "eventCategory", Equals: [category] }, ...more],
});
const RECORDING: SeenTrail = {
  trail: TRAIL,
  isLogging: true,
  selectors: [],
  advancedSelectors: [eventsOf("Management")],
};

const detector = (changed: object = {}) => ({
  detector: seen({ status: "ENABLED", s3: "ENABLED", ...changed }),
});
const sound: ObservedAccount = {
  trail: seen(TRAIL),
  recording: seen(RECORDING),
  rules: seen([RULE]),
  ...detector(),
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
          ACCOUNT,
        ],
        ["guardduty-on", "pass", "ENABLED", ACCOUNT],
        ["guardduty-s3", "pass", "ENABLED", ACCOUNT],
        ["securityhub-on", "pass", "on", ACCOUNT],
        ["securityhub-standards", "pass", "at least one standard", ACCOUNT],
      ],
    );
  });

  it("take a trail with plain selectors, too", () => {
    const selectors = [{ IncludeManagementEvents: true, ReadWriteType: "All" as const }];
    const [control] = judge(recording({ selectors, advancedSelectors: [] }));
    assert.equal(control?.verdict, "pass");
  });

  const noTrail = { trail: seen(undefined), recording: seen(undefined) };
  const noReads = eventsOf("Management", { Field: "readOnly", Equals: ["false"] });
  const withoutKms = {
    ReadWriteType: "All" as const,
    ExcludeManagementEventSources: ["kms.amazonaws.com"],
  };
  const everything = "it does not log every management event";
  const failures: readonly (readonly [ControlId, string, string, Partial<ObservedAccount>])[] = [
    ["trail-records", "it does not log", "was stopped", recording({ isLogging: false })],
    [
      "trail-records",
      "it logs us-east-1 alone",
      "is of one Region",
      trail({ IsMultiRegionTrail: false }),
    ],
    ["trail-records", everything, "leaves reads out", recording({ advancedSelectors: [noReads] })],
    [
      "trail-records",
      everything,
      "leaves KMS out",
      recording({ selectors: [withoutKms], advancedSelectors: [] }),
    ],
    [
      "trail-records",
      everything,
      "has data events alone",
      recording({ advancedSelectors: [eventsOf("Data")] }),
    ],
    ["trail-records", "there is no trail", "is gone", noTrail],
    ["trail-encrypted", "not under a key of AWS KMS", "has no key", trail({ KmsKeyId: undefined })],
    ["trail-encrypted", "there is no trail", "is gone", { trail: seen(undefined) }],
    ["trail-validated", "not signed", "is not signed", trail({ LogFileValidationEnabled: false })],
    ["tamper-alarm", "tamper-key is gone", "has no rule", { rules: seen([]) }],
    ["tamper-alarm", "tamper-key is switched off", "is switched off", rules({ state: "DISABLED" })],
    ["tamper-alarm", "tamper-key is not as deployed", "hears less", rules({ pattern: "{}" })],
    ["tamper-alarm", "tamper-key tells nobody", "has no target", rules({ targets: 0 })],
    ["guardduty-on", "there is no detector", "is off", { detector: seen(undefined) }],
    ["guardduty-on", "DISABLED", "is suspended", detector({ status: "DISABLED" })],
    ["guardduty-s3", "DISABLED", "is off", detector({ s3: "DISABLED" })],
    ["securityhub-on", "off", "is off", { hubArn: seen(undefined) }],
    ["securityhub-standards", "no standard", "has none", { standards: seen([]) }],
  ];
  for (const [id, text, title, account] of failures) {
    it(`fail for ${id} where it ${title}`, () => {
      assert.deepEqual(verdictOn(id, judge(account)), ["fail", text]);
    });
  }

  it("fail for an alarm that was deployed without hearing of the key's deletion", () => {
    const pattern = PATTERN.replace("ScheduleKeyDeletion", "CreateGrant");
    assert.deepEqual(verdictOn("tamper-alarm", judge(rules({ pattern }), pattern)), [
      "fail",
      "no rule hears of the key's being disabled or its deletion scheduled",
    ]);
  });
});
