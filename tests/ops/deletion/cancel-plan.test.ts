import assert from "node:assert/strict";
import {
  type CancelPlan,
  type CancelSituation,
  cancelPlan,
} from "../../../ops/deletion/cancel-plan";

const nothing: CancelPlan = {
  cancel: false,
  enable: false,
  attach: [],
  forget: false,
  findings: [],
};
const wasEnabled = { stateBefore: "Enabled", aliases: [] } as const;
const scheduledAt = new Date("2026-11-22T20:00:00.000Z");
const wasScheduled = { ...wasEnabled, scheduledAt } as const;
const wasDisabled = { stateBefore: "Disabled", aliases: [] } as const;
const choose = "To enable it all the same, add --enable; to leave it so, add --leave-disabled.";

const cases: readonly {
  readonly title: string;
  readonly found: Partial<CancelSituation>;
  readonly plan: Partial<CancelPlan>;
}[] = [
  {
    title: "cancels and enables a key that was Enabled when its deletion was scheduled",
    found: { keyState: "PendingDeletion", record: wasEnabled },
    plan: { cancel: true, enable: true, forget: true },
  },
  {
    title: "cancels and enables a key whose deletion others have scheduled",
    found: { keyState: "PendingDeletion" },
    plan: { cancel: true, enable: true },
  },
  {
    title: "cancels the deletion of a primary key that waits for its replicas",
    found: { keyState: "PendingReplicaDeletion" },
    plan: { cancel: true, enable: true },
  },
  {
    title: "cancels, and does not enable, a key that was Disabled before",
    found: { keyState: "PendingDeletion", record: wasDisabled },
    plan: {
      cancel: true,
      forget: true,
      findings: [
        `The key stays Disabled: it was Disabled before its deletion was scheduled. ${choose}`,
      ],
    },
  },
  {
    title: "enables a key that was Disabled before when told to",
    found: { keyState: "PendingDeletion", record: wasDisabled, enable: true },
    plan: { cancel: true, enable: true, forget: true },
  },
  {
    title: "leaves a key Disabled when told to, and keeps no record that would enable it later",
    found: { keyState: "PendingDeletion", record: wasScheduled, leaveDisabled: true },
    plan: { cancel: true, forget: true },
  },
  {
    title: "enables a key that was disabled to soak, and whose deletion was never scheduled",
    found: { keyState: "Disabled", record: wasEnabled },
    plan: { enable: true, forget: true },
  },
  {
    title: "leaves such a key Disabled when told to",
    found: { keyState: "Disabled", record: wasEnabled, leaveDisabled: true },
    plan: { forget: true },
  },
  {
    title: "enables a key that a run was killed over between cancelling and enabling",
    found: { keyState: "Disabled", record: wasScheduled, isResumed: true },
    plan: { enable: true, forget: true },
  },
  {
    title: "does not enable on the strength of an old record what somebody may have disabled since",
    found: { keyState: "Disabled", record: wasScheduled },
    plan: {
      findings: [
        `The key is not pending deletion but Disabled: its deletion was cancelled elsewhere, and somebody may have disabled it on purpose since. ${choose}`,
      ],
    },
  },
  {
    title: "enables that when told to",
    found: { keyState: "Disabled", record: wasScheduled, enable: true },
    plan: { enable: true, forget: true },
  },
  {
    title: "enables such a key without a record as well",
    found: { keyState: "Disabled", isResumed: true },
    plan: { enable: true },
  },
  {
    title: "does not enable a key that nothing tells about",
    found: { keyState: "Disabled" },
    plan: {
      findings: [
        `The key is not pending deletion but Disabled, and nothing tells who disabled it. ${choose}`,
      ],
    },
  },
  {
    title:
      "does not enable a key that was Disabled before its deletion was scheduled and cancelled",
    found: { keyState: "Disabled", record: wasDisabled },
    plan: {
      findings: [
        `The key is not pending deletion but Disabled, and it was before its deletion was scheduled. ${choose}`,
      ],
    },
  },
  { title: "does nothing to a key that is Enabled", found: { keyState: "Enabled" }, plan: {} },
  {
    title: "removes what is left of the record from a key that is Enabled",
    found: { keyState: "Enabled", record: wasEnabled },
    plan: { forget: true },
  },
  {
    title: "makes an alias again that leads nowhere, and leaves one that leads to the key",
    found: {
      keyState: "PendingDeletion",
      aliases: [
        { alias: "alias/gone", to: "nothing" },
        { alias: "alias/there", to: "this key" },
      ],
    },
    plan: { cancel: true, enable: true, attach: ["alias/gone"] },
  },
  {
    title: "leaves an alias that leads to another key, and says how to move it",
    found: { keyState: "Enabled", aliases: [{ alias: "alias/a", to: { keyId: "other" } }] },
    plan: {
      findings: [
        "alias/a leads to another key, other, and was left there. If it should lead to this one: aws kms update-alias --alias-name alias/a --target-key-id key-id.",
      ],
    },
  },
  {
    title: "cannot help a key that waits for its material",
    found: { keyState: "PendingImport" },
    plan: {
      findings: ["The key is PendingImport: neither cancelling nor enabling makes it usable."],
    },
  },
];

describe("what cancelling a deletion comes to", () => {
  for (const { title, found, plan } of cases) {
    it(title, () => {
      const situation = {
        keyId: "key-id",
        keyState: "Enabled",
        record: undefined,
        isResumed: false,
        aliases: [],
        leaveDisabled: false,
        enable: false,
      };
      assert.deepEqual(cancelPlan({ ...situation, ...found }), { ...nothing, ...plan });
    });
  }
});
