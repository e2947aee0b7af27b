import type { RolePurpose } from "./role-trust";

/** The name of a role, unique for each environment of the account. */
export function roleName(environment: string, purpose: RolePurpose): string {
  return `aerosecure-${environment}-${purpose}`;
}

/**
 * The name of the permissions boundary for the roles that the deploy role creates. It has the prefix of
 * the deploy role's own policies, which that role cannot change.
 */
export function serviceBoundaryName(environment: string): string {
  return `${roleName(environment, "deploy")}-boundary`;
}
