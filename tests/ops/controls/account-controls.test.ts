import assert from "node:assert/strict";
import type { LiveAccount, LiveRule, LiveTrail } from "../../../ops/aws/live-account";
import { accountControls } from "../../../ops/controls/account-controls";
import type { ControlId } from "../../../ops/controls/definitions";
import { DEPLOY, KEY_ARN, REMEDIES, read, verdictOn } from "../support/samples";

const TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-dev";
const ACCOUNT = "AWS::::Account:111122223333";
const PATTERN = JSON.stringify({
  source: ["aws.kms"],
  detail: {
    eventName: ["ScheduleKeyDeletion", "DisableKey"],
    resources: { ARN: [KEY_ARN] },
  },
});
const RULE: LiveRule = { name: "tamper-key", state: "ENABLED", pattern: PATTERN, targets: 1 };
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
const RECORDING: LiveTrail = {
  trail: TRAIL,
  isLogging: true,
  selectors: [],
  advancedSelectors: [eventsOf("Management")],
};

const detector = (changed: object = {}) => ({
  detector: read({ status: "ENABLED", s3: "ENABLED", ...changed }),
});
const sound: LiveAccount = {
  trail: read(TRAIL),
  recording: read(RECORDING),
  rules: read([RULE]),
  ...detector(),
  hubArn: read("arn:aws:securityhub:us-east-1:111122223333:hub/default"),
  standards: read(["arn:aws:securityhub:us-east-1::standards/cis"]),
};
const judge = (account: Partial<LiveAccount> = {}, pattern = PATTERN) =>
  accountControls({
    target: { accountId: "111122223333", keyArn: KEY_ARN },
    account: { ...sound, ...account },
    parts: { rules: [{ name: "tamper-key", pattern }] },
    remedies: REMEDIES,
  });
const trail = (changed: object) => {
  const changedTrail = { ...TRAIL, ...changed };
  return { trail: read(changedTrail), recording: read({ ...RECORDING, trail: changedTrail }) };
};
const recording = (changed: Partial<LiveTrail>) => ({
  recording: read({ ...RECORDING, ...changed }),
});
const rules = (changed: Partial<LiveRule>) => ({ rules: read([{ ...RULE, ...changed }]) });

describe("the controls of what watches over key and bucket", () => {
  it("pass if all of it is on", () => {
    assert.deepEqual(
      judge().map(({ id, verdict, found, resource }) => [id, verdict, found, resource]),
      [
        ["trail-records", "pass", "records reads and writes in all Regions", TRAIL_ARN],
        ["trail-encrypted", "pass", TRAIL.KmsKeyId, TRAIL_ARN],
        ["trail-validated", "pass", "log file validation is on", TRAIL_ARN],
        ["tamper-alarm", "pass", "every rule is enabled, as deployed, and has a target", ACCOUNT],
        ["guardduty-on", "pass", "ENABLED", ACCOUNT],
        ["guardduty-s3", "pass", "ENABLED", ACCOUNT],
        ["securityhub-on", "pass", "enabled", ACCOUNT],
        ["securityhub-standards", "pass", "cis", ACCOUNT],
      ],
    );
  });

  it("take a trail with plain selectors, too", () => {
    const selectors = [{ IncludeManagementEvents: true, ReadWriteType: "All" as const }];
    const [control] = judge(recording({ selectors, advancedSelectors: [] }));
    assert.equal(control?.verdict, "pass");
  });

  const noTrail = { trail: read(undefined), recording: read(undefined) };
  const noReads = eventsOf("Management", { Field: "readOnly", Equals: ["false"] });
  const withoutKms = {
    ReadWriteType: "All" as const,
    ExcludeManagementEventSources: ["kms.amazonaws.com"],
  };
  const everything = "it does not record every management event";
  const failures: readonly (readonly [ControlId, string, string, Partial<LiveAccount>])[] = [
    ["trail-records", "it does not log", "was stopped", recording({ isLogging: false })],
    [
      "trail-records",
      "it records us-east-1 alone",
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
    ["trail-encrypted", "not under a KMS key", "has no key", trail({ KmsKeyId: undefined })],
    ["trail-encrypted", "there is no trail", "is gone", { trail: read(undefined) }],
    [
      "trail-validated",
      "log file validation is off",
      "is not signed",
      trail({ LogFileValidationEnabled: false }),
    ],
    ["tamper-alarm", "tamper-key is gone", "has no rule", { rules: read([]) }],
    ["tamper-alarm", "tamper-key is disabled", "is disabled", rules({ state: "DISABLED" })],
    ["tamper-alarm", "tamper-key is not as deployed", "reports less", rules({ pattern: "{}" })],
    ["tamper-alarm", "tamper-key has no target", "has no target", rules({ targets: 0 })],
    ["guardduty-on", "there is no detector", "is off", { detector: read(undefined) }],
    ["guardduty-on", "DISABLED", "is suspended", detector({ status: "DISABLED" })],
    ["guardduty-s3", "DISABLED", "is off", detector({ s3: "DISABLED" })],
    ["securityhub-on", "not enabled", "is off", { hubArn: read(undefined) }],
    ["securityhub-standards", "no standard", "has none", { standards: read([]) }],
  ];
  for (const [id, text, title, account] of failures) {
    it(`fail for ${id} if it ${title}, and say what to do`, () => {
      const controls = judge(account);
      assert.deepEqual(verdictOn(id, controls), ["fail", text]);
      assert.equal(controls.find((each) => each.id === id)?.remedy, DEPLOY);
    });
  }

  it("fail for an alarm that was deployed without the key's deletion", () => {
    const pattern = PATTERN.replace("ScheduleKeyDeletion", "CreateGrant");
    assert.deepEqual(verdictOn("tamper-alarm", judge(rules({ pattern }), pattern)), [
      "fail",
      "no rule reports that the key is disabled or its deletion scheduled",
    ]);
  });
});
