import type { Perimeter } from "../bucket-perimeter";
import { type SettingReader, shown } from "./setting-reader";

const SETTING = "perimeter";
const PARTS: readonly string[] = ["organizationId", "vpcEndpointIds"];

const ORGANIZATION_WANTED =
  "Use the id of an organization: `pulumi config set --path 'aerosecure-kms:perimeter.organizationId' o-a1b2c3d4e5`.";
const ENDPOINTS_WANTED =
  "Use a list of ids of VPC endpoints: `pulumi config set --path 'aerosecure-kms:perimeter.vpcEndpointIds[0]' vpce-1a2b3c4d5e6f70819`.";
const WANTED = `Use organizationId, vpcEndpointIds or both. ${ORGANIZATION_WANTED}`;

/** Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const VPC_ENDPOINT_ID = /^vpce-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** Reads whom and what network the bucket's objects are for; undefined where nothing is set. */
export function readPerimeter(reader: SettingReader): Perimeter | undefined {
  if (reader.raw(SETTING) === undefined) {
    return undefined;
  }
  const parts = reader.object(SETTING, WANTED);
  for (const name of Object.keys(parts).filter((part) => !PARTS.includes(part))) {
    reader.refuse(SETTING, `is no part of it. ${WANTED}`, `.${name}`);
  }
  const organizationId = readOrganization(reader, parts["organizationId"]);
  const vpcEndpointIds = readEndpoints(reader, parts["vpcEndpointIds"]);
  if (reader.sound(SETTING) && organizationId === undefined && vpcEndpointIds.length === 0) {
    reader.refuse(SETTING, `keeps nobody out as it is. ${WANTED}`);
  }
  return { ...(organizationId !== undefined && { organizationId }), vpcEndpointIds };
}

function readOrganization(reader: SettingReader, value: unknown): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (typeof value === "string" && ORGANIZATION_ID.test(value)) {
    return value;
  }
  reader.refuse(SETTING, `is ${asText(value)}. ${ORGANIZATION_WANTED}`, ".organizationId");
  return undefined;
}

function readEndpoints(reader: SettingReader, value: unknown): readonly string[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    reader.refuse(SETTING, `is ${asText(value)}. ${ENDPOINTS_WANTED}`, ".vpcEndpointIds");
    return [];
  }
  const ids: string[] = [];
  for (const [index, id] of value.entries()) {
    if (typeof id !== "string" || !VPC_ENDPOINT_ID.test(id)) {
      const where = `.vpcEndpointIds[${index}]`;
      reader.refuse(SETTING, `is ${asText(id)}. ${ENDPOINTS_WANTED}`, where);
    } else if (!ids.includes(id)) {
      ids.push(id);
    }
  }
  return ids;
}

function asText(value: unknown): string {
  return shown(typeof value === "string" ? value : JSON.stringify(value));
}
