import type { ServiceRoles } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

/**
 * Creates, changes and deletes the roles that services act as, and passes each only to its service. A role
 * that a delivery passes to none names no service. Actions that give a role permissions are limited to roles under the boundary, because a role's policy
 * could allow anything.
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
      [
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
      ],
      arns,
    ),
    ...roles.flatMap(({ arn, service }, index) =>
      service === undefined
        ? []
        : [
            allow(`HandOverRole${index + 1}`, "iam:PassRole", arn, {
              StringEquals: { "iam:PassedToService": service },
            }),
          ],
    ),
  ];
}

/** Reads the same roles. */
export function roleReads({ roles }: ServiceRoles): readonly IdentityStatement[] {
  return [
    allow(
      "ReadServiceRoles",
      ["iam:Get*", "iam:List*"],
      roles.map(({ arn }) => arn),
    ),
  ];
}
