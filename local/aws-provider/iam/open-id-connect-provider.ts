import type { AwsRegion } from "../aws";
import { same } from "../diff";
import { unlessMissing } from "../failure";
import { type Properties, type Property, tags } from "../property";
import type { Resource } from "../resource";
import { all, lengthWithin } from "../rules";
import { shown } from "../shown";
import { tagChanges, tagList, tagMap } from "../tag-changes";
import { list, present, record, text, type Value, type Values } from "../value";

/** A list whose order means nothing to IAM. */
function setOf(most: number, what: string): Property {
  return {
    is: "texts",
    rule: (value) =>
      Array.isArray(value) && value.length <= most
        ? undefined
        : `must be at most ${most} ${what}, not ${shown(value)}`,
  };
}

const clientIds: Property = { ...setOf(100, "client ids"), required: true };

/** AWS finds out the thumbprint where none is given. */
const thumbprints: Property = { ...setOf(5, "thumbprints"), computed: true };

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
const properties: Properties = {
  clientIdLists: clientIds,
  tags,
  thumbprintLists: thumbprints,
  url: {
    is: "text",
    required: true,
    replaces: true,
    rule: all(lengthWithin(1, 255), (value) =>
      /^https:\/\/[^\s?#]+$/.test(String(value))
        ? undefined
        : `must be an https URL without query, not ${shown(value)}`,
    ),
    // IAM answers without the protocol.
    same: (left, right) => withoutProtocol(left) === withoutProtocol(right),
  },
};

/**
 * `aws:iam/openIdConnectProvider:OpenIdConnectProvider`: whose tokens can be exchanged for a role. The
 * local AWS keeps the client ids it was made with.
 */
export const openIdConnectProvider: Resource = {
  label: "IAM OIDC Provider",
  properties,
  outputs: { arn: {}, tagsAll: { follows: "tags" } },
  refuses: (from, to) =>
    same(clientIds, from["clientIdLists"], to["clientIdLists"])
      ? undefined
      : "clientIdLists cannot be changed: the local AWS has no call that does",
  create,
  change,
  read,
  async remove({ iam }, OpenIDConnectProviderArn) {
    await unlessMissing(
      iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn }),
      "NoSuchEntityException",
    );
  },
};

async function create({ iam }: AwsRegion, inputs: Values) {
  const made = await iam.createOpenIDConnectProvider({
    ClientIDList: texts(inputs, "clientIdLists"),
    Tags: tagList(record(inputs, "tags")),
    ThumbprintList: texts(inputs, "thumbprintLists"),
    Url: text(inputs, "url"),
  });
  const arn = made.OpenIDConnectProviderArn ?? "";
  return { id: arn, state: { ...inputs, arn } };
}

async function change({ iam }: AwsRegion, arn: string, from: Values, to: Values) {
  const OpenIDConnectProviderArn = arn;
  const ThumbprintList = texts(to, "thumbprintLists");
  if (ThumbprintList.length > 0 && !same(thumbprints, from["thumbprintLists"], ThumbprintList)) {
    await iam.updateOpenIDConnectProviderThumbprint({ OpenIDConnectProviderArn, ThumbprintList });
  }
  const { removed, set } = tagChanges(from, to);
  if (removed.length > 0) {
    await iam.untagOpenIDConnectProvider({ OpenIDConnectProviderArn, TagKeys: removed });
  }
  if (set.length > 0) {
    await iam.tagOpenIDConnectProvider({ OpenIDConnectProviderArn, Tags: [...set] });
  }
}

async function read({ iam }: AwsRegion, arn: string): Promise<Values | undefined> {
  const found = await unlessMissing(
    iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }),
    "NoSuchEntityException",
  );
  if (found === undefined) {
    return undefined;
  }
  const providerTags = tagMap(found.Tags);
  return present({
    arn,
    clientIdLists: found.ClientIDList,
    tags: providerTags,
    tagsAll: providerTags,
    thumbprintLists: found.ThumbprintList,
    url: `https://${withoutProtocol(found.Url ?? "")}`,
  });
}

function texts(values: Values, name: string): string[] {
  return list(values, name).map((value: Value) => String(value));
}

function withoutProtocol(url: string): string {
  return url.replace(/^https:\/\//, "");
}
