import assert from "node:assert/strict";
import type { Control } from "../../../ops/controls/control";
import { findingsOf } from "../../../ops/status/findings";
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
    it(title, () => assert.deepEqual(findingsOf({ controls, refusals }), findings));
  }
});
