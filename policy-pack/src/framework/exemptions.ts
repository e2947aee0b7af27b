import { matchesPattern } from "../policy-document/elements/pattern";
import { isObject } from "../values/unknown";
import type { Setting } from "./settings";

/** A finding that is known and accepted for a time. */
export interface Exemption {
  /** The resource's name or URN, in which `*` is any text and `?` any one character. */
  readonly resource: string;
  /** Why, for the people who read the finding. */
  readonly reason: string;
  /** The last day it counts, in UTC, as in "2026-12-31". */
  readonly expires: string;
}

const MEMBERS: readonly string[] = ["resource", "reason", "expires"];

/** The setting by which every policy takes its exemptions. */
export const exemptionsSetting: Setting<readonly Exemption[]> = {
  schema: {
    type: "array",
    items: {
      type: "object",
      properties: {
        resource: { type: "string", minLength: 1 },
        reason: { type: "string", minLength: 1 },
        expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
      },
      required: [...MEMBERS],
      additionalProperties: false,
    },
    default: [],
    description:
      "Resources whose findings stay visible as advisory for a time: resource (a name or URN, `*` and `?` allowed), reason, and expires (the last day in UTC, as 2026-12-31).",
  },
  accepts:
    'a list of { resource, reason, expires }, all three given and expires a day such as "2026-12-31"',
  holds: (value) => Array.isArray(value) && value.every(isExemption),
};

/** Whether the exemption names the resource. */
export function covers(
  { resource }: Exemption,
  { name, urn }: { readonly name: string; readonly urn: string },
): boolean {
  return matchesPattern(resource, name) || matchesPattern(resource, urn);
}

/** Whether its last day, in UTC, is over. */
export function hasExpired({ expires }: Exemption): boolean {
  return expires < new Date().toISOString().slice(0, 10);
}

function isExemption(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.keys(value).every((member) => MEMBERS.includes(member)) &&
    isText(value["resource"]) &&
    isText(value["reason"]) &&
    isDay(value["expires"])
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isDay(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    new Date(value).toString() !== "Invalid Date" &&
    new Date(value).toISOString().startsWith(value)
  );
}
