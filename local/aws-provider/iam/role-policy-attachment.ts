import type { AwsRegion } from "../aws";
import { unlessMissing } from "../failure";
import type { Properties } from "../property";
import type { Resource } from "../resource";
import { lengthWithin } from "../rules";
import { text, type Values } from "../value";
import { iamName } from "./name-rules";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
const properties: Properties = {
  policyArn: { is: "text", required: true, replaces: true, rule: lengthWithin(20, 2048) },
  role: { is: "text", required: true, replaces: true, rule: iamName(64) },
};

/** `aws:iam/rolePolicyAttachment:RolePolicyAttachment`: one policy on one role, named `role/arn`. */
export const rolePolicyAttachment: Resource = {
  label: "IAM Role Policy Attachment",
  properties,
  outputs: {},
  async create({ iam }: AwsRegion, inputs: Values) {
    const place = { RoleName: text(inputs, "role"), PolicyArn: text(inputs, "policyArn") };
    await iam.attachRolePolicy(place);
    return { id: `${place.RoleName}/${place.PolicyArn}`, state: inputs };
  },
  // Every change needs another one.
  async change() {},
  async read({ iam }: AwsRegion, id: string): Promise<Values | undefined> {
    const { RoleName, PolicyArn } = placeOf(id);
    let Marker: string | undefined;
    do {
      const page = await unlessMissing(
        iam.listAttachedRolePolicies({ RoleName, Marker }),
        "NoSuchEntityException",
      );
      if (page?.AttachedPolicies?.some((each) => each.PolicyArn === PolicyArn)) {
        return { policyArn: PolicyArn, role: RoleName };
      }
      Marker = page?.IsTruncated ? page.Marker : undefined;
    } while (Marker !== undefined);
    return undefined;
  },
  async remove({ iam }: AwsRegion, id: string) {
    await unlessMissing(iam.detachRolePolicy(placeOf(id)), "NoSuchEntityException");
  },
};

/** A role's name holds no slash. */
function placeOf(id: string) {
  const slash = id.indexOf("/");
  return { RoleName: id.slice(0, slash), PolicyArn: id.slice(slash + 1) };
}
