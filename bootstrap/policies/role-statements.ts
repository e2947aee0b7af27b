import type { ServiceRole } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

/** Makes, changes and deletes the roles that services act as, and hands each to its service alone. */
export function roleWrites(roles: readonly ServiceRole[]): readonly IdentityStatement[] {
  return [
    allow(
      "MakeServiceRoles",
      [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:PutRolePolicy",
        "iam:DeleteRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
      ],
      roles.map(({ arn }) => arn),
    ),
    ...roles.map(({ arn, service }, index) =>
      allow(`HandOverRole${index + 1}`, "iam:PassRole", arn, {
        StringEquals: { "iam:PassedToService": service },
      }),
    ),
  ];
}

/** Reads the same. */
export function roleReads(roles: readonly ServiceRole[]): readonly IdentityStatement[] {
  return [
    allow(
      "ReadServiceRoles",
      ["iam:Get*", "iam:List*"],
      roles.map(({ arn }) => arn),
    ),
  ];
}
