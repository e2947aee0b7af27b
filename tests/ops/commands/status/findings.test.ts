import assert from "node:assert/strict";
import { findingsOf } from "../../../../ops/commands/status/findings";
import type { Control } from "../../../../ops/controls/control";
import { controlOf } from "../evidence/sample";

const failed: Partial<Control> = {
  ...{ verdict: "fail", expected: "on", found: "off", remedy: "Run `pulumi up`." },
};

/** What was judged and refused, and the findings it makes. */
const cases: Readonly<
  Record<string, readonly [readonly Control[], readonly string[], readonly string[]]>
> = {
  "nothing if every control passed": [[controlOf("key-state")], [], []],
  "each control that failed, with what to do": [
    [controlOf("key-state"), controlOf("key-rotation", failed), controlOf("key-alias", failed)],
    [],
    [
      "The key is rotated. Found: off. Expected: on. Run `pulumi up`.",
      "The alias points to the key. Found: off. Expected: on. Run `pulumi up`.",
    ],
  ],
  "a failure without a remedy": [
    [controlOf("key-rotation", { ...failed, remedy: null })],
    [],
    ["The key is rotated. Found: off. Expected: on."],
  ],
  "a missing permission once, also if several controls lack it": [
    ["bucket-sse-kms", "bucket-key"].map((id) =>
      controlOf(id as Control["id"], {
        ...{ verdict: "not-judged", found: "The permission is missing." },
        missingPermission: "s3:GetEncryptionConfiguration",
      }),
    ),
    ["No ListGrants."],
    ["The permission is missing.", "No ListGrants."],
  ],
  "nothing that only the local AWS does not know": [
    [controlOf("key-rotation", { verdict: "not-judged", found: "the local AWS does not know it" })],
    [],
    [],
  ],
};

describe("status finds", () => {
  for (const [title, [controls, refusals, findings]] of Object.entries(cases)) {
    it(title, () => {
      const status = { otherKeys: { stack: "prod", list: [] } };
      assert.deepEqual(findingsOf({ controls, refusals, status }, "npx aerosecure"), findings);
    });
  }

  for (const [state, deletionDate, text] of [
    [
      "PendingDeletion",
      "2026-12-22T00:00:00.000Z",
      "PendingDeletion, permanently deleted on 2026-12-22 00:00 UTC: what is still under it cannot be read. To restore it: `npx aerosecure cancel-deletion --key KEY`. If nothing is under it any more: leave it, and this ends with its deletion.",
    ],
    [
      "Disabled",
      null,
      "Disabled: what is still under it cannot be read. To restore it: `aws kms enable-key --key-id 5678efab --region us-east-1`. If nothing is under it any more: `aws kms untag-resource --key-id 5678efab --region us-east-1 --tag-keys aerosecure:stack`.",
    ],
  ] as const) {
    it(`another key of the stack that is ${state}, with both ways out`, () => {
      const arn = "arn:aws:kms:us-east-1:111122223333:key/5678efab";
      const status = { otherKeys: { stack: "prod", list: [{ arn, state, deletionDate }] } };
      assert.deepEqual(findingsOf({ controls: [], refusals: [], status }, "npx aerosecure"), [
        `${arn} is a key of the same stack (aerosecure:stack: prod) and is ${text.replace("KEY", arn)}`,
      ]);
    });
  }

  it("no other key where they could not be listed", () => {
    const status = { otherKeys: { refused: "No ListKeys." } };
    const refusals = ["No ListKeys."];
    assert.deepEqual(findingsOf({ controls: [], refusals, status }, "npx aerosecure"), refusals);
  });
});
