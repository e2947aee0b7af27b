import assert from "node:assert/strict";
import {
  type CancelPlan,
  type CancelSituation,
  cancelPlan,
} from "../../../../../ops/commands/deletion/cancel/cancel-plan";

const nothing = { cancel: false, enable: false, attach: [], forget: false };
const wasEnabled = { stateBefore: "Enabled", aliases: [] } as const;
const scheduledAt = new Date("2026-11-22T20:00:00.000Z");
const wasScheduled = { ...wasEnabled, scheduledAt } as const;
const wasDisabled = { stateBefore: "Disabled", aliases: [] } as const;
const choose = "To enable it all the same, add --enable; to leave it so, add --leave-disabled.";

type Case = readonly [Partial<CancelSituation>, Partial<CancelPlan>, ...(readonly string[])];
/** By title: what was found, what is to be done, and what it says. */
const cases: Readonly<Record<string, Case>> = {
  "cancels and enables a key that was Enabled when its deletion was scheduled": [
    { keyState: "PendingDeletion", record: wasEnabled },
    { cancel: true, enable: true, forget: true },
  ],
  "cancels and enables a key whose deletion others have scheduled": [
    { keyState: "PendingDeletion" },
    { cancel: true, enable: true },
  ],
  "cancels the deletion of a primary key that waits for its replicas": [
    { keyState: "PendingReplicaDeletion" },
    { cancel: true, enable: true },
  ],
  "cancels, and does not enable, a key that was Disabled before": [
    { keyState: "PendingDeletion", record: wasDisabled },
    { cancel: true, forget: true },
    `The key stays Disabled: it was Disabled before its deletion was scheduled. ${choose}`,
  ],
  "enables a key that was Disabled before when told to": [
    { keyState: "PendingDeletion", record: wasDisabled, enable: true },
    { cancel: true, enable: true, forget: true },
  ],
  "leaves a key Disabled when told to, and keeps no record that would enable it later": [
    { keyState: "PendingDeletion", record: wasScheduled, leaveDisabled: true },
    { cancel: true, forget: true },
  ],
  "enables a key that was disabled to soak, and whose deletion was never scheduled": [
    { keyState: "Disabled", record: wasEnabled },
    { enable: true, forget: true },
  ],
  "leaves such a key Disabled when told to": [
    { keyState: "Disabled", record: wasEnabled, leaveDisabled: true },
    { forget: true },
  ],
  "enables a key that a run was killed over between cancelling and enabling": [
    { keyState: "Disabled", record: wasScheduled, isResumed: true },
    { enable: true, forget: true },
  ],
  "does not enable on the strength of an old record what someone may have disabled since": [
    { keyState: "Disabled", record: wasScheduled },
    {},
    `The key is not pending deletion but Disabled: its deletion was cancelled elsewhere, and someone may have disabled it on purpose since. ${choose}`,
  ],
  "enables that when told to": [
    { keyState: "Disabled", record: wasScheduled, enable: true },
    { enable: true, forget: true },
  ],
  "enables such a key without a record as well": [
    { keyState: "Disabled", isResumed: true },
    { enable: true },
  ],
  "does not enable a key that nothing tells about": [
    { keyState: "Disabled" },
    {},
    `The key is not pending deletion but Disabled, and there is no record of who disabled it. ${choose}`,
  ],
  "does not enable a key that was Disabled before its deletion was scheduled and cancelled": [
    { keyState: "Disabled", record: wasDisabled },
    {},
    `The key is not pending deletion but Disabled, and it was before its deletion was scheduled. ${choose}`,
  ],
  "does nothing to a key that is Enabled": [{ keyState: "Enabled" }, {}],
  "removes what is left of the record from a key that is Enabled": [
    { keyState: "Enabled", record: wasEnabled },
    { forget: true },
  ],
  "makes an alias again that leads nowhere, and leaves one that leads to the key": [
    {
      keyState: "PendingDeletion",
      aliases: [
        { alias: "alias/gone", to: "nothing" },
        { alias: "alias/there", to: "this key" },
      ],
    },
    { cancel: true, enable: true, attach: ["alias/gone"] },
  ],
  "leaves an alias that leads to another key, and says how to move it": [
    { keyState: "Enabled", aliases: [{ alias: "alias/a", to: { keyId: "other" } }] },
    {},
    "alias/a leads to another key, other, and was not changed. If it should lead to this one: aws kms update-alias --alias-name alias/a --target-key-id key-id.",
  ],
  "cannot help a key that waits for its material": [
    { keyState: "PendingImport" },
    {},
    "The key is PendingImport: neither cancelling nor enabling can make it usable.",
  ],
};

describe("what cancelling a deletion comes to", () => {
  for (const [title, [found, plan, ...findings]] of Object.entries(cases)) {
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
      assert.deepEqual(cancelPlan({ ...situation, ...found }), { ...nothing, ...plan, findings });
    });
  }
});
