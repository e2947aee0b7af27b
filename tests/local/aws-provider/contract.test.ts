import assert from "node:assert/strict";
import { LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import { resources } from "../../../local/aws-provider/catalogue";
import { SECRET, SPECIAL } from "../../../local/aws-provider/secrets";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import { ACCOUNT, uniqueName } from "../../support/local-aws";
import { trusting } from "./iam-documents";

/*
 * What Pulumi's own AWS plugin does, and what the one of this repository has to do as well. By default this is
 * asked of the one of this repository; AEROSECURE_CONTRACT_PLUGIN=FILE asks the plugin in that file.
 */
const { AEROSECURE_CONTRACT_PLUGIN: FILE } = process.env;

const DOCUMENT = JSON.stringify(trusting("ec2.amazonaws.com"));
const TAGS = { owner: "crew", mission: "one" };
const TYPES = {
  ALARM: "aws:cloudwatch/metricAlarm:MetricAlarm",
  ALIAS: "aws:kms/alias:Alias",
  BUCKET: "aws:s3/bucket:Bucket",
  DETECTOR: "aws:guardduty/detector:Detector",
  IAM_POLICY: "aws:iam/policy:Policy",
  KEY: "aws:kms/key:Key",
  LIFECYCLE: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  OBJECT: "aws:s3/bucketObjectv2:BucketObjectv2",
  OIDC: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  PLAN: "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
  QUEUE: "aws:sqs/queue:Queue",
  ROLE: "aws:iam/role:Role",
  ROLE_POLICY: "aws:iam/rolePolicy:RolePolicy",
  RULE: "aws:cloudwatch/eventRule:EventRule",
  TARGET: "aws:cloudwatch/eventTarget:EventTarget",
  TOPIC: "aws:sns/topic:Topic",
  TRAIL: "aws:cloudtrail/trail:Trail",
} as const;

/** The inputs that each type needs, for those that have tags or a name that a program may leave out. */
const NEEDED: Readonly<Record<string, Json>> = {
  [TYPES.ALARM]: {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "ApproximateNumberOfMessagesVisible",
    namespace: "AWS/SQS",
    period: 60,
    statistic: "Maximum",
    threshold: 0,
  },
  [TYPES.ALIAS]: { targetKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
  [TYPES.BUCKET]: {},
  [TYPES.DETECTOR]: {},
  [TYPES.IAM_POLICY]: { policy: DOCUMENT },
  [TYPES.KEY]: {},
  [TYPES.OBJECT]: { bucket: "files", key: "a.txt", content: "a" },
  [TYPES.OIDC]: { url: "https://token.example.com", clientIdLists: ["sts.amazonaws.com"] },
  [TYPES.PLAN]: {
    role: `arn:aws:iam::${ACCOUNT}:role/Scanner`,
    protectedResource: { s3Bucket: { bucketName: "files" } },
  },
  [TYPES.QUEUE]: {},
  [TYPES.ROLE]: { assumeRolePolicy: DOCUMENT },
  [TYPES.ROLE_POLICY]: { policy: DOCUMENT, role: "Crew" },
  [TYPES.RULE]: { eventPattern: '{"source":["aws.kms"]}' },
  [TYPES.TARGET]: { rule: "watch", arn: `arn:aws:sns:us-east-1:${ACCOUNT}:alarm` },
  [TYPES.TOPIC]: {},
  [TYPES.TRAIL]: { s3BucketName: "trail" },
};

/** By type: what stands in the inputs where the program leaves it out. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  [TYPES.QUEUE]: {
    contentBasedDeduplication: false,
    delaySeconds: 0,
    fifoQueue: false,
    messageRetentionSeconds: 345_600,
    receiveWaitTimeSeconds: 0,
    visibilityTimeoutSeconds: 30,
  },
  [TYPES.TOPIC]: { contentBasedDeduplication: false, fifoTopic: false },
  [TYPES.TRAIL]: {
    enableLogFileValidation: false,
    enableLogging: true,
    includeGlobalServiceEvents: true,
    isMultiRegionTrail: false,
    isOrganizationTrail: false,
  },
};

/** The types with that property, by the catalogue of the plugin of this repository. */
function typesWith(is: (token: string) => boolean): readonly string[] {
  return Object.keys(resources).filter(is);
}
const propertiesOf = (token: string) => resources[token]?.properties ?? {};

describe(`what an AWS plugin does (${FILE ?? "the one of this repository"})`, function () {
  this.timeout(120_000);
  const plugin = AwsPlugin.forTests(undefined, FILE);

  async function checked(token: string, inputs: Json): Promise<Json> {
    const found = await plugin.check(token, inputs);
    assert.deepEqual(found.failures, []);
    return found.inputs;
  }

  describe("repeats the tags of a resource as tagsAll, for", () => {
    for (const token of typesWith((type) => propertiesOf(type)["tags"] !== undefined)) {
      it(token, async () => {
        const needed = NEEDED[token];
        assert.ok(needed !== undefined, "name what the type needs above");
        assert.deepEqual((await checked(token, { ...needed, tags: TAGS }))["tagsAll"], TAGS);
        assert.equal("tagsAll" in (await checked(token, needed)), false);
      });
    }
  });

  describe("takes a policy document that holds something unknown for unknown, in", () => {
    const documents = Object.keys(resources).flatMap((token) =>
      Object.entries(propertiesOf(token))
        .filter(([, { is }]) => is === "policyDocument")
        .map(([property]) => [token, property] as const),
    );
    it("six types at least", () => assert.ok(documents.length >= 6, String(documents.length)));
    for (const [token, property] of documents) {
      it(`${property} of ${token}`, async () => {
        const arn = `arn:aws:s3:::${uniqueName()}`;
        const needed = Object.fromEntries(
          ["arn", "bucket", "role", "queueUrl"]
            .filter((name) => propertiesOf(token)[name]?.required)
            .map((name) => [name, name === "role" ? "Crew" : arn]),
        );
        const holding = (value: string) => ({
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: value }],
        });
        const found = await checked(token, { ...needed, [property]: holding(UNKNOWN) });
        assert.equal(found[property], UNKNOWN);
        const known = await checked(token, { ...needed, [property]: holding(arn) });
        assert.deepEqual(JSON.parse(known[property]), holding(arn));
      });
    }
  });

  describe("fills in what AWS would, in", () => {
    for (const [token, defaults] of Object.entries(DEFAULTS)) {
      it(token, async () => {
        const found = await checked(token, NEEDED[token] ?? {});
        const filled = Object.keys(defaults).map((name) => [name, found[name]]);
        assert.deepEqual(Object.fromEntries(filled), defaults);
      });
    }
  });

  describe("deletes before it creates where a program names what is replaced, of", () => {
    for (const token of typesWith((type) => resources[type]?.naming !== undefined)) {
      it(token, async () => {
        const { property = "", make } = resources[token]?.naming ?? {};
        const needed = NEEDED[token];
        assert.ok(needed !== undefined && make !== undefined, "name what the type needs above");
        const [before, after] = [make(uniqueName()), make(uniqueName())];
        const state = { ...(await checked(token, { ...needed, [property]: before })), id: before };
        const named = await checked(token, { ...needed, [property]: after });
        const { replaces, deleteBeforeReplace } = await plugin.diff(token, state, named);
        assert.deepEqual(
          { replaces, deleteBeforeReplace },
          { replaces: [property], deleteBeforeReplace: true },
        );
        const unnamed = await checked(token, needed);
        const madeUp = await plugin.diff(token, state, unnamed);
        assert.deepEqual([madeUp.replaces, madeUp.deleteBeforeReplace], [[property], false]);
      });
    }
  });

  describe("keeps secret as tagsAll what is secret in tags, for", () => {
    const secret = (value: string) => ({ [SPECIAL]: SECRET, value });
    const tags = { owner: "crew", code: secret("rosebud") };
    for (const token of typesWith((type) => propertiesOf(type)["tags"] !== undefined)) {
      it(token, async () => {
        const inputs = await checked(token, { ...NEEDED[token], tags });
        assert.deepEqual([inputs["tags"], inputs["tagsAll"]], [tags, tags]);
        const { state } = await plugin.create(token, inputs, true);
        assert.deepEqual([state["tags"], state["tagsAll"]], [tags, secret(UNKNOWN)]);
      });
    }
  });

  it("keeps secret what is made, read and updated from a secret, which AWS gets in clear", async () => {
    const secret = (value: string) => ({ [SPECIAL]: SECRET, value });
    const tags = { owner: secret("crew") };
    const name = uniqueName();
    const inputs = await checked(TYPES.TOPIC, { name, tags });
    const { id, state } = await plugin.create(TYPES.TOPIC, inputs);
    try {
      assert.deepEqual([state["tags"], state["tagsAll"]], [tags, tags]);
      const found = await plugin.read(TYPES.TOPIC, id, state, inputs);
      assert.deepEqual([found.state["tags"], found.inputs["tags"]], [tags, tags]);
      const { changes } = await plugin.diff(TYPES.TOPIC, state, inputs);
      assert.equal(changes, DiffResponse.DiffChanges.DIFF_NONE);
      const changed = { owner: "crew", code: secret("rosebud") };
      const next = await checked(TYPES.TOPIC, { name, tags: changed });
      const updated = await plugin.update(TYPES.TOPIC, id, state, next);
      assert.deepEqual([updated["tags"], updated["tagsAll"]], [changed, changed]);
      const live = await plugin.read(TYPES.TOPIC, id);
      assert.deepEqual(live.state["tags"], { owner: "crew", code: "rosebud" });
    } finally {
      await plugin.delete(TYPES.TOPIC, id, state);
    }
  });

  it("reads 0 days where objects expire by their delete marker alone, which is no change", async () => {
    const bucket = await plugin.up(TYPES.BUCKET, { bucket: uniqueName() });
    const rules = [
      {
        id: "markers",
        status: "Enabled",
        filter: {},
        expiration: { expiredObjectDeleteMarker: true },
      },
    ];
    const lifecycle = await plugin.up(TYPES.LIFECYCLE, { bucket: bucket.id, rules });
    try {
      const { state } = await plugin.read(TYPES.LIFECYCLE, lifecycle.id, lifecycle.state);
      const [rule] = state["rules"];
      assert.deepEqual(rule.expiration, { days: 0, expiredObjectDeleteMarker: true });
      const { changes } = await plugin.diff(TYPES.LIFECYCLE, state, lifecycle.inputs);
      assert.equal(changes, DiffResponse.DiffChanges.DIFF_NONE);
    } finally {
      await plugin.delete(TYPES.LIFECYCLE, lifecycle.id, lifecycle.state);
      await plugin.delete(TYPES.BUCKET, bucket.id, bucket.state);
    }
  });

  it("reports an error twice: in its answer, and in the log in the words of Terraform's SDK", async () => {
    const before = plugin.logged.length;
    const inputs = await checked(TYPES.ALIAS, {
      name: `alias/${uniqueName()}`,
      targetKeyId: "00000000-0000-0000-0000-000000000000",
    });
    await assert.rejects(
      plugin.create(TYPES.ALIAS, inputs),
      /creating KMS Alias.*NotFoundException/s,
    );
    const [logged, ...more] = plugin.logged
      .slice(before)
      .filter(({ severity }) => severity === LogSeverity.ERROR);
    assert.deepEqual(more, []);
    assert.match(
      logged?.message ?? "",
      /^sdk-v2\/provider2\.go:\d+: sdk\.helper_schema: creating KMS Alias.*NotFoundException.*: provider=aws@\d/s,
    );
    assert.match(logged?.urn ?? "", /aws:kms\/alias:Alias::sample$/);
  });

  it("knows a queue by a URL that ends in its account and its name alone", async () => {
    const name = uniqueName();
    const { id, state } = await plugin.up(TYPES.QUEUE, { name });
    try {
      assert.equal(new URL(id).pathname, `/${ACCOUNT}/${name}`);
      assert.equal((await plugin.read(TYPES.QUEUE, id)).state["name"], name);
      await assert.rejects(plugin.read(TYPES.QUEUE, id.replace(ACCOUNT, `queue/${ACCOUNT}`)));
    } finally {
      await plugin.delete(TYPES.QUEUE, id, state);
    }
  });
});
