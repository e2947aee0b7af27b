import type { ServiceRole } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

/**
 * Creates, changes and deletes the roles that services act as, and passes each only to its service. A role
 * that a delivery passes to none names no service. Actions that give a role permissions are limited to the role under
 * its own boundary, because a role's policy could allow anything.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function roleWrites(roles: readonly ServiceRole[]): readonly IdentityStatement[] {
  const arns = roles.map(({ arn }) => arn);
  return [
    ...roles.map(({ arn, boundary }, index) =>
      allow(`MakeBoundRole${index + 1}`, ["iam:CreateRole", "iam:PutRolePolicy"], arn, {
        StringEquals: { "iam:PermissionsBoundary": boundary },
      }),
    ),
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
export function roleReads(roles: readonly ServiceRole[]): readonly IdentityStatement[] {
  return [
    allow(
      "ReadServiceRoles",
      ["iam:Get*", "iam:List*"],
      roles.map(({ arn }) => arn),
    ),
  ];
}
