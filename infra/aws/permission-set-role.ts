import { PERMISSION_SET_SUFFIX_CHARACTERS } from "./limits";

/** What the names of roles begin with that IAM Identity Center makes of permission sets. */
const PREFIX = "AWSReservedSSO_";

const SUFFIX = new RegExp(`^[0-9a-f]{${PERMISSION_SET_SUFFIX_CHARACTERS}}$`);

/**
 * Whether IAM Identity Center made a role of that name of the permission set, and of no other: another
 * set's name may begin with this one's.
 *
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function isRoleOfPermissionSet(roleName: string, permissionSet: string): boolean {
  const beginning = `${PREFIX}${permissionSet}_`;
  return roleName.startsWith(beginning) && SUFFIX.test(roleName.slice(beginning.length));
}
