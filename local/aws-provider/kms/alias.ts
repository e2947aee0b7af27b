import type { AliasListEntry } from "@aws-sdk/client-kms";
import type { AwsRegion } from "../aws";
import { same } from "../diff";
import { unlessMissing } from "../failure";
import { type Properties, type Property, region } from "../property";
import type { Resource } from "../resource";
import { all, lengthWithin } from "../rules";
import { shown } from "../shown";
import { uniqueSuffix } from "../unique-suffix";
import { text, type Values } from "../value";

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const nameRule = all(lengthWithin(1, 256), (value) => {
  const name = String(value);
  if (name.startsWith("alias/aws/")) {
    return `must not begin with alias/aws/, which is AWS's own, not ${shown(name)}`;
  }
  return /^alias\/[\w/-]+$/.test(name)
    ? undefined
    : `must be alias/ and then letters, digits, "/", "_" or "-", not ${shown(name)}`;
});

/** A key's id and its ARN mean the same key. */
const targetKeyId: Property = {
  is: "text",
  required: true,
  same: (left, right) => keyId(left) === keyId(right),
};

const properties: Properties = {
  name: { is: "text", computed: true, replaces: true, rule: nameRule },
  namePrefix: { is: "text", replaces: true, local: true, rule: nameRule },
  region,
  targetKeyId,
};

/** `aws:kms/alias:Alias`: a name that leads to a key. */
export const alias: Resource = {
  label: "KMS Alias",
  properties,
  outputs: { arn: {}, targetKeyArn: { follows: "targetKeyId" } },
  naming: { property: "name", prefix: "namePrefix", make: (name) => `alias/${name}` },
  faults: (inputs) =>
    inputs["name"] !== undefined && inputs["namePrefix"] !== undefined
      ? [{ property: "namePrefix", reason: "conflicts with name: give one of them" }]
      : [],
  create,
  change,
  read,
  remove,
};

async function create({ kms }: AwsRegion, inputs: Values) {
  const name = text(inputs, "name") ?? `${text(inputs, "namePrefix")}${uniqueSuffix()}`;
  await kms.createAlias({ AliasName: name, TargetKeyId: text(inputs, "targetKeyId") });
  return { id: name, state: { ...inputs, name } };
}

async function change({ kms }: AwsRegion, AliasName: string, from: Values, to: Values) {
  if (same(targetKeyId, from["targetKeyId"], to["targetKeyId"])) {
    return;
  }
  await kms.updateAlias({ AliasName, TargetKeyId: text(to, "targetKeyId") });
}

async function read({ kms }: AwsRegion, name: string): Promise<Values | undefined> {
  const found = await find(kms, name);
  const { AliasArn: arn, TargetKeyId: target } = found ?? {};
  if (arn === undefined || target === undefined) {
    return undefined;
  }
  const targetKeyArn = arn.replace(/:alias\/.*$/, `:key/${target}`);
  return { arn, name, targetKeyArn, targetKeyId: target };
}

async function find(kms: AwsRegion["kms"], name: string): Promise<AliasListEntry | undefined> {
  let Marker: string | undefined;
  do {
    const page = await kms.listAliases({ Marker });
    const found = page.Aliases?.find(({ AliasName }) => AliasName === name);
    if (found !== undefined) {
      return found;
    }
    Marker = page.Truncated ? page.NextMarker : undefined;
  } while (Marker !== undefined);
  return undefined;
}

async function remove({ kms }: AwsRegion, AliasName: string) {
  await unlessMissing(kms.deleteAlias({ AliasName }), "NotFoundException");
}

function keyId(idOrArn: string): string {
  return idOrArn.replace(/^arn:[^/]+:key\//, "");
}
