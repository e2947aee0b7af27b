import type { CloudTrail } from "@aws-sdk/client-cloudtrail";
import type { AwsRegion } from "../aws";
import { changes } from "../diff";
import { Refusal, unlessMissing } from "../failure";
import { type Properties, region, tags } from "../property";
import type { Resource } from "../resource";
import { lengthWithin, neverSet } from "../rules";
import { tagChanges, tagList, tagMap } from "../tag-changes";
import { flag, list, present, record, text, type Values } from "../value";
import {
  advancedSelectors,
  advancedSelectorValues,
  basicSelectors,
  basicSelectorValues,
  selectorProperties,
} from "./event-selectors";
import { trailName } from "./trail-name";

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
const properties: Properties = {
  ...selectorProperties,
  enableLogFileValidation: { is: "flag", default: false },
  enableLogging: { is: "flag", default: true },
  includeGlobalServiceEvents: { is: "flag", default: true },
  isMultiRegionTrail: { is: "flag", default: false },
  isOrganizationTrail: neverSet("trails of organizations are not provided by the local AWS"),
  kmsKeyId: { is: "text" },
  name: { is: "text", computed: true, replaces: true, rule: trailName },
  region,
  s3BucketName: { is: "text", required: true, rule: lengthWithin(3, 63) },
  s3KeyPrefix: { is: "text", rule: lengthWithin(0, 200) },
  tags,
};

/** Set by UpdateTrail, which takes them all at once. */
const DESCRIBED: ReadonlySet<string> = new Set([
  "enableLogFileValidation",
  "includeGlobalServiceEvents",
  "isMultiRegionTrail",
  "kmsKeyId",
  "s3BucketName",
  "s3KeyPrefix",
]);

/** `aws:cloudtrail/trail:Trail`; what the emulator does not keep of a trail is not provided. */
export const trail: Resource = {
  label: "CloudTrail Trail",
  properties,
  outputs: { arn: {}, homeRegion: {}, tagsAll: { follows: "tags" } },
  naming: { property: "name", prefix: "", make: (name) => name },
  faults: (inputs) =>
    list(inputs, "eventSelectors").length > 0 && list(inputs, "advancedEventSelectors").length > 0
      ? [
          {
            property: "eventSelectors",
            reason: "conflicts with advancedEventSelectors: give one of them",
          },
        ]
      : [],
  refuses: (from, to) =>
    ["eventSelectors", "advancedEventSelectors"]
      .filter((name) => list(from, name).length > 0 && list(to, name).length === 0)
      .map((name) => `${name} cannot be taken away again on the local AWS: replace the trail`)[0],
  create,
  change,
  read,
  remove,
};

async function create({ cloudtrail }: AwsRegion, inputs: Values) {
  const Name = text(inputs, "name") ?? "";
  // The emulator would put the new one in the place of the old.
  if (await unlessMissing(cloudtrail.getTrail({ Name }), "TrailNotFoundException")) {
    throw new Refusal(`TrailAlreadyExistsException: ${Name} exists already: import it`);
  }
  const made = await cloudtrail.createTrail({
    Name,
    ...description(inputs),
    TagsList: tagList(record(inputs, "tags")),
  });
  const { advancedEventSelectors: _, eventSelectors: __, ...state } = inputs;
  return { id: made.TrailARN ?? "", state: { ...state, enableLogging: false } };
}

async function change({ cloudtrail }: AwsRegion, arn: string, from: Values, to: Values) {
  const changed = new Set(changes(properties, from, to).map(({ path }) => path.split(/[.[]/)[0]));
  const Name = arn;
  if ([...changed].some((name) => DESCRIBED.has(name ?? ""))) {
    await cloudtrail.updateTrail({
      Name,
      ...description(to),
      KmsKeyId: text(to, "kmsKeyId") ?? "",
    });
  }
  if (changed.has("advancedEventSelectors") || changed.has("eventSelectors")) {
    await putSelectors(cloudtrail, arn, to);
  }
  if (changed.has("enableLogging")) {
    if (flag(to, "enableLogging")) {
      await cloudtrail.startLogging({ Name });
    } else {
      await cloudtrail.stopLogging({ Name });
    }
  }
  const { removed, set } = tagChanges(from, to);
  if (removed.length > 0) {
    const old = record(from, "tags");
    const TagsList = removed.map((Key) => ({ Key, Value: text(old, Key) }));
    await cloudtrail.removeTags({ ResourceId: arn, TagsList });
  }
  if (set.length > 0) {
    await cloudtrail.addTags({ ResourceId: arn, TagsList: set });
  }
}

async function putSelectors(cloudtrail: CloudTrail, TrailName: string, to: Values) {
  const advanced = advancedSelectors(to);
  await cloudtrail.putEventSelectors(
    advanced.length > 0
      ? { TrailName, AdvancedEventSelectors: advanced }
      : { TrailName, EventSelectors: basicSelectors(to) },
  );
}

function description(inputs: Values) {
  return {
    S3BucketName: text(inputs, "s3BucketName"),
    S3KeyPrefix: text(inputs, "s3KeyPrefix"),
    IncludeGlobalServiceEvents: flag(inputs, "includeGlobalServiceEvents"),
    IsMultiRegionTrail: flag(inputs, "isMultiRegionTrail"),
    EnableLogFileValidation: flag(inputs, "enableLogFileValidation"),
    KmsKeyId: text(inputs, "kmsKeyId"),
  };
}

async function read({ cloudtrail, name: here }: AwsRegion, arn: string) {
  const missing = "TrailNotFoundException";
  const found = await unlessMissing(cloudtrail.getTrail({ Name: arn }), missing);
  if (found?.Trail === undefined) {
    return undefined;
  }
  const { Trail } = found;
  const [status, selectors, tagged] = await Promise.all([
    cloudtrail.getTrailStatus({ Name: arn }),
    cloudtrail.getEventSelectors({ TrailName: arn }),
    cloudtrail.listTags({ ResourceIdList: [arn] }),
  ]);
  const trailTags = tagMap(tagged.ResourceTagList?.[0]?.TagsList);
  return present({
    advancedEventSelectors: advancedSelectorValues(selectors.AdvancedEventSelectors),
    arn: Trail.TrailARN,
    enableLogFileValidation: Trail.LogFileValidationEnabled ?? false,
    enableLogging: status.IsLogging ?? false,
    eventSelectors: basicSelectorValues(selectors.EventSelectors),
    homeRegion: Trail.HomeRegion ?? here,
    includeGlobalServiceEvents: Trail.IncludeGlobalServiceEvents,
    isMultiRegionTrail: Trail.IsMultiRegionTrail ?? false,
    isOrganizationTrail: Trail.IsOrganizationTrail ?? false,
    kmsKeyId: Trail.KmsKeyId || undefined,
    name: Trail.Name,
    s3BucketName: Trail.S3BucketName,
    s3KeyPrefix: Trail.S3KeyPrefix,
    tags: trailTags,
    tagsAll: trailTags,
  });
}

async function remove({ cloudtrail }: AwsRegion, arn: string) {
  await unlessMissing(cloudtrail.deleteTrail({ Name: arn }), "TrailNotFoundException");
}
