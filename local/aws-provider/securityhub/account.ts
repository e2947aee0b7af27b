import type { DescribeHubResponse, SecurityHub } from "@aws-sdk/client-securityhub";
import type { AwsRegion } from "../aws";
import { Refusal } from "../failure";
import { type Properties, region } from "../property";
import type { Resource } from "../resource";
import { oneOf } from "../rules";
import { flag, present, type Value, type Values } from "../value";

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_EnableSecurityHub.html */
const properties: Properties = {
  // The emulator has no UpdateSecurityHubConfiguration, so these two stay as they begin.
  autoEnableControls: {
    is: "flag",
    default: true,
    rule: (value: Value) =>
      value === true ? undefined : "must be true: the local AWS cannot switch it off",
  },
  controlFindingGenerator: { is: "text", computed: true, rule: oneOf("SECURITY_CONTROL") },
  enableDefaultStandards: { is: "flag", default: true, replaces: true, local: true },
  region,
};

/** `aws:securityhub/account:Account`: Security Hub CSPM, in one region of the account it is named after. */
export const account: Resource = {
  label: "Security Hub Account",
  properties,
  outputs: { arn: {} },
  create,
  async change() {},
  read,
  remove,
};

async function create({ securityhub, name }: AwsRegion, inputs: Values) {
  // AWS refuses a second time; the emulator would take it.
  if ((await hub(securityhub)) !== undefined) {
    throw new Refusal(
      `ResourceConflictException: the account has Security Hub in ${name} already: import it or leave it to its owner`,
    );
  }
  await securityhub.enableSecurityHub({
    EnableDefaultStandards: flag(inputs, "enableDefaultStandards"),
  });
  const made = await hub(securityhub);
  return { id: made?.HubArn?.split(":")[4] ?? "", state: inputs };
}

async function read({ securityhub }: AwsRegion): Promise<Values | undefined> {
  const found = await hub(securityhub);
  if (found === undefined) {
    return undefined;
  }
  return present({
    arn: found.HubArn,
    autoEnableControls: found.AutoEnableControls,
    controlFindingGenerator: found.ControlFindingGenerator,
  });
}

async function remove({ securityhub }: AwsRegion) {
  if ((await hub(securityhub)) !== undefined) {
    await securityhub.disableSecurityHub({});
  }
}

/** The hub, or nothing where there is none: the emulator tells that in XML, which has no code to the SDK. */
async function hub(securityhub: SecurityHub): Promise<DescribeHubResponse | undefined> {
  try {
    return await securityhub.describeHub({});
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    if (words.includes("is not subscribed to AWS Security Hub")) {
      return undefined;
    }
    throw error;
  }
}
