import type { RolePurpose } from "./role-trust";

/** The name of a role, which no other environment of the account has. */
export function roleName(environment: string, purpose: RolePurpose): string {
  return `aerosecure-${environment}-${purpose}`;
}

/**
 * The name of the policy that bounds the roles that the deploy role makes. It begins as those of the
 * deploy role's own policies do, which that role cannot change.
 */
export function serviceBoundaryName(environment: string): string {
  return `${roleName(environment, "deploy")}-boundary`;
}
