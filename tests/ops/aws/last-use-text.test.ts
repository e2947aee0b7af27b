import assert from "node:assert/strict";
import { lastUseText } from "../../../ops/aws/last-use-text";

const createdAt = "2026-11-22T19:49:58.672Z";
const none = { at: null, operation: null, cloudTrailEventId: null };

describe("the last use of a key", () => {
  const cases = [
    {
      title: "names operation and time",
      use: {
        at: "2026-11-23T08:15:00.000Z",
        operation: "Decrypt",
        cloudTrailEventId: "e",
        trackedSince: createdAt,
      },
      expected: "Decrypt, 2026-11-23 08:15 UTC",
    },
    {
      title: "is none since the key was created if KMS has recorded it from the start",
      use: { ...none, trackedSince: createdAt },
      expected: "none since the key was created",
    },
    {
      title: "is unknown before KMS began to record",
      use: { ...none, trackedSince: "2026-11-24T00:00:00.000Z" },
      expected: "none since 2026-11-24 00:00 UTC; KMS kept no record before",
    },
    {
      title: "is none that KMS knows of if it does not say since when it records",
      use: { ...none, trackedSince: null },
      expected: "none that KMS knows of",
    },
  ];
  for (const { title, use, expected } of cases) {
    it(title, () => assert.equal(lastUseText(use, { createdAt }), expected));
  }
});
