import assert from "node:assert/strict";
import fc from "fast-check";
import { ANYTHING, matchesEventPattern } from "../../../policy-pack/src/alarms/event-pattern";

const EVENT = {
  source: "aws.kms",
  count: 3,
  absent: undefined,
  isLast: false,
  anything: ANYTHING,
  tags: ["blue", "green"],
  none: [],
  detail: {
    eventName: "DisableKey",
    anything: { at: ANYTHING },
    resources: [
      { type: "key", ARN: "arn:one" },
      { type: "alias", ARN: "arn:two" },
    ],
  },
};

const MATCHING: readonly object[] = [
  { source: ["aws.kms"] },
  { source: ["aws.s3", "aws.kms"] },
  { source: ["aws.kms"], detail: { eventName: ["DisableKey"] } },
  { count: [3] },
  { isLast: [false] },
  { tags: ["green"] },
  { detail: { resources: { ARN: ["arn:two"] } } },
  { detail: { resources: { type: ["alias"], ARN: ["arn:two"] } } },
  { source: [{ prefix: "aws." }] },
  { source: [{ prefix: { "equals-ignore-case": "AWS." } }] },
  { source: [{ suffix: ".kms" }] },
  { source: [{ suffix: { "equals-ignore-case": ".KMS" } }] },
  { source: [{ "equals-ignore-case": "AWS.kms" }] },
  { source: [{ wildcard: "aws.*" }] },
  { source: [{ wildcard: "*kms" }] },
  { source: [{ wildcard: "a*.k*s" }] },
  { source: [{ wildcard: "*" }] },
  { source: [{ wildcard: "aws.kms" }] },
  { source: [{ wildcard: "**a**s**" }] },
  { source: [{ wildcard: "aws.kms*" }] },
  { source: [{ "anything-but": "aws.s3" }] },
  { source: [{ "anything-but": ["aws.s3", "aws.sns"] }] },
  { count: [{ "anything-but": 4 }] },
  { source: [{ "anything-but": { prefix: "com." } }] },
  { source: [{ "anything-but": { prefix: ["com.", "org."] } }] },
  { source: [{ "anything-but": { suffix: ".s3" } }] },
  { source: [{ "anything-but": { "equals-ignore-case": ["AWS.S3"] } }] },
  { source: [{ "anything-but": { wildcard: "*s3*" } }] },
  { tags: [{ "anything-but": "blue" }] },
  { source: [{ exists: true }] },
  { count: [{ exists: true }] },
  { nothing: [{ exists: false }] },
  { absent: [{ exists: false }] },
  { none: [{ exists: false }] },
  { detail: { nothing: { at: [{ exists: false }] } } },
  { $or: [{ source: ["aws.s3"] }, { count: [3] }] },
  { detail: { $or: [{ eventName: ["EnableKey"] }, { eventName: ["DisableKey"] }] } },
  { anything: ["text"] },
  { anything: [{ numeric: [">", 5] }] },
  { anything: [{ cidr: "10.0.0.0/24" }] },
  { anything: [{ exists: true }] },
  { anything: { below: ["text"] } },
  { detail: { anything: { at: [{ "anything-but": "text" }] } } },
];

const OTHERS: readonly unknown[] = [
  { source: ["aws.s3"] },
  { source: ["AWS.kms"] },
  { Source: ["aws.kms"] },
  { source: [] },
  { source: "aws.kms" },
  { source: {} },
  {},
  [],
  "source",
  null,
  undefined,
  { source: ["aws.kms"], count: [4] },
  { count: ["3"] },
  { isLast: ["false"] },
  { nothing: ["text"] },
  { nothing: [null] },
  { tags: ["red"] },
  { none: ["text"] },
  { toString: [{ exists: true }] },
  { detail: ["DisableKey"] },
  { detail: { resources: { type: ["key"], ARN: ["arn:two"] } } },
  { source: [{ prefix: "kms" }] },
  { source: [{ prefix: "AWS." }] },
  { source: [{ prefix: { "equals-ignore-case": "kms" } }] },
  { source: [{ prefix: { wildcard: "aws.*" } }] },
  { source: [{ prefix: { "equals-ignore-case": 5 } }] },
  { source: [{ prefix: 5 }] },
  { source: [{ prefix: null }] },
  { source: [{ wildcard: 5 }] },
  { count: [{ prefix: "3" }] },
  { source: [{ suffix: "aws" }] },
  { source: [{ "equals-ignore-case": "kms" }] },
  { source: [{ wildcard: "kms*" }] },
  { source: [{ wildcard: "*aws" }] },
  { source: [{ wildcard: "aws" }] },
  { source: [{ wildcard: "a*z*s" }] },
  { source: [{ wildcard: "*z*ws*" }] },
  { source: [{ wildcard: "aws.kms*kms" }] },
  { source: [{ wildcard: "aws.k*kms" }] },
  { source: [{ wildcard: "aws.k?s" }] },
  { source: [{ wildcard: "aws\\*" }] },
  { source: [{ "anything-but": "aws.kms" }] },
  { source: [{ "anything-but": ["aws.s3", "aws.kms"] }] },
  { count: [{ "anything-but": [3] }] },
  { source: [{ "anything-but": { prefix: "aws." } }] },
  { source: [{ "anything-but": { prefix: ["com.", "aws."] } }] },
  { source: [{ "anything-but": { suffix: "kms" } }] },
  { source: [{ "anything-but": { "equals-ignore-case": "AWS.KMS" } }] },
  { source: [{ "anything-but": { wildcard: "*kms" } }] },
  { tags: [{ "anything-but": ["blue", "green"] }] },
  { nothing: [{ "anything-but": "text" }] },
  { source: [{ exists: false }] },
  { nothing: [{ exists: true }] },
  { anything: [{ exists: false }] },
  { anything: [] },
  { source: [{}] },
  { source: [{ toString: "aws.kms" }] },
  { count: [{ numeric: ["=", 3] }] },
  { $or: [] },
  { $or: { source: ["aws.kms"] } },
  { $or: [{ source: ["aws.s3"] }, { count: [4] }] },
  { source: ["aws.s3"], $or: [{ count: [3] }] },
];

describe("matchesEventPattern", () => {
  for (const pattern of MATCHING) {
    it(`gives the event to ${JSON.stringify(pattern)}`, () => {
      assert.equal(matchesEventPattern(pattern, EVENT), true);
    });
  }

  for (const pattern of OTHERS) {
    it(`does not give the event to ${JSON.stringify(pattern)}`, () => {
      assert.equal(matchesEventPattern(pattern, EVENT), false);
    });
  }

  it("takes what stands behind a backslash as it is", () => {
    const event = { text: "a*b\\c\\" };
    assert.equal(matchesEventPattern({ text: [{ wildcard: "a\\*b\\\\*\\" }] }, event), true);
    assert.equal(matchesEventPattern({ text: [{ wildcard: "a\\*c*" }] }, event), false);
  });

  it("finds a wildcard's parts wherever they are, over line ends too", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ab\n]*$/)), fc.string(), (parts, between) => {
        const event = { text: parts.join(between.replaceAll("*", "")) };
        return matchesEventPattern({ text: [{ wildcard: parts.join("*") || "*" }] }, event);
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (pattern, event) => {
        assert.equal(typeof matchesEventPattern(pattern, event), "boolean");
      }),
    );
  });
});
