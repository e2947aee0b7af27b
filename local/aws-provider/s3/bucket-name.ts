import { isIPv4 } from "node:net";
import type { Rule } from "../property";
import { shown } from "../shown";

const RESERVED_PREFIXES = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_SUFFIXES = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName: Rule = (value) => {
  const name = String(value);
  const fault = nameFault(name);
  return fault === undefined ? undefined : `${fault}, not ${shown(name)}`;
};

function nameFault(name: string): string | undefined {
  if (name.length < 3 || name.length > 63) {
    return "must have 3 to 63 characters";
  }
  if (!/^[a-z0-9.-]+$/.test(name)) {
    return "must have only lower-case letters, digits, hyphens and dots";
  }
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) {
    return "must begin and end with a letter or a digit";
  }
  if (name.includes("..")) {
    return "must not have two dots in a row";
  }
  if (isIPv4(name)) {
    return "must not look like an IP address";
  }
  const prefix = RESERVED_PREFIXES.find((reserved) => name.startsWith(reserved));
  if (prefix !== undefined) {
    return `must not begin with ${prefix}, which AWS reserves`;
  }
  const suffix = RESERVED_SUFFIXES.find((reserved) => name.endsWith(reserved));
  return suffix === undefined ? undefined : `must not end with ${suffix}, which AWS reserves`;
}

/** The region that a name in an account's own namespace ends with; undefined for any other name. */
export function ownRegion(name: string): string | undefined {
  return /-\d{12}-([a-z0-9-]+)-an$/.exec(name)?.[1];
}
