import type { IAM } from "@aws-sdk/client-iam";
import type { AwsRegion } from "../aws";
import { same } from "../diff";
import { unlessMissing } from "../failure";
import { byName, chosenName, nameFaults } from "../naming";
import { type Properties, type Property, tags } from "../property";
import type { Resource } from "../resource";
import { lengthWithin } from "../rules";
import { tagChanges, tagList, tagMap } from "../tag-changes";
import { present, record, text, type Values } from "../value";
import { iamName, iamPath } from "./name-rules";

/** Versions that IAM keeps of a policy. */
const VERSIONS_MAX_COUNT = 5;

const policyText: Property = { is: "policyDocument", required: true };

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const properties: Properties = {
  description: { is: "text", replaces: true, rule: lengthWithin(0, 1000) },
  name: { is: "text", computed: true, replaces: true, rule: iamName(128) },
  /** 128 characters, less the 26 that follow. */
  namePrefix: { is: "text", replaces: true, local: true, rule: iamName(102) },
  path: { is: "text", default: "/", replaces: true, rule: iamPath },
  policy: policyText,
  tags,
};

/** `aws:iam/policy:Policy`: a policy of its own, which roles are attached to. */
export const policy: Resource = {
  label: "IAM Policy",
  properties,
  outputs: { arn: {}, policyId: {}, tagsAll: { follows: "tags" } },
  naming: byName,
  faults: nameFaults,
  create,
  change,
  read,
  remove,
};

async function create({ iam }: AwsRegion, inputs: Values) {
  const name = chosenName(inputs);
  const { Policy } = await iam.createPolicy({
    Description: text(inputs, "description"),
    Path: text(inputs, "path"),
    PolicyDocument: text(inputs, "policy"),
    PolicyName: name,
    Tags: tagList(record(inputs, "tags")),
  });
  return { id: Policy?.Arn ?? "", state: { ...inputs, name } };
}

async function change({ iam }: AwsRegion, PolicyArn: string, from: Values, to: Values) {
  if (!same(policyText, from["policy"], to["policy"])) {
    await makeRoom(iam, PolicyArn);
    await iam.createPolicyVersion({
      PolicyArn,
      PolicyDocument: text(to, "policy"),
      SetAsDefault: true,
    });
  }
  const { removed, set } = tagChanges(from, to);
  if (removed.length > 0) {
    await iam.untagPolicy({ PolicyArn, TagKeys: removed });
  }
  if (set.length > 0) {
    await iam.tagPolicy({ PolicyArn, Tags: [...set] });
  }
}

/** IAM takes no new version beside as many as it keeps: the oldest goes. */
async function makeRoom(iam: IAM, PolicyArn: string) {
  const { Versions = [] } = await iam.listPolicyVersions({ PolicyArn });
  const [oldest] = Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion).sort(
    (one, other) => Number(one.CreateDate) - Number(other.CreateDate),
  );
  if (Versions.length >= VERSIONS_MAX_COUNT && oldest !== undefined) {
    await iam.deletePolicyVersion({ PolicyArn, VersionId: oldest.VersionId });
  }
}

async function read({ iam }: AwsRegion, PolicyArn: string): Promise<Values | undefined> {
  const found = await unlessMissing(iam.getPolicy({ PolicyArn }), "NoSuchEntityException");
  if (found?.Policy === undefined) {
    return undefined;
  }
  const { Policy } = found;
  const VersionId = Policy.DefaultVersionId;
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId });
  const policyTags = tagMap(Policy.Tags);
  return present({
    arn: Policy.Arn,
    description: Policy.Description,
    name: Policy.PolicyName,
    path: Policy.Path,
    // IAM answers with policies in the form of a URL's parts.
    policy: decodeURIComponent(PolicyVersion?.Document ?? ""),
    policyId: Policy.PolicyId,
    tags: policyTags,
    tagsAll: policyTags,
  });
}

/** IAM deletes no policy that has other versions than the default. */
async function remove({ iam }: AwsRegion, PolicyArn: string) {
  const found = await unlessMissing(iam.listPolicyVersions({ PolicyArn }), "NoSuchEntityException");
  for (const { VersionId, IsDefaultVersion } of found?.Versions ?? []) {
    if (!IsDefaultVersion) {
      await iam.deletePolicyVersion({ PolicyArn, VersionId });
    }
  }
  await unlessMissing(iam.deletePolicy({ PolicyArn }), "NoSuchEntityException");
}
