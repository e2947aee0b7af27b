import assert from "node:assert/strict";
import { SecureBucket, TamperAlarm, type TamperAlarmArgs } from "../../component/index";
import { answerFailures } from "../../infra/components/late-outputs";
import { type Recorded, recordResources } from "../support/mocks";
import { ACCOUNT, ANSWERS } from "./answers";

const sound = { administrators: ["user/kzax01"] };
const RULE = "aws:cloudwatch/eventRule:EventRule";

let programs = 0;

/** What a program of its own declares with an alarm, and why the alarm failed. */
async function declaring(args: (program: string) => TamperAlarmArgs, answers = {}) {
  programs += 1;
  const stack = `watching${programs}`;
  const recording = await recordResources({ stack, answers: { ...ANSWERS, ...answers } });
  const alarm = await new TamperAlarm("alarm", args(stack)).getData();
  const failure = "failure" in alarm ? alarm.failure?.message : undefined;
  const resources = await recording.resources();
  const named = (type: string, name: string) =>
    resources.filter((each) => each.type === type && each.name === name);
  const pattern = (rule: string): string =>
    named(RULE, rule)
      .map(({ inputs }) => String(inputs["eventPattern"]))
      .join();
  return { failure, resources, named, pattern };
}

/** A bucket as a program in YAML writes it. */
const bucket = {
  bucketName: "files",
  keyAlias: "alias/files",
  keyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
};
const replica = {
  replicaRegion: "us-west-2",
  replicaBucketName: "files-copy",
  replicaKeyArn: `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
};

describe("what the component TamperAlarm is declared from", () => {
  before(answerFailures);

  it("is a SecureBucket itself: its replica is watched in its Region, and its services' roles by name", async () => {
    const { failure, resources, pattern } = await declaring(() => {
      const services = { malwareProtection: true, batchOperations: true };
      const vault = new SecureBucket("vault", {
        ...{ ...sound, ...services, bucketName: "flight-data", replicationRegion: "eu-west-1" },
      });
      const plain = new SecureBucket("plain", { ...sound, bucketName: "plain-data" });
      return { ...sound, buckets: [vault, plain] };
    });
    assert.equal(failure, undefined);
    const inRegion = (region: string) =>
      resources.filter(({ type, inputs }) => type === RULE && inputs["region"] === region).length;
    assert.deepEqual(
      [inRegion("eu-west-1"), inRegion("us-east-1") > inRegion("eu-west-1")],
      [11, true],
    );
    const copies = pattern("alarm-copy-eu-west-1-bucket");
    assert.match(copies, /"flight-data-replica-eu-west-1","flight-data-replica-eu-west-1-logs"/);
    assert.doesNotMatch(copies, /plain-data/);
    assert.deepEqual(pattern("alarm-roles").match(/(?:flight|plain)-data-[a-z-]+/g), [
      "flight-data-replication",
      "flight-data-malware-scan",
      "flight-data-batch-operations",
    ]);
  });

  it("has the replicas of one Region under one alarm there, and their objects recorded", async () => {
    const other = { ...bucket, bucketName: "maps", keyAlias: "alias/maps" };
    const { failure, pattern, named } = await declaring(() => ({
      ...sound,
      buckets: [
        { ...bucket, ...replica },
        { ...other, ...replica, replicaBucketName: "maps-copy" },
        { ...other, ...replica, bucketName: "far", replicaRegion: "eu-west-1" },
      ],
    }));
    assert.equal(failure, undefined);
    const west = pattern("alarm-copy-us-west-2-bucket");
    assert.match(west, /"files-copy","maps-copy","files-copy-logs","maps-copy-logs"/);
    assert.doesNotMatch(pattern("alarm-copy-eu-west-1-bucket"), /maps-copy/);
    const [trail] = named("aws:cloudtrail/trail:Trail", "alarm");
    assert.match(
      JSON.stringify(trail?.inputs["advancedEventSelectors"]),
      /"arn:aws:s3:::files-copy\/","arn:aws:s3:::maps-copy\/"/,
    );
  });

  it("watches the roles that a SecureBucket may have if nobody says which it has", async () => {
    const { pattern } = await declaring(() => ({ ...sound, buckets: [bucket] }));
    assert.deepEqual(pattern("alarm-roles").match(/files-[a-z-]+/g), [
      "files-replication",
      "files-malware-scan",
      "files-batch-operations",
    ]);
  });

  for (const [findings, reported] of [
    [undefined, ["guardduty", "malware", "securityhub"]],
    [["securityhub"], ["securityhub"]],
    [[], []],
  ] as const) {
    it(`reports ${reported.join(", ") || "no findings"} if findings is ${JSON.stringify(findings) ?? "left out"}`, async () => {
      const { named, resources } = await declaring(() => ({
        ...{ ...sound, buckets: [bucket] },
        ...(findings && { findings: [...findings] }),
      }));
      assert.deepEqual(
        ["guardduty", "malware", "securityhub"].filter(
          (finding) => named(RULE, `alarm-${finding}`).length === 1,
        ),
        reported,
      );
      assert.equal(
        resources.some(({ name }) => name === "alarm-threats"),
        reported.length > 0,
      );
    });
  }

  it("names all of it by its label, and the trail's bucket as it is told", async () => {
    const { failure, named } = await declaring(() => ({
      ...{ ...sound, buckets: [bucket], label: "fleet_1", bucketName: "fleet-trail" },
    }));
    assert.equal(failure, undefined);
    const inputOf = ([resource]: readonly Recorded[], name: string) => resource?.inputs[name];
    assert.deepEqual(
      [
        inputOf(named("aws:sns/topic:Topic", "alarm"), "name"),
        inputOf(named("aws:kms/alias:Alias", "alarm"), "name"),
        inputOf(named("aws:s3/bucket:Bucket", "alarm-trail"), "bucket"),
      ],
      ["aerosecure-fleet_1-alarm", "alias/aerosecure-fleet_1-operations", "fleet-trail"],
    );
  });

  for (const protect of [true, false]) {
    it(`${protect ? "denies" : "does not deny"} the deployer the deletion of its key if protect is ${protect}`, async () => {
      const deploying = {
        "aws:index/getCallerIdentity:getCallerIdentity": {
          accountId: ACCOUNT,
          arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/session`,
        },
      };
      const { failure, named } = await declaring(
        () => ({ ...sound, buckets: [bucket], protect, deployer: "role/Deployer" }),
        deploying,
      );
      assert.equal(failure, undefined);
      const [key] = named("aws:kms/key:Key", "alarm");
      assert.equal(String(key?.inputs["policy"]).includes("DenyKeyDeletionByDeployer"), protect);
    });
  }

  const EXPECTED =
    "Use a list of buckets, each with bucketName, keyArn and keyAlias, as the outputs of a SecureBucket have them.";
  const refused: readonly (readonly [string, object, string])[] = [
    [
      "a finding that there is not",
      { findings: ["guardduty", "macie"] },
      '`findings[1]` is "macie". Use a list of guardduty, malware, securityhub.',
    ],
    [
      "a label with a dot",
      { label: "a.b" },
      '`label` is "a.b". Use 1 to 48 letters, digits, "_" and "-".',
    ],
    [
      "a label of 49 characters",
      { label: "x".repeat(49) },
      `\`label\` is "${"x".repeat(49)}". Use 1 to 48 letters, digits, "_" and "-".`,
    ],
    [
      "a part of a bucket that there is not",
      { buckets: [{ ...bucket, replicaBucket: "files-copy" }] },
      "`buckets[0].replicaBucket` is no part of it. Its parts are bucketName, keyArn, keyAlias, serviceRoleNames, replicaRegion, replicaBucketName, replicaKeyArn.",
    ],
    [
      "a replica without its key",
      { buckets: [{ ...bucket, ...replica, replicaKeyArn: undefined }] },
      `\`buckets[0].replicaKeyArn\` is missing. ${EXPECTED}`,
    ],
    [
      "a replica in no Region",
      { buckets: [{ ...bucket, ...replica, replicaRegion: "west" }] },
      `\`buckets[0].replicaRegion\` is "west". ${EXPECTED}`,
    ],
    [
      "roles that are no names",
      { buckets: [{ ...bucket, serviceRoleNames: ["role/Backup"] }] },
      '`buckets[0].serviceRoleNames` is ["role/Backup"]. Use a list of names of roles, as the output serviceRoleNames has them.',
    ],
  ];
  for (const [what, args, fault] of refused) {
    it(`refuses ${what}, and declares nothing`, async () => {
      const { failure, resources } = await declaring(() => ({
        ...{ ...sound, buckets: [bucket], ...args },
      }));
      assert.equal(failure, `TamperAlarm "alarm" cannot be deployed as it is set:\n  - ${fault}`);
      assert.deepEqual(
        resources.filter(({ type }) => type.startsWith("aws:")),
        [],
      );
    });
  }

  it("refuses a deployer who is somebody else", async () => {
    const { failure } = await declaring(() => ({
      ...{ ...sound, buckets: [bucket], deployer: "role/Other" },
    }));
    assert.match(failure ?? "", /`deployer` is "role\/Other"/);
  });
});
