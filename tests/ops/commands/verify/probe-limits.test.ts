import assert from "node:assert/strict";
import type { ReplicationRule } from "@aws-sdk/client-s3";
import {
  lifecycleCheck,
  refuseRetainedProbes,
  replicaNotes,
} from "../../../../ops/commands/verify/probe-limits";
import { DEPLOY, REFUSED, REMEDIES, read, readingOf } from "../../support/samples";

const lifecycle = (changed: object = {}) =>
  read([
    {
      ID: "remove-probes",
      Status: "Enabled" as const,
      Filter: { Prefix: "aerosecure-probe/" },
      Expiration: { Days: 1 },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      ...changed,
    },
  ]);

describe("the check that left probes are deleted", () => {
  const check = (rules: Parameters<typeof lifecycleCheck>[0]) => lifecycleCheck(rules, REMEDIES);
  const about = {
    id: "bucket-cleans-probes",
    title: "The bucket deletes what is left in aerosecure-probe/",
    expected: "a lifecycle rule deletes it",
  };

  for (const [what, rules] of [
    ["a rule for them", lifecycle()],
    ["a rule for a part of their prefix", lifecycle({ Filter: { Prefix: "aero" } })],
    ["a rule for everything", lifecycle({ Filter: { Prefix: "" } })],
    ["a rule of the old form", lifecycle({ Filter: undefined, Prefix: "aerosecure-probe/" })],
  ] as const) {
    it(`passes for ${what}`, () => {
      assert.deepEqual(check(rules), {
        ...{ ...about, verdict: "pass", found: "a lifecycle rule deletes it" },
        ...{ remedy: null, missingPermission: null },
      });
    });
  }

  for (const [what, rules] of [
    ["no rule", read([])],
    ["a rule that is off", lifecycle({ Status: "Disabled" })],
    ["a rule for something else", lifecycle({ Filter: { Prefix: "logs/" } })],
    ["a rule without a prefix", lifecycle({ Filter: undefined })],
    ["a rule that keeps current versions", lifecycle({ Expiration: undefined })],
    ["a rule that keeps old versions", lifecycle({ NoncurrentVersionExpiration: undefined })],
  ] as const) {
    it(`fails for ${what}`, () => {
      assert.deepEqual(check(rules), {
        ...{ ...about, verdict: "fail", found: "no lifecycle rule deletes it" },
        ...{ remedy: DEPLOY, missingPermission: null },
      });
    });
  }

  const action = "s3:GetLifecycleConfiguration";
  for (const [what, answer, verdict, missingPermission] of [
    ["not judged without the permission", { missingPermission: action }, "not-judged", action],
    ["a failure if S3 refuses it for another reason", { missingPermission: null }, "fail", null],
  ] as const) {
    it(`is ${what}`, () => {
      assert.deepEqual(check(readingOf({ refused: "It is refused.", ...answer })), {
        ...{ ...about, verdict, found: "It is refused." },
        ...{ remedy: null, missingPermission },
      });
    });
  }
});

describe("refuseRetainedProbes", () => {
  it("lets a bucket without retention pass", () => {
    refuseRetainedProbes({ retention: read(undefined) });
  });

  for (const [text, retention] of Object.entries({
    "GOVERNANCE, 30 days": { mode: "GOVERNANCE", days: 30 },
    "COMPLIANCE, 7 years": { mode: "COMPLIANCE", years: 7 },
  })) {
    it(`refuses a bucket that keeps everything: ${text}`, () => {
      assert.throws(() => refuseRetainedProbes({ retention: read(retention) }), {
        name: "UserError",
        exitCode: 2,
        message: `Object Lock keeps every upload to the bucket (${text}): a probe could not be deleted. Use --no-probe to check without uploading, or --allow-retained to upload anyway.`,
      });
    });
  }

  it("refuses a bucket whose retention could not be read", () => {
    assert.throws(() => refuseRetainedProbes({ retention: REFUSED }), {
      message:
        "Whether Object Lock would keep a probe is unknown: It is refused. Use --no-probe to check without uploading, or --allow-retained to upload anyway.",
    });
  });
});

describe("replicaNotes", () => {
  const everything = {
    ID: "everything",
    Status: "Enabled",
    Filter: { Prefix: "" },
    Destination: { Bucket: "arn:aws:s3:::files-copy" },
  } as const;
  const note =
    'The replica files-copy may keep a copy of each probe: the rule "everything" replicates uploads, but not the deletion of a version. A lifecycle rule of the replica has to remove it.';
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ["everything", everything, [note]],
    ["the probes' prefix", { ...everything, Filter: { Prefix: "aero" } }, [note]],
    ["another prefix", { ...everything, Filter: { Prefix: "logs/" } }, []],
    ["what has a tag", { ...everything, Filter: { Tag: { Key: "a", Value: "b" } } }, []],
    ["nothing, being off", { ...everything, Status: "Disabled" }, []],
  ];
  for (const [what, rule, notes] of cases) {
    it(`has ${notes.length === 0 ? "none" : "one"} if a rule replicates ${what}`, () => {
      const value = [rule] as unknown as readonly ReplicationRule[];
      assert.deepEqual(replicaNotes({ replication: read(value) }), notes);
    });
  }

  it("says so if replication could not be read", () => {
    assert.deepEqual(replicaNotes({ replication: REFUSED }), [
      "A replica may keep a copy of a probe: It is refused.",
    ]);
  });
});
