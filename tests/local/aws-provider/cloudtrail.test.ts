import assert from "node:assert/strict";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { AwsPlugin, type Json, unknown } from "../../support/aws-plugin";
import { ACCOUNT, localClient, REGION, uniqueName } from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { livesThrough } from "../../support/resource-life";

const TRAIL = "aws:cloudtrail/trail:Trail";

describe("the CloudTrail types on the local AWS", () => {
  const name = uniqueName();
  const arn = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${name}`;
  const plugin = AwsPlugin.forTests();

  before(async () => {
    await localClient(S3).createBucket({ Bucket: name });
    // The emulator looks whether the key is there.
    const { KeyMetadata } = await localClient(KMS).createKey({});
    args = { ...args, kmsKeyId: KeyMetadata?.Arn };
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

  const make = (given: Json) => new Resource(plugin, TRAIL).make(given);

  it("preview a trail with what AWS decides as unknown", async () => {
    const { inputs } = await plugin.check(TRAIL, { s3BucketName: name });
    assert.match(inputs["name"], /^sample-[0-9a-f]{7}$/);
    assert.deepEqual((await plugin.create(TRAIL, inputs, true)).state, {
      ...unknown("arn", "homeRegion", "tagsAll"),
      enableLogFileValidation: false,
      enableLogging: true,
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: false,
      isOrganizationTrail: false,
      name: inputs["name"],
      region: REGION,
      s3BucketName: name,
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
        isOrganizationTrail: false,
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
    const trail = await make({ name, s3BucketName: name, eventSelectors });
    const found = await plugin.read(TRAIL, arn);
    assert.deepEqual(found.state["eventSelectors"], eventSelectors);
    await trail.delete();
  });

  it("refuse a trail that is there already, rather than take its place", async () => {
    const trail = await make(args);
    await assert.rejects(plugin.create(TRAIL, trail.inputs), {
      details: `creating CloudTrail Trail: TrailAlreadyExistsException: ${name} exists already: import it`,
    });
    await trail.delete();
  });

  it("refuse to take a trail's selectors away, which the emulator would not do", async () => {
    const trail = await make(args);
    const { advancedEventSelectors: _, ...bare } = trail.inputs;
    await assert.rejects(trail.diff(bare), {
      details:
        "advancedEventSelectors cannot be taken away again on the local AWS: replace the trail",
    });
    await trail.delete();
  });

  it("refuse both kinds of selectors, a bad name and what is not provided", async () => {
    const faults = await plugin.faults(TRAIL, {
      name: "a--b",
      s3BucketName: name,
      advancedEventSelectors,
      eventSelectors: [{ readWriteType: "Some" }],
      snsTopicName: "topic",
    });
    assert.deepEqual(faults, [
      [
        "snsTopicName",
        "is not one of the properties the local AWS provides: advancedEventSelectors, eventSelectors, enableLogFileValidation, enableLogging, includeGlobalServiceEvents, isMultiRegionTrail, isOrganizationTrail, kmsKeyId, name, region, s3BucketName, s3KeyPrefix, tags",
      ],
      ["eventSelectors[0].readWriteType", 'must be one of All, ReadOnly, WriteOnly, not "Some"'],
      ["name", 'must be letters and digits with single ".", "_" and "-" between them, not "a--b"'],
      ["eventSelectors", "conflicts with advancedEventSelectors: give one of them"],
    ]);
  });

  it("refuse a trail without its bucket in AWS's words", async () => {
    const { inputs } = await plugin.check(TRAIL, { name, s3BucketName: `${name}-none` });
    await assert.rejects(plugin.create(TRAIL, inputs), {
      details: `creating CloudTrail Trail: S3BucketDoesNotExistException: S3 bucket ${name}-none does not exist!`,
    });
  });
});
