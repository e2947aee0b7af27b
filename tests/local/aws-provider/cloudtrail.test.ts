import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import {
  ACCOUNT,
  clientSettings,
  FIRST_START_MS,
  localAwsEndpoint,
  REGION,
} from "../../support/local-aws";
import { livesThrough } from "../../support/resource-life";

const TRAIL = "aws:cloudtrail/trail:Trail";

describe("the CloudTrail types on the local AWS", () => {
  const name = `test-${randomBytes(6).toString("hex")}`;
  const arn = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${name}`;
  let plugin: AwsPlugin;
  let s3: S3;

  before(async function () {
    this.timeout(FIRST_START_MS);
    const endpoint = await localAwsEndpoint();
    plugin = await AwsPlugin.start(endpoint);
    s3 = new S3({ ...clientSettings(endpoint), forcePathStyle: true });
    await s3.createBucket({ Bucket: name });
    const kms = new KMS(clientSettings(endpoint));
    // The emulator looks whether the key is there.
    const { KeyMetadata } = await kms.createKey({});
    kms.destroy();
    args = { ...args, kmsKeyId: KeyMetadata?.Arn };
  });

  after(async () => {
    s3?.destroy();
    await plugin?.stop();
    assert.equal(plugin.stderr, "");
  });

  const advancedEventSelectors = [
    { name: "Changes", fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] },
    {
      name: "Objects",
      fieldSelectors: [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::S3::Object"] },
        { field: "resources.ARN", startsWiths: ["arn:aws:s3:::data/"] },
      ],
    },
  ];
  let args: Json = {
    name,
    s3BucketName: name,
    enableLogFileValidation: true,
    isMultiRegionTrail: true,
    advancedEventSelectors,
    tags: { owner: "ops" },
  };

  it("preview a trail with what AWS decides as unknown", async () => {
    const { inputs } = await plugin.check(TRAIL, { s3BucketName: name });
    assert.match(inputs["name"], /^sample-[0-9a-f]{7}$/);
    assert.deepEqual((await plugin.create(TRAIL, inputs, true)).state, {
      arn: UNKNOWN,
      enableLogFileValidation: false,
      enableLogging: true,
      homeRegion: UNKNOWN,
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: false,
      name: inputs["name"],
      region: REGION,
      s3BucketName: name,
      tagsAll: UNKNOWN,
    });
  });

  it("lead a trail through its life", async () => {
    const [changesOnly] = advancedEventSelectors;
    await livesThrough(plugin, {
      token: TRAIL,
      args,
      state: {
        ...args,
        arn,
        enableLogging: true,
        eventSelectors: [],
        homeRegion: REGION,
        includeGlobalServiceEvents: true,
        region: REGION,
        tagsAll: args["tags"],
      },
      changes: [
        {
          to: { ...args, enableLogging: false, enableLogFileValidation: false },
          paths: ["enableLogFileValidation", "enableLogging"],
        },
        {
          to: {
            name,
            s3BucketName: name,
            includeGlobalServiceEvents: false,
            advancedEventSelectors: [changesOnly],
            tags: { owner: "me", extra: "1" },
          },
          paths: [
            "advancedEventSelectors[1]",
            "enableLogging",
            "includeGlobalServiceEvents",
            "isMultiRegionTrail",
            "kmsKeyId",
            "tags.extra",
            "tags.owner",
          ],
        },
        {
          to: { name, s3BucketName: name, advancedEventSelectors },
          paths: ["advancedEventSelectors[1]", "includeGlobalServiceEvents", "tags"],
        },
      ],
      replacing: { name: `${name}-2`, region: "eu-west-3" },
    });
  });

  it("read a trail with plain selectors, as one that was there before", async () => {
    const eventSelectors = [
      {
        excludeManagementEventSources: ["kms.amazonaws.com"],
        includeManagementEvents: true,
        readWriteType: "WriteOnly",
        dataResources: [],
      },
    ];
    const { state } = await plugin.up(TRAIL, { name, s3BucketName: name, eventSelectors });
    const found = await plugin.read(TRAIL, arn);
    assert.deepEqual(found.state["eventSelectors"], eventSelectors);
    await plugin.delete(TRAIL, arn, state);
  });

  it("refuse a trail that is there already, rather than take its place", async () => {
    const { id, inputs, state } = await plugin.up(TRAIL, args);
    await assert.rejects(plugin.create(TRAIL, inputs), {
      details: `creating CloudTrail Trail: TrailAlreadyExistsException: ${name} exists already: import it`,
    });
    await plugin.delete(TRAIL, id, state);
  });

  it("refuse to take a trail's selectors away, which the emulator would not do", async () => {
    const { id, inputs, state } = await plugin.up(TRAIL, args);
    const { advancedEventSelectors: _, ...bare } = inputs;
    await assert.rejects(plugin.diff(TRAIL, state, bare), {
      details:
        "advancedEventSelectors cannot be taken away again on the local AWS: replace the trail",
    });
    await plugin.delete(TRAIL, id, state);
  });

  it("refuse both kinds of selectors, a bad name and what is not provided", async () => {
    const { failures } = await plugin.check(TRAIL, {
      name: "a--b",
      s3BucketName: name,
      advancedEventSelectors,
      eventSelectors: [{ readWriteType: "Some" }],
      snsTopicName: "topic",
    });
    assert.deepEqual(failures, [
      {
        property: "snsTopicName",
        reason:
          "is not one of the properties the local AWS provides: advancedEventSelectors, eventSelectors, enableLogFileValidation, enableLogging, includeGlobalServiceEvents, isMultiRegionTrail, kmsKeyId, name, region, s3BucketName, s3KeyPrefix, tags",
      },
      {
        property: "eventSelectors[0].readWriteType",
        reason: 'must be one of All, ReadOnly, WriteOnly, not "Some"',
      },
      {
        property: "name",
        reason: 'must be letters and digits with single ".", "_" and "-" between them, not "a--b"',
      },
      {
        property: "eventSelectors",
        reason: "conflicts with advancedEventSelectors: give one of them",
      },
    ]);
  });

  it("refuse a trail without its bucket in AWS's words", async () => {
    const { inputs } = await plugin.check(TRAIL, { name, s3BucketName: `${name}-none` });
    await assert.rejects(plugin.create(TRAIL, inputs), {
      details: `creating CloudTrail Trail: S3BucketDoesNotExistException: S3 bucket ${name}-none does not exist!`,
    });
  });
});
