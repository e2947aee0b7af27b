import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { emptyBucket } from "../../../local/aws-provider/s3/empty-bucket";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import { type CompanionCase, describeCompanion } from "../../support/bucket-companion";
import { ACCOUNT, localClient, REGION, uniqueName } from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { CLOSED } from "./samples";

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
  const plugin = AwsPlugin.forTests();
  const s3 = localClient(S3);
  const replicaKms = localClient(KMS, REPLICA_REGION);
  let replicaKey: string;

  before(async () => {
    replicaKey = (await replicaKms.createKey({})).KeyMetadata?.Arn ?? "";
    const CreateBucketConfiguration = { LocationConstraint: REPLICA_REGION } as const;
    const VersioningConfiguration = { Status: "Enabled" } as const;
    for (const Bucket of [bucket, logs, otherLogs, locked]) {
      await s3.createBucket({ Bucket });
    }
    await s3.createBucket({ Bucket: replica, CreateBucketConfiguration });
    for (const Bucket of [bucket, locked, replica]) {
      await s3.putBucketVersioning({ Bucket, VersioningConfiguration });
    }
  });

  after(async () => {
    for (const Bucket of [bucket, locked, logs, otherLogs, replica]) {
      await emptyBucket(s3, Bucket, new AbortController().signal);
      await s3.deleteBucket({ Bucket });
    }
    await replicaKms.scheduleKeyDeletion({ KeyId: replicaKey, PendingWindowInDays: 7 });
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
      next: () => ({ rules: nextRules({}) }),
      // The real plugin reads 0 days where there are none.
      read: () => ({ rules: nextRules({ days: 0 }) }),
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
      actual: async () => {
        const { Rules } = await s3.getBucketLifecycleConfiguration({ Bucket: bucket });
        return { Rules };
      },
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
      left: "ReplicationConfigurationNotFoundError",
    },
  ];

  for (const each of cases) {
    describeCompanion(plugin, bucket, each);
  }

  describeCompanion(plugin, locked, {
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
    left: { actual: { ObjectLockEnabled: "Enabled" }, isGone: false },
  });

  it("copies what is put into a replicated bucket, without the replica's key", async () => {
    const replication = new Resource(plugin, REPLICATION);
    await replication.make({ bucket, ...cases.at(-1)?.args() });
    await s3.putObject({ Bucket: bucket, Key: "a", Body: "x" });
    const copy = await arrived({ Bucket: replica, Key: "a" });
    assert.deepEqual([copy.ReplicationStatus, copy.SSEKMSKeyId], ["REPLICA", undefined]);
    await replication.delete();
  });

  /** What S3 says of an object, once it is there. */
  async function arrived(object: { readonly Bucket: string; readonly Key: string }) {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const { Versions = [] } = await s3.listObjectVersions({ Bucket: object.Bucket });
      if (Versions.length > 0) {
        break;
      }
      await setTimeout(100);
    }
    return s3.headObject(object);
  }

  const replicated = { id: "a", status: "Enabled", priority: 1, filter: { prefix: "" } };
  const toLogs = { ...replicated, destination: { bucket: `arn:aws:s3:::${logs}` } };
  const refused: readonly (readonly [string, string, Json, string])[] = [
    [
      "a log in another region",
      LOGGING,
      { bucket, targetBucket: replica, targetPrefix: "" },
      "creating S3 Bucket Logging: CrossLocationLoggingProhibitted: Cross S3 location logging not allowed.",
    ],
    [
      "a log into no bucket",
      LOGGING,
      { bucket, targetBucket: "no-such-bucket-here", targetPrefix: "" },
      "creating S3 Bucket Logging: InvalidTargetBucketForLogging: The target bucket for logging does not exist",
    ],
    [
      "a replica that keeps no versions",
      REPLICATION,
      { bucket, role, rules: [toLogs] },
      "creating S3 Bucket Replication Configuration: InvalidRequest: Destination bucket must have versioning enabled.",
    ],
    [
      "Object Lock for a bucket that keeps no versions",
      LOCK,
      { bucket: logs, rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } } },
      "creating S3 Bucket Object Lock Configuration: InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    ],
  ];
  for (const [what, token, args, details] of refused) {
    it(`refuses ${what}, in AWS's words`, async () => {
      await assert.rejects(plugin.up(token, args), { details });
    });
  }

  const untimed = { ...replicated, destination: { bucket: "elsewhere", replicationTime: {} } };
  const lifecycle = { id: "a", status: "Enabled", filter: {} };
  const faults: readonly (readonly [
    what: string,
    token: string,
    args: Json,
    ...faults: readonly (readonly [string, string])[],
  ])[] = [
    [
      "events to no queue in particular",
      NOTIFICATION,
      { queues: [{ events: ["s3:ObjectCreated:*"] }] },
      ["queues[0].queueArn", "is missing: give it a value"],
    ],
    [
      "Replication Time Control",
      REPLICATION,
      { role, rules: [untimed] },
      [
        "rules[0].destination.replicationTime",
        "is not one of the properties the local AWS provides: account, bucket, encryptionConfiguration, storageClass",
      ],
      ["rules[0].destination.bucket", 'must be the ARN of a bucket, not "elsewhere"'],
    ],
    [
      "no replication rule",
      REPLICATION,
      { role, rules: [] },
      ["rules", "must have a rule, not []"],
    ],
    [
      "two lifecycle rules of one id",
      LIFECYCLE,
      { rules: [lifecycle, lifecycle] },
      ["rules", "has more than one rule with the id a"],
    ],
    [
      "no lifecycle rule",
      LIFECYCLE,
      { rules: [] },
      ["rules", "must have a rule: leave the resource out for none"],
    ],
    [
      "a lifecycle of no days",
      LIFECYCLE,
      { rules: [{ ...lifecycle, noncurrentVersionExpiration: { noncurrentDays: 0 } }] },
      [
        "rules[0].noncurrentVersionExpiration.noncurrentDays",
        "must be a whole number of days from 1 to 2147483647, not 0",
      ],
    ],
    [
      "a lock of days and years",
      LOCK,
      { rule: { defaultRetention: { mode: "GOVERNANCE", days: 1, years: 1 } } },
      [
        "rule.defaultRetention",
        'must have mode and one of days and years, not {"days":1,"mode":"GOVERNANCE","years":1}',
      ],
    ],
  ];
  for (const [what, token, args, ...reasons] of faults) {
    it(`refuses ${what} by its name`, async () => {
      assert.deepEqual(await plugin.faults(token, { bucket, ...args }), reasons);
    });
  }

  it("makes a lock anew rather than switch it off", async () => {
    const { inputs } = await plugin.check(LOCK, { bucket: locked });
    assert.equal(inputs["objectLockEnabled"], "Enabled");
    const change = await plugin.diff(LOCK, { ...inputs, objectLockEnabled: "Disabled" }, inputs);
    assert.deepEqual(change.replaces, ["objectLockEnabled"]);
  });

  describe("AccountPublicAccessBlock", () => {
    const block = new Resource(plugin, ACCOUNT_BLOCK);

    it("is created for an account, without a region", async () => {
      await block.make({ accountId: ACCOUNT, ...CLOSED });
      assert.equal(block.id, ACCOUNT);
      assert.deepEqual(block.state, { accountId: ACCOUNT, ...CLOSED });
    });

    it("has nothing to change right after that, by diff, refresh or import", async () => {
      await block.assertUnchanged();
      assert.deepEqual((await block.import()).state, block.state);
    });

    it("is updated, and made anew for another account", async () => {
      await block.update({ ...block.inputs, restrictPublicBuckets: false });
      const open = { accountId: ACCOUNT, ...CLOSED, restrictPublicBuckets: false };
      assert.deepEqual(block.state, open);
      assert.deepEqual(await block.replacedFor({ accountId: "222233334444" }), ["accountId"]);
    });

    it("is refused for an account that is not the caller's, in AWS's words", async () => {
      const foreign = plugin.up(ACCOUNT_BLOCK, { accountId: "222233334444", ...CLOSED });
      await assert.rejects(foreign, {
        details: /^creating S3 Account Public Access Block: AccessDenied: /,
      });
    });

    it("is the caller's own account's where it names none", async () => {
      const made = await new Resource(plugin, ACCOUNT_BLOCK).make(CLOSED);
      assert.equal(made.id, ACCOUNT);
      assert.deepEqual(await made.changes(), []);
    });

    it("is deleted, again without complaint, and is gone to a refresh", () =>
      block.deleteForGood());
  });

  it("stays in the region that its inputs name", async () => {
    const notification = new Resource(plugin, NOTIFICATION);
    await notification.make({ bucket: replica, region: REPLICA_REGION });
    assert.deepEqual(notification.state, {
      bucket: replica,
      region: REPLICA_REGION,
      eventbridge: false,
    });
    assert.deepEqual(await notification.replacedFor({ region: REGION }), ["region"]);
  });

  describe("a bucket that tells others than EventBridge", () => {
    const events = ["s3:ObjectCreated:*" as const];
    const removals = ["s3:ObjectRemoved:*" as const];
    const lambdaFunctionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:index`;
    const queueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:arrivals`;
    const topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:arrivals`;
    const others = {
      lambdaFunctions: [{ events: removals, id: "function", lambdaFunctionArn }],
      queues: [{ events, filterPrefix: "in/", filterSuffix: ".csv", id: "queue", queueArn }],
      topics: [{ events, id: "topic", topicArn }],
    };
    const FilterRules = [
      { Name: "prefix" as const, Value: "in/" },
      { Name: "suffix" as const, Value: ".csv" },
    ];

    before(() =>
      s3.putBucketNotificationConfiguration({
        Bucket: bucket,
        SkipDestinationValidation: true,
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [
            { Id: "function", LambdaFunctionArn: lambdaFunctionArn, Events: removals },
          ],
          QueueConfigurations: [
            { Id: "queue", QueueArn: queueArn, Events: events, Filter: { Key: { FilterRules } } },
          ],
          TopicConfigurations: [{ Id: "topic", TopicArn: topicArn, Events: events }],
        },
      }),
    );

    it("shows them when it is imported", async () => {
      const { state, inputs } = await plugin.read(NOTIFICATION, bucket);
      const found = { bucket, region: REGION, eventbridge: false, ...others };
      assert.deepEqual({ state, inputs }, { state: found, inputs: found });
      assert.deepEqual((await plugin.diff(NOTIFICATION, state, inputs)).detailed, {});
    });

    it("shows at preview that it will tell them no more, and does not from then on", async () => {
      const { state } = await plugin.read(NOTIFICATION, bucket);
      const { inputs } = await plugin.check(NOTIFICATION, { bucket, eventbridge: true });
      const { detailed } = await plugin.diff(NOTIFICATION, state, inputs);
      const changed = ["eventbridge", "lambdaFunctions", "queues", "topics"];
      assert.deepEqual(Object.keys(detailed), changed);
      const now = await plugin.update(NOTIFICATION, bucket, state, inputs);
      assert.deepEqual(now, { bucket, region: REGION, eventbridge: true });
    });

    it("tells a queue where that is declared, under an id of S3's own", async () => {
      const queue = await new Resource(plugin, "aws:sqs/queue:Queue").make({ name: uniqueName() });
      const QueueArn = queue.state["arn"];
      const queues = [{ queueArn: QueueArn, events, filterPrefix: "in/" }];
      const made = await new Resource(plugin, NOTIFICATION).make({ bucket, queues });
      assert.deepEqual(await made.changes(), []);
      const found = await s3.getBucketNotificationConfiguration({ Bucket: bucket });
      const [{ Id = "", ...rest } = {}, ...more] = found.QueueConfigurations ?? [];
      assert.notEqual(Id, "");
      const Filter = { Key: { FilterRules: [{ Name: "Prefix", Value: "in/" }] } };
      assert.deepEqual([rest, ...more], [{ QueueArn, Events: events, Filter }]);
      await made.delete();
      await queue.delete();
    });
  });
});

/** The rules of a lifecycle after its change. @param days of the expiration */
function nextRules(days: { readonly days?: number }) {
  return [
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
      expiration: { ...days, expiredObjectDeleteMarker: true },
      noncurrentVersionExpiration: { newerNoncurrentVersions: 2, noncurrentDays: 30 },
    },
  ];
}
