import type { AwsRegion } from "../aws";
import { same } from "../diff";
import { unlessMissing } from "../failure";
import { byName, chosenName, nameFaults } from "../naming";
import type { Properties, Property } from "../property";
import type { Resource } from "../resource";
import { text, type Values } from "../value";
import { iamName } from "./name-rules";

const policy: Property = { is: "policyDocument", required: true };

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
const properties: Properties = {
  name: { is: "text", computed: true, replaces: true, rule: iamName(128) },
  /** 128 characters, less the 26 that follow. */
  namePrefix: { is: "text", replaces: true, local: true, rule: iamName(102) },
  policy,
  role: { is: "text", required: true, replaces: true, rule: iamName(64) },
};

/** `aws:iam/rolePolicy:RolePolicy`: a policy within a role, named `role:policy`. */
export const rolePolicy: Resource = {
  label: "IAM Role Policy",
  properties,
  outputs: {},
  naming: byName,
  faults: nameFaults,
  create,
  change,
  read,
  remove,
};

async function create({ iam }: AwsRegion, inputs: Values) {
  const name = chosenName(inputs);
  const RoleName = text(inputs, "role");
  await iam.putRolePolicy({ RoleName, PolicyName: name, PolicyDocument: text(inputs, "policy") });
  return { id: `${RoleName}:${name}`, state: { ...inputs, name } };
}

async function change({ iam }: AwsRegion, id: string, from: Values, to: Values) {
  if (same(policy, from["policy"], to["policy"])) {
    return;
  }
  await iam.putRolePolicy({ ...placeOf(id), PolicyDocument: text(to, "policy") });
}

async function read({ iam }: AwsRegion, id: string): Promise<Values | undefined> {
  const place = placeOf(id);
  const found = await unlessMissing(iam.getRolePolicy(place), "NoSuchEntityException");
  if (found === undefined) {
    return undefined;
  }
  return {
    name: place.PolicyName,
    // IAM answers with policies in the form of a URL's parts.
    policy: decodeURIComponent(found.PolicyDocument ?? ""),
    role: place.RoleName,
  };
}

async function remove({ iam }: AwsRegion, id: string) {
  await unlessMissing(iam.deleteRolePolicy(placeOf(id)), "NoSuchEntityException");
}

/** Neither name can hold a colon. */
function placeOf(id: string) {
  const [RoleName = "", PolicyName = ""] = id.split(":");
  return { RoleName, PolicyName };
}
