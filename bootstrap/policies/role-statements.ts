import type { ServiceRoles } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

/**
 * Makes, changes and deletes the roles that services act as, and hands each to its service alone.
 * What gives a role rights is bound to roles under the boundary: a role's policy could say anything.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function roleWrites({ roles, boundary }: ServiceRoles): readonly IdentityStatement[] {
  const arns = roles.map(({ arn }) => arn);
  return [
    allow("MakeBoundRoles", ["iam:CreateRole", "iam:PutRolePolicy"], arns, {
      StringEquals: { "iam:PermissionsBoundary": boundary },
    }),
    allow(
      "TendServiceRoles",
      ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:TagRole", "iam:UntagRole"],
      arns,
    ),
    ...roles.map(({ arn, service }, index) =>
      allow(`HandOverRole${index + 1}`, "iam:PassRole", arn, {
        StringEquals: { "iam:PassedToService": service },
      }),
    ),
  ];
}

/** Reads the same. */
export function roleReads({ roles }: ServiceRoles): readonly IdentityStatement[] {
  return [
    allow(
      "ReadServiceRoles",
      ["iam:Get*", "iam:List*"],
      roles.map(({ arn }) => arn),
    ),
  ];
}
