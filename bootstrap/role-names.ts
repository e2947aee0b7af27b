import { ANY_PURPOSE } from "../infra/aws/service-boundary";
import type { RolePurpose } from "./role-trust";

/** The name of a role, unique for each environment of the account. */
export function roleName(environment: string, purpose: RolePurpose): string {
  return `aerosecure-${environment}-${purpose}`;
}

/**
 * What the permissions boundaries are called for the roles that the deploy role creates, as the stack's setting
 * names them all. They have the prefix of the deploy role's own policies, which that role cannot change.
 */
export function serviceBoundaryNames(environment: string): string {
  return `${roleName(environment, "deploy")}-boundary-${ANY_PURPOSE}`;
}
