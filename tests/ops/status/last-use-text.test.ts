import assert from "node:assert/strict";
import { lastUseText } from "../../../ops/status/last-use-text";

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
      wanted: "Decrypt, 2026-11-23 08:15 UTC",
    },
    {
      title: "is none since the key was made where KMS has watched it from the start",
      use: { ...none, trackedSince: createdAt },
      wanted: "none since the key was made",
    },
    {
      title: "is not known before KMS began to watch",
      use: { ...none, trackedSince: "2026-11-24T00:00:00.000Z" },
      wanted: "none since 2026-11-24 00:00 UTC; before that nobody kept count",
    },
    {
      title: "is none that is known where KMS does not say since when it watches",
      use: { ...none, trackedSince: null },
      wanted: "none that KMS knows of",
    },
  ];
  for (const { title, use, wanted } of cases) {
    it(title, () => assert.equal(lastUseText(use, { createdAt }), wanted));
  }
});
