import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import type { ServiceError } from "@grpc/grpc-js";
import { emptyBucket } from "../../../local/aws-provider/s3/empty-bucket";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import { type CompanionCase, describeCompanion, uniqueName } from "../../support/bucket-companion";
import {
  ACCOUNT,
  clientSettings,
  FIRST_START_MS,
  localAwsEndpoint,
  REGION,
} from "../../support/local-aws";

const ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";
const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";

const bucket = uniqueName();
const locked = `${bucket}-locked`;
const logs = `${bucket}-logs`;
const otherLogs = `${bucket}-logs-2`;
const replica = `${bucket}-replica`;
const REPLICA_REGION = "eu-west-1";
const role = `arn:aws:iam::${ACCOUNT}:role/replication`;

describe("the S3 types around a bucket on the local AWS", () => {
  let plugin: AwsPlugin;
  let s3: S3;
  let replicaKms: KMS;
  let replicaKey: string;

  before(async function () {
    this.timeout(FIRST_START_MS);
    const endpoint = await localAwsEndpoint();
    plugin = await AwsPlugin.start(endpoint);
    s3 = new S3({ ...clientSettings(endpoint), forcePathStyle: true });
    replicaKms = new KMS({ ...clientSettings(endpoint), region: REPLICA_REGION });
    replicaKey = (await replicaKms.createKey({})).KeyMetadata?.Arn ?? "";
    const enabled = { VersioningConfiguration: { Status: "Enabled" } } as const;
    for (const Bucket of [bucket, logs, otherLogs]) await s3.createBucket({ Bucket });
    await s3.createBucket({
      Bucket: replica,
      CreateBucketConfiguration: { LocationConstraint: REPLICA_REGION },
    });
    await s3.createBucket({ Bucket: locked });
    for (const Bucket of [bucket, locked, replica]) {
      await s3.putBucketVersioning({ Bucket, ...enabled });
    }
  });

  after(async () => {
    await plugin?.stop();
    for (const Bucket of [bucket, locked, logs, otherLogs, replica]) {
      await emptyBucket(s3, Bucket, new AbortController().signal);
      await s3.deleteBucket({ Bucket });
    }
    await replicaKms.scheduleKeyDeletion({ KeyId: replicaKey, PendingWindowInDays: 7 });
    replicaKms.destroy();
    s3.destroy();
    assert.equal(plugin.stderr, "");
  });

  const cases: readonly CompanionCase[] = [
    {
      token: LOGGING,
      args: () => ({
        targetBucket: logs,
        targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
        targetPrefix: "access-logs/",
      }),
      next: () => ({
        targetBucket: otherLogs,
        targetObjectKeyFormat: { simplePrefix: {} },
        targetPrefix: "",
      }),
      changed: ["targetBucket", "targetObjectKeyFormat.partitionedPrefix", "targetPrefix"],
      actual: async () => (await s3.getBucketLogging({ Bucket: bucket })).LoggingEnabled,
      expected: () => ({
        TargetBucket: logs,
        TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: "EventTime" } },
        TargetPrefix: "access-logs/",
      }),
      after: () => ({
        TargetBucket: otherLogs,
        TargetObjectKeyFormat: { SimplePrefix: {} },
        TargetPrefix: "",
      }),
      left: { actual: undefined, isGone: true },
    },
    {
      token: NOTIFICATION,
      args: () => ({ eventbridge: true }),
      next: () => ({ eventbridge: false }),
      changed: ["eventbridge"],
      actual: async () =>
        (await s3.getBucketNotificationConfiguration({ Bucket: bucket })).EventBridgeConfiguration,
      expected: () => ({}),
      after: () => undefined,
      left: { actual: undefined, isGone: false },
    },
    {
      token: LIFECYCLE,
      args: () => ({
        rules: [
          {
            id: "uploads",
            status: "Enabled",
            filter: { prefix: "" },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
          {
            id: "probes",
            status: "Enabled",
            filter: { prefix: "probe/" },
            expiration: { days: 1 },
            noncurrentVersionExpiration: { noncurrentDays: 1 },
          },
        ],
      }),
      next: () => ({
        rules: [
          {
            id: "uploads",
            status: "Disabled",
            filter: { and: { prefix: "a/", tags: { kind: "log" }, objectSizeGreaterThan: 9 } },
            transitions: [{ days: 30, storageClass: "GLACIER" }],
            noncurrentVersionTransitions: [{ noncurrentDays: 31, storageClass: "GLACIER" }],
          },
          {
            id: "old",
            status: "Enabled",
            filter: { tag: { key: "kind", value: "log" } },
            expiration: { expiredObjectDeleteMarker: true },
            noncurrentVersionExpiration: { newerNoncurrentVersions: 2, noncurrentDays: 30 },
          },
        ],
      }),
      added: { transitionDefaultMinimumObjectSize: "all_storage_classes_128K" },
      changed: [
        "rules[0].abortIncompleteMultipartUpload",
        "rules[0].filter.and",
        "rules[0].noncurrentVersionTransitions",
        "rules[0].status",
        "rules[0].transitions",
        "rules[1].expiration.days",
        "rules[1].expiration.expiredObjectDeleteMarker",
        "rules[1].filter.prefix",
        "rules[1].filter.tag",
        "rules[1].id",
        "rules[1].noncurrentVersionExpiration.newerNoncurrentVersions",
        "rules[1].noncurrentVersionExpiration.noncurrentDays",
      ],
      actual: async () => (await s3.getBucketLifecycleConfiguration({ Bucket: bucket })).Rules,
      expected: () => [
        {
          ID: "uploads",
          Status: "Enabled",
          Filter: { Prefix: "" },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
        {
          ID: "probes",
          Status: "Enabled",
          Filter: { Prefix: "probe/" },
          Expiration: { Days: 1 },
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
      ],
      after: () => [
        {
          ID: "uploads",
          Status: "Disabled",
          Filter: {
            And: {
              Prefix: "a/",
              Tags: [{ Key: "kind", Value: "log" }],
              ObjectSizeGreaterThan: 9,
            },
          },
          Transitions: [{ Days: 30, StorageClass: "GLACIER" }],
          NoncurrentVersionTransitions: [{ NoncurrentDays: 31, StorageClass: "GLACIER" }],
        },
        {
          ID: "old",
          Status: "Enabled",
          Filter: { Tag: { Key: "kind", Value: "log" } },
          Expiration: { ExpiredObjectDeleteMarker: true },
          NoncurrentVersionExpiration: { NewerNoncurrentVersions: 2, NoncurrentDays: 30 },
        },
      ],
      left: "NoSuchLifecycleConfiguration",
    },
    {
      token: REPLICATION,
      args: () => ({
        role,
        rules: [
          {
            id: "everything",
            status: "Enabled",
            priority: 1,
            filter: { prefix: "" },
            deleteMarkerReplication: { status: "Enabled" },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: `arn:aws:s3:::${replica}`,
              encryptionConfiguration: { replicaKmsKeyId: replicaKey },
            },
          },
        ],
      }),
      next: () => ({
        role: `${role}-2`,
        rules: [
          {
            id: "some",
            status: "Disabled",
            priority: 2,
            filter: { prefix: "some/" },
            deleteMarkerReplication: { status: "Disabled" },
            destination: {
              account: ACCOUNT,
              bucket: `arn:aws:s3:::${replica}`,
              storageClass: "STANDARD_IA",
            },
          },
        ],
      }),
      changed: [
        "role",
        "rules[0].deleteMarkerReplication.status",
        "rules[0].destination.account",
        "rules[0].destination.encryptionConfiguration",
        "rules[0].destination.storageClass",
        "rules[0].filter.prefix",
        "rules[0].id",
        "rules[0].priority",
        "rules[0].sourceSelectionCriteria",
        "rules[0].status",
      ],
      actual: async () =>
        (await s3.getBucketReplication({ Bucket: bucket })).ReplicationConfiguration,
      expected: () => ({
        Role: role,
        Rules: [
          {
            ID: "everything",
            Status: "Enabled",
            Priority: 1,
            Filter: { Prefix: "" },
            DeleteMarkerReplication: { Status: "Enabled" },
            SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Enabled" } },
            Destination: {
              Bucket: `arn:aws:s3:::${replica}`,
              EncryptionConfiguration: { ReplicaKmsKeyID: replicaKey },
            },
          },
        ],
      }),
      after: () => ({
        Role: `${role}-2`,
        Rules: [
          {
            ID: "some",
            Status: "Disabled",
            Priority: 2,
            Filter: { Prefix: "some/" },
            DeleteMarkerReplication: { Status: "Disabled" },
            Destination: {
              Account: ACCOUNT,
              Bucket: `arn:aws:s3:::${replica}`,
              StorageClass: "STANDARD_IA",
            },
          },
        ],
      }),
      left: "ReplicationConfigurationNotFoundError",
    },
  ];

  for (const each of cases) {
    describeCompanion(each, { plugin: () => plugin, bucket });
  }

  describeCompanion(
    {
      token: LOCK,
      args: () => ({
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { days: 3, mode: "GOVERNANCE" } },
      }),
      next: () => ({
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { mode: "COMPLIANCE", years: 1 } },
      }),
      changed: [
        "rule.defaultRetention.days",
        "rule.defaultRetention.mode",
        "rule.defaultRetention.years",
      ],
      actual: async () =>
        (await s3.getObjectLockConfiguration({ Bucket: locked })).ObjectLockConfiguration,
      expected: () => ({
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 3 } },
      }),
      after: () => ({
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "COMPLIANCE", Years: 1 } },
      }),
      left: { actual: { ObjectLockEnabled: "Enabled" }, isGone: false },
    },
    { plugin: () => plugin, bucket: locked },
  );

  it("copies what is put into a replicated bucket, without the replica's key", async () => {
    const made = await plugin.up(REPLICATION, { bucket, ...cases.at(-1)?.args() });
    await s3.putObject({ Bucket: bucket, Key: "a", Body: "x" });
    const copy = await arrived({ Bucket: replica, Key: "a" });
    assert.deepEqual([copy.ReplicationStatus, copy.SSEKMSKeyId], ["REPLICA", undefined]);
    await plugin.delete(REPLICATION, bucket, made.state);
  });

  /** What S3 says of an object, once it is there. */
  async function arrived(object: { readonly Bucket: string; readonly Key: string }) {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const { Versions = [] } = await s3.listObjectVersions({ Bucket: object.Bucket });
      if (Versions.length > 0) break;
      await setTimeout(100);
    }
    return s3.headObject(object);
  }

  const refused: readonly (readonly [string, string, Json, string])[] = [
    [
      "a log in another region",
      LOGGING,
      { targetBucket: replica, targetPrefix: "" },
      "creating S3 Bucket Logging: CrossLocationLoggingProhibitted: Cross S3 location logging not allowed.",
    ],
    [
      "a log into no bucket",
      LOGGING,
      { targetBucket: "no-such-bucket-here", targetPrefix: "" },
      "creating S3 Bucket Logging: InvalidTargetBucketForLogging: The target bucket for logging does not exist",
    ],
    [
      "a replica that keeps no versions",
      REPLICATION,
      {
        role,
        rules: [
          {
            id: "a",
            status: "Enabled",
            priority: 1,
            filter: { prefix: "" },
            destination: { bucket: `arn:aws:s3:::${logs}` },
          },
        ],
      },
      "creating S3 Bucket Replication Configuration: InvalidRequest: Destination bucket must have versioning enabled.",
    ],
  ];
  for (const [what, token, args, details] of refused) {
    it(`refuses ${what}, in AWS's words`, async () => {
      await assert.rejects(plugin.up(token, { bucket, ...args }), { details });
    });
  }

  it("refuses Object Lock for a bucket that keeps no versions, in AWS's words", async () => {
    await assert.rejects(
      plugin.up(LOCK, {
        bucket: logs,
        rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } },
      }),
      {
        details:
          "creating S3 Bucket Object Lock Configuration: InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      },
    );
  });

  const faults: readonly (readonly [string, string, Json, readonly Json[]])[] = [
    [
      "events to no queue in particular",
      NOTIFICATION,
      { queues: [{ events: ["s3:ObjectCreated:*"] }] },
      [{ property: "queues[0].queueArn", reason: "is missing: give it a value" }],
    ],
    [
      "Replication Time Control",
      REPLICATION,
      {
        role,
        rules: [
          {
            id: "a",
            status: "Enabled",
            priority: 1,
            filter: { prefix: "" },
            destination: { bucket: "elsewhere", replicationTime: {} },
          },
        ],
      },
      [
        {
          property: "rules[0].destination.replicationTime",
          reason:
            "is not one of the properties the local AWS provides: account, bucket, encryptionConfiguration, storageClass",
        },
        {
          property: "rules[0].destination.bucket",
          reason: 'must be the ARN of a bucket, not "elsewhere"',
        },
      ],
    ],
    [
      "no replication rule",
      REPLICATION,
      { role, rules: [] },
      [{ property: "rules", reason: "must have a rule, not []" }],
    ],
    [
      "two lifecycle rules of one id",
      LIFECYCLE,
      {
        rules: [
          { id: "a", status: "Enabled", filter: {} },
          { id: "a", status: "Enabled", filter: {} },
        ],
      },
      [{ property: "rules", reason: "has more than one rule with the id a" }],
    ],
    [
      "no lifecycle rule",
      LIFECYCLE,
      { rules: [] },
      [{ property: "rules", reason: "must have a rule: leave the resource out for none" }],
    ],
    [
      "a lifecycle of no days",
      LIFECYCLE,
      {
        rules: [
          {
            id: "a",
            status: "Enabled",
            filter: {},
            noncurrentVersionExpiration: { noncurrentDays: 0 },
          },
        ],
      },
      [
        {
          property: "rules[0].noncurrentVersionExpiration.noncurrentDays",
          reason: "must be a whole number of days from 1 to 2147483647, not 0",
        },
      ],
    ],
    [
      "a lock of days and years",
      LOCK,
      { rule: { defaultRetention: { mode: "GOVERNANCE", days: 1, years: 1 } } },
      [
        {
          property: "rule.defaultRetention",
          reason:
            'must have mode and one of days and years, not {"days":1,"mode":"GOVERNANCE","years":1}',
        },
      ],
    ],
  ];
  for (const [what, token, args, failures] of faults) {
    it(`refuses ${what} by its name`, async () => {
      const checked = await plugin.check(token, { bucket, ...args });
      assert.deepEqual(
        checked.failures.map(({ property, reason }) => ({ property, reason })),
        failures,
      );
    });
  }

  it("makes a lock anew rather than switch it off", async () => {
    const { inputs } = await plugin.check(LOCK, { bucket: locked });
    assert.equal(inputs["objectLockEnabled"], "Enabled");
    const change = await plugin.diff(LOCK, { ...inputs, objectLockEnabled: "Disabled" }, inputs);
    assert.deepEqual(change.replaces, ["objectLockEnabled"]);
  });

  describe("AccountPublicAccessBlock", () => {
    const closed = {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    };
    let inputs: Json;
    let state: Json;

    it("is created for an account, without a region", async () => {
      let id: string;
      ({ id, inputs, state } = await plugin.up(ACCOUNT_BLOCK, { accountId: ACCOUNT, ...closed }));
      assert.equal(id, ACCOUNT);
      assert.deepEqual(state, { accountId: ACCOUNT, ...closed });
    });

    it("has nothing to change right after that, by diff, refresh or import", async () => {
      assert.deepEqual((await plugin.diff(ACCOUNT_BLOCK, state, inputs)).detailed, {});
      const found = { id: ACCOUNT, state, inputs };
      assert.deepEqual(await plugin.read(ACCOUNT_BLOCK, ACCOUNT, state, inputs), found);
      assert.deepEqual((await plugin.read(ACCOUNT_BLOCK, ACCOUNT)).state, state);
    });

    it("is updated, and made anew for another account", async () => {
      const next = { ...inputs, restrictPublicBuckets: false };
      state = await plugin.update(ACCOUNT_BLOCK, ACCOUNT, state, next);
      assert.deepEqual(state, { accountId: ACCOUNT, ...closed, restrictPublicBuckets: false });
      const moved = await plugin.diff(ACCOUNT_BLOCK, state, { ...next, accountId: "222233334444" });
      assert.deepEqual(moved.replaces, ["accountId"]);
    });

    it("is refused for an account that is not the caller's, in AWS's words", async () => {
      const foreign = plugin.up(ACCOUNT_BLOCK, { accountId: "222233334444", ...closed });
      await assert.rejects(foreign, (error: ServiceError) => {
        assert.match(error.details, /^creating S3 Account Public Access Block: AccessDenied: /);
        return true;
      });
    });

    it("is the caller's own account's where it names none", async () => {
      const made = await plugin.up(ACCOUNT_BLOCK, closed);
      assert.equal(made.id, ACCOUNT);
      assert.deepEqual((await plugin.diff(ACCOUNT_BLOCK, made.state, made.inputs)).detailed, {});
    });

    it("is deleted, again without complaint, and is gone to a refresh", async () => {
      await plugin.delete(ACCOUNT_BLOCK, ACCOUNT, state);
      await plugin.delete(ACCOUNT_BLOCK, ACCOUNT, state);
      assert.equal((await plugin.read(ACCOUNT_BLOCK, ACCOUNT)).id, "");
    });
  });

  it("stays in the region that its inputs name", async () => {
    const { inputs } = await plugin.check(NOTIFICATION, {
      bucket: replica,
      region: REPLICA_REGION,
    });
    const made = await plugin.create(NOTIFICATION, inputs);
    assert.deepEqual(made.state, { bucket: replica, region: REPLICA_REGION, eventbridge: false });
    const moved = await plugin.diff(NOTIFICATION, made.state, { ...inputs, region: REGION });
    assert.deepEqual(moved.replaces, ["region"]);
  });

  describe("a bucket that tells others than EventBridge", () => {
    const events = ["s3:ObjectCreated:*"];
    const others = {
      lambdaFunctions: [
        {
          events: ["s3:ObjectRemoved:*"],
          id: "function",
          lambdaFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:index`,
        },
      ],
      queues: [
        {
          events,
          filterPrefix: "in/",
          filterSuffix: ".csv",
          id: "queue",
          queueArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:arrivals`,
        },
      ],
      topics: [{ events, id: "topic", topicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:arrivals` }],
    };
    const FilterRules = [
      { Name: "prefix", Value: "in/" },
      { Name: "suffix", Value: ".csv" },
    ] as const;

    before(async () => {
      await s3.putBucketNotificationConfiguration({
        Bucket: bucket,
        SkipDestinationValidation: true,
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [
            {
              Id: "function",
              LambdaFunctionArn: others.lambdaFunctions[0]?.lambdaFunctionArn,
              Events: ["s3:ObjectRemoved:*"],
            },
          ],
          QueueConfigurations: [
            {
              Id: "queue",
              QueueArn: others.queues[0]?.queueArn,
              Events: ["s3:ObjectCreated:*"],
              Filter: { Key: { FilterRules: [...FilterRules] } },
            },
          ],
          TopicConfigurations: [
            {
              Id: "topic",
              TopicArn: others.topics[0]?.topicArn,
              Events: ["s3:ObjectCreated:*"],
            },
          ],
        },
      });
    });

    it("shows them when it is imported", async () => {
      const { state, inputs } = await plugin.read(NOTIFICATION, bucket);
      const found = { bucket, region: REGION, eventbridge: false, ...others };
      assert.deepEqual({ state, inputs }, { state: found, inputs: found });
      assert.deepEqual((await plugin.diff(NOTIFICATION, state, inputs)).detailed, {});
    });

    it("shows at preview that it will tell them no more, and does not from then on", async () => {
      const { state } = await plugin.read(NOTIFICATION, bucket);
      const { inputs } = await plugin.check(NOTIFICATION, { bucket, eventbridge: true });
      assert.deepEqual(Object.keys((await plugin.diff(NOTIFICATION, state, inputs)).detailed), [
        "eventbridge",
        "lambdaFunctions",
        "queues",
        "topics",
      ]);
      const now = await plugin.update(NOTIFICATION, bucket, state, inputs);
      assert.deepEqual(now, { bucket, region: REGION, eventbridge: true });
    });

    it("tells a queue where that is declared, under an id of S3's own", async () => {
      const queue = await plugin.up("aws:sqs/queue:Queue", { name: uniqueName() });
      const queues = [{ queueArn: queue.state["arn"], events, filterPrefix: "in/" }];
      const made = await plugin.up(NOTIFICATION, { bucket, queues });
      assert.deepEqual((await plugin.diff(NOTIFICATION, made.state, made.inputs)).detailed, {});
      const { QueueConfigurations = [] } = await s3.getBucketNotificationConfiguration({
        Bucket: bucket,
      });
      assert.deepEqual(
        QueueConfigurations.map(({ Id, ...rest }) => ({ hasId: (Id ?? "") !== "", ...rest })),
        [
          {
            hasId: true,
            QueueArn: queue.state["arn"],
            Events: events,
            Filter: { Key: { FilterRules: [{ Name: "Prefix", Value: "in/" }] } },
          },
        ],
      );
      await plugin.delete(NOTIFICATION, bucket, made.state);
      await plugin.delete("aws:sqs/queue:Queue", queue.id, queue.state);
    });
  });
});
