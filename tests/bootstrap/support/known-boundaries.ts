import type { AwsCall } from "./aws-call";
import type { Known } from "./needed-rights";

/** The boundaries of roles by their names, as the calls that made the roles told them. */
export function knownBoundaries(calls: readonly AwsCall[]): Known["boundaryOf"] {
  const boundaries = new Map<string, string>();
  for (const { operation, input } of calls) {
    if (operation === "CreateRole" && input["PermissionsBoundary"] !== undefined) {
      boundaries.set(String(input["RoleName"]), String(input["PermissionsBoundary"]));
    }
  }
  return (role) => boundaries.get(role);
}
