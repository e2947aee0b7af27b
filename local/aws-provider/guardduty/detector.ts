import type { FindingPublishingFrequency, GuardDuty } from "@aws-sdk/client-guardduty";
import type { AwsRegion } from "../aws";
import { changes, same } from "../diff";
import { Refusal } from "../failure";
import { type Properties, region, tags } from "../property";
import type { Resource } from "../resource";
import { oneOf } from "../rules";
import { flag, present, record, text, texts, type Values } from "../value";
import { findDetector } from "./find-detector";

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html */
const properties: Properties = {
  enable: { is: "flag", default: true },
  findingPublishingFrequency: {
    is: "text",
    computed: true,
    rule: oneOf("FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"),
  },
  region,
  tags,
};

/** `aws:guardduty/detector:Detector`: GuardDuty itself, in one region of the account. */
export const detector: Resource = {
  label: "GuardDuty Detector",
  properties,
  outputs: { accountId: {}, arn: {}, tagsAll: { follows: "tags" } },
  refuses: (from, to) =>
    same(tags, from["tags"], to["tags"])
      ? undefined
      : "tags cannot be changed: the local AWS tags a detector only when it creates it",
  create,
  change,
  read,
  remove,
};

async function create(aws: AwsRegion, inputs: Values) {
  const { guardduty, name } = aws;
  // AWS takes one in a region; the emulator would take any number.
  const { DetectorIds: [taken] = [] } = await guardduty.listDetectors({});
  if (taken !== undefined) {
    throw new Refusal(
      `BadRequestException: the account has a detector in ${name} already, ${taken}: import it or leave it to its owner`,
    );
  }
  const { DetectorId: id = "" } = await guardduty.createDetector({
    Enable: flag(inputs, "enable") ?? true,
    FindingPublishingFrequency: frequency(inputs),
    Tags: texts(record(inputs, "tags")),
  });
  return { id, state: inputs };
}

async function change({ guardduty }: AwsRegion, DetectorId: string, from: Values, to: Values) {
  if (changes(properties, from, to).length === 0) {
    return;
  }
  await guardduty.updateDetector({
    DetectorId,
    Enable: flag(to, "enable"),
    FindingPublishingFrequency: frequency(to),
  });
}

async function read(
  { guardduty, name, partition }: AwsRegion,
  id: string,
): Promise<Values | undefined> {
  const found = await findDetector(guardduty, id);
  if (found === undefined) {
    return undefined;
  }
  const [, , , , accountId = ""] = found.ServiceRole?.split(":") ?? [];
  const detectorTags = found.Tags ?? {};
  return present({
    accountId,
    arn: `arn:${partition.name}:guardduty:${name}:${accountId}:detector/${id}`,
    enable: found.Status === "ENABLED",
    findingPublishingFrequency: found.FindingPublishingFrequency,
    tags: detectorTags,
    tagsAll: detectorTags,
  });
}

async function remove({ guardduty }: AwsRegion, DetectorId: string) {
  if (await isThere(guardduty, DetectorId)) {
    await guardduty.deleteDetector({ DetectorId });
  }
}

async function isThere(guardduty: GuardDuty, id: string): Promise<boolean> {
  return (await findDetector(guardduty, id)) !== undefined;
}

/** The check has let only AWS's own values through. */
function frequency(values: Values): FindingPublishingFrequency | undefined {
  return text(values, "findingPublishingFrequency") as FindingPublishingFrequency | undefined;
}
