import type { IAM } from "@aws-sdk/client-iam";
import type { AwsRegion } from "../aws";
import { changes } from "../diff";
import { unlessMissing } from "../failure";
import { byName, chosenName, nameFaults } from "../naming";
import { type Properties, tags } from "../property";
import type { Resource } from "../resource";
import { lengthWithin, within } from "../rules";
import { tagChanges, tagList, tagMap } from "../tag-changes";
import { flag, number, present, record, text, type Values } from "../value";
import { iamName, iamPath } from "./name-rules";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const properties: Properties = {
  assumeRolePolicy: { is: "policyDocument", required: true },
  description: { is: "text", rule: lengthWithin(0, 1000) },
  forceDetachPolicies: { is: "flag", default: false, local: true },
  maxSessionDuration: { is: "number", default: 3600, rule: within(3600, 43_200, "seconds") },
  name: { is: "text", computed: true, replaces: true, rule: iamName(64) },
  /** 64 characters, less the 26 that follow. */
  namePrefix: { is: "text", replaces: true, local: true, rule: iamName(38) },
  path: { is: "text", default: "/", replaces: true, rule: iamPath },
  permissionsBoundary: { is: "text", rule: lengthWithin(20, 2048) },
  tags,
};

/** `aws:iam/role:Role`: what an AWS service or a person acts as. Roles belong to no region. */
export const role: Resource = {
  label: "IAM Role",
  properties,
  outputs: { arn: {}, createDate: {}, tagsAll: { follows: "tags" }, uniqueId: {} },
  naming: byName,
  faults: nameFaults,
  create,
  change,
  read,
  remove,
};

async function create({ iam }: AwsRegion, inputs: Values) {
  const name = chosenName(inputs);
  await iam.createRole({
    AssumeRolePolicyDocument: text(inputs, "assumeRolePolicy"),
    Description: text(inputs, "description"),
    MaxSessionDuration: number(inputs, "maxSessionDuration"),
    Path: text(inputs, "path"),
    PermissionsBoundary: text(inputs, "permissionsBoundary"),
    RoleName: name,
    Tags: tagList(record(inputs, "tags")),
  });
  return { id: name, state: { ...inputs, name } };
}

async function change({ iam }: AwsRegion, RoleName: string, from: Values, to: Values) {
  const changed = new Set(changes(properties, from, to).map(({ path }) => path.split(/[.[]/)[0]));
  if (changed.has("assumeRolePolicy")) {
    const PolicyDocument = text(to, "assumeRolePolicy");
    await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument });
  }
  if (changed.has("description") || changed.has("maxSessionDuration")) {
    await iam.updateRole({
      RoleName,
      Description: text(to, "description") ?? "",
      MaxSessionDuration: number(to, "maxSessionDuration"),
    });
  }
  if (changed.has("permissionsBoundary")) {
    const PermissionsBoundary = text(to, "permissionsBoundary");
    if (PermissionsBoundary === undefined) {
      await iam.deleteRolePermissionsBoundary({ RoleName });
    } else {
      await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary });
    }
  }
  const { removed, set } = tagChanges(from, to);
  if (removed.length > 0) {
    await iam.untagRole({ RoleName, TagKeys: removed });
  }
  if (set.length > 0) {
    await iam.tagRole({ RoleName, Tags: [...set] });
  }
}

async function read({ iam }: AwsRegion, RoleName: string): Promise<Values | undefined> {
  const found = await unlessMissing(iam.getRole({ RoleName }), "NoSuchEntityException");
  if (found?.Role === undefined) {
    return undefined;
  }
  const { Role } = found;
  const roleTags = tagMap(Role.Tags);
  return present({
    arn: Role.Arn,
    // IAM answers with policies in the form of a URL's parts.
    assumeRolePolicy: decodeURIComponent(Role.AssumeRolePolicyDocument ?? ""),
    createDate: Role.CreateDate?.toISOString().replace(/\.\d+Z$/, "Z"),
    description: Role.Description,
    maxSessionDuration: Role.MaxSessionDuration,
    name: Role.RoleName,
    path: Role.Path,
    permissionsBoundary: Role.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: roleTags,
    tagsAll: roleTags,
    uniqueId: Role.RoleId,
  });
}

async function remove({ iam }: AwsRegion, RoleName: string, state: Values) {
  if (flag(state, "forceDetachPolicies")) {
    await unlessMissing(detach(iam, RoleName), "NoSuchEntityException");
  }
  await unlessMissing(iam.deleteRole({ RoleName }), "NoSuchEntityException");
}

/** IAM deletes no role that has policies, so they go first, a page at a time. */
async function detach(iam: IAM, RoleName: string) {
  for (;;) {
    const [attached, inline] = await Promise.all([
      iam.listAttachedRolePolicies({ RoleName }),
      iam.listRolePolicies({ RoleName }),
    ]);
    const PolicyArns = (attached.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn);
    const PolicyNames = inline.PolicyNames ?? [];
    if (PolicyArns.length === 0 && PolicyNames.length === 0) {
      return;
    }
    for (const PolicyArn of PolicyArns) {
      await iam.detachRolePolicy({ RoleName, PolicyArn });
    }
    for (const PolicyName of PolicyNames) {
      await iam.deleteRolePolicy({ RoleName, PolicyName });
    }
  }
}
