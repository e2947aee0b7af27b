import type { Perimeter } from "../buckets/bucket-perimeter";
import { quoted, type SettingReader } from "./reader/setting-reader";

const SETTING = "perimeter";
const PARTS: readonly string[] = ["organizationId", "vpcEndpointIds"];

/** Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const VPC_ENDPOINT_ID = /^vpce-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** Reads which organization and network may access the objects; undefined if nothing is set. */
export function readPerimeter(reader: SettingReader): Perimeter | undefined {
  if (reader.raw(SETTING) === undefined) {
    return undefined;
  }
  const expected = `Use organizationId, vpcEndpointIds or both. ${organizationExpected(reader)}`;
  const parts = reader.object(SETTING, expected);
  for (const name of Object.keys(parts).filter((part) => !PARTS.includes(part))) {
    reader.refuse(SETTING, `is no part of it. ${expected}`, `.${name}`);
  }
  const organizationId = readOrganization(reader, parts["organizationId"]);
  const vpcEndpointIds = readEndpoints(reader, parts["vpcEndpointIds"]);
  if (reader.isValid(SETTING) && organizationId === undefined && vpcEndpointIds.length === 0) {
    reader.refuse(SETTING, `keeps nobody out as it is. ${expected}`);
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
  reader.refuse(SETTING, `is ${quoted(value)}. ${organizationExpected(reader)}`, ".organizationId");
  return undefined;
}

function organizationExpected(reader: SettingReader): string {
  const how = reader.howToSet(`${SETTING}.organizationId`, "o-a1b2c3d4e5");
  return `Use the id of an organization: ${how}.`;
}

function readEndpoints(reader: SettingReader, value: unknown): readonly string[] {
  if (value === undefined) {
    return [];
  }
  const how = reader.howToSet(`${SETTING}.vpcEndpointIds[0]`, "vpce-1a2b3c4d5e6f70819");
  const expected = `Use a list of ids of VPC endpoints: ${how}.`;
  if (!Array.isArray(value)) {
    reader.refuse(SETTING, `is ${quoted(value)}. ${expected}`, ".vpcEndpointIds");
    return [];
  }
  const ids: string[] = [];
  for (const [index, id] of value.entries()) {
    if (typeof id !== "string" || !VPC_ENDPOINT_ID.test(id)) {
      const where = `.vpcEndpointIds[${index}]`;
      reader.refuse(SETTING, `is ${quoted(id)}. ${expected}`, where);
    } else if (!ids.includes(id)) {
      ids.push(id);
    }
  }
  return ids;
}
