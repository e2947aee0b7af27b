import type { Perimeter } from "../buckets/bucket-perimeter";
import { quoted, type SettingReader } from "./setting-reader";

const SETTING = "perimeter";
const PARTS: readonly string[] = ["organizationId", "vpcEndpointIds"];

const ORGANIZATION_EXPECTED =
  "Use the id of an organization: `pulumi config set --path 'aerosecure-kms:perimeter.organizationId' o-a1b2c3d4e5`.";
const ENDPOINTS_EXPECTED =
  "Use a list of ids of VPC endpoints: `pulumi config set --path 'aerosecure-kms:perimeter.vpcEndpointIds[0]' vpce-1a2b3c4d5e6f70819`.";
const EXPECTED = `Use organizationId, vpcEndpointIds or both. ${ORGANIZATION_EXPECTED}`;

/** Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const VPC_ENDPOINT_ID = /^vpce-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** Reads which organization and network may access the objects; undefined if nothing is set. */
export function readPerimeter(reader: SettingReader): Perimeter | undefined {
  if (reader.raw(SETTING) === undefined) {
    return undefined;
  }
  const parts = reader.object(SETTING, EXPECTED);
  for (const name of Object.keys(parts).filter((part) => !PARTS.includes(part))) {
    reader.refuse(SETTING, `is no part of it. ${EXPECTED}`, `.${name}`);
  }
  const organizationId = readOrganization(reader, parts["organizationId"]);
  const vpcEndpointIds = readEndpoints(reader, parts["vpcEndpointIds"]);
  if (reader.isValid(SETTING) && organizationId === undefined && vpcEndpointIds.length === 0) {
    reader.refuse(SETTING, `keeps nobody out as it is. ${EXPECTED}`);
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
  reader.refuse(SETTING, `is ${quoted(value)}. ${ORGANIZATION_EXPECTED}`, ".organizationId");
  return undefined;
}

function readEndpoints(reader: SettingReader, value: unknown): readonly string[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    reader.refuse(SETTING, `is ${quoted(value)}. ${ENDPOINTS_EXPECTED}`, ".vpcEndpointIds");
    return [];
  }
  const ids: string[] = [];
  for (const [index, id] of value.entries()) {
    if (typeof id !== "string" || !VPC_ENDPOINT_ID.test(id)) {
      const where = `.vpcEndpointIds[${index}]`;
      reader.refuse(SETTING, `is ${quoted(id)}. ${ENDPOINTS_EXPECTED}`, where);
    } else if (!ids.includes(id)) {
      ids.push(id);
    }
  }
  return ids;
}
