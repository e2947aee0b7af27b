import type {
  DetectorFeature,
  DetectorFeatureConfiguration,
  FeatureStatus,
} from "@aws-sdk/client-guardduty";
import type { AwsRegion } from "../aws";
import { Refusal } from "../failure";
import { type Properties, region } from "../property";
import type { Resource } from "../resource";
import { lengthWithin, oneOf } from "../rules";
import { text, type Values } from "../value";
import { findDetector } from "./find-detector";

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html */
const properties: Properties = {
  detectorId: { is: "text", required: true, replaces: true, rule: lengthWithin(1, 300) },
  name: {
    is: "text",
    required: true,
    replaces: true,
    rule: oneOf(
      "S3_DATA_EVENTS",
      "EKS_AUDIT_LOGS",
      "EBS_MALWARE_PROTECTION",
      "RDS_LOGIN_EVENTS",
      "EKS_RUNTIME_MONITORING",
      "LAMBDA_NETWORK_LOGS",
      "RUNTIME_MONITORING",
    ),
  },
  region,
  status: { is: "text", required: true, rule: oneOf("ENABLED", "DISABLED") },
};

/** `aws:guardduty/detectorFeature:DetectorFeature`, named `detector/feature`. Deleting it changes nothing. */
export const detectorFeature: Resource = {
  label: "GuardDuty Detector Feature",
  properties,
  outputs: {},
  async create(aws, inputs) {
    await set(aws, inputs);
    return { id: `${text(inputs, "detectorId")}/${text(inputs, "name")}`, state: inputs };
  },
  async change(aws, _id, from, to) {
    if (from["status"] !== to["status"]) {
      await set(aws, to);
    }
  },
  read,
  async remove() {},
};

async function set({ guardduty }: AwsRegion, inputs: Values) {
  const DetectorId = text(inputs, "detectorId") ?? "";
  const found = await findDetector(guardduty, DetectorId);
  if (found === undefined) {
    throw new Refusal(`there is no detector ${DetectorId} in the region`);
  }
  // The emulator takes the features of a request for all there are.
  const others = (found.Features ?? []).filter(({ Name }) => Name !== inputs["name"]);
  // The check has let only AWS's own values through.
  const own = {
    Name: text(inputs, "name") as DetectorFeature,
    Status: text(inputs, "status") as FeatureStatus,
  };
  const Features = [...(others as DetectorFeatureConfiguration[]), own];
  await guardduty.updateDetector({ DetectorId, Features });
}

async function read({ guardduty }: AwsRegion, id: string): Promise<Values | undefined> {
  const [detectorId = "", name = ""] = id.split("/");
  const found = await findDetector(guardduty, detectorId);
  const feature = found?.Features?.find(({ Name }) => Name === name);
  return feature === undefined
    ? undefined
    : { detectorId, name, status: feature.Status ?? "DISABLED" };
}
