import type { PolicyConditions, PolicyStatement } from "../aws/policy-document";

/** Whom and what network a bucket's objects are for; at least one of the two. */
export interface Perimeter {
  /** The id of an organization in AWS Organizations, such as `o-a1b2c3d4e5`. */
  readonly organizationId?: string;
  /** Ids of VPC endpoints for S3, such as `vpce-1a2b3c4d`; none means from anywhere. */
  readonly vpcEndpointIds: readonly string[];
}

interface PerimeterScope {
  readonly objectArns: string;
  /** ARNs, or patterns of ARNs, of the roles that are exempt. */
  readonly exempt: readonly string[];
}

/**
 * Keeps everyone else from the objects. The bucket's own settings stay within reach, so that a wrong
 * perimeter can be removed again. AWS services are exempt by the mark that only they have. A service
 * that acts in the name of a caller has another mark, which exempts it from the endpoints, but not
 * from the organization: the caller is still the same.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
export function perimeterStatements(
  perimeter: Perimeter | undefined,
  scope: PerimeterScope,
): readonly PolicyStatement[] {
  const { organizationId, vpcEndpointIds = [] } = perimeter ?? {};
  return [
    ...(organizationId === undefined
      ? []
      : [refusal("DenyOutsideOrganization", { "aws:PrincipalOrgID": organizationId }, scope)]),
    ...(vpcEndpointIds.length === 0
      ? []
      : [
          refusal("DenyOutsideVpcEndpoints", { "aws:SourceVpce": vpcEndpointIds }, scope, {
            // IfExists for the same reason. A service that acts in a caller's name, such as Athena,
            // comes through no endpoint of the caller's.
            "aws:ViaAWSService": "false",
          }),
        ]),
  ];
}

function refusal(
  Sid: string,
  inside: PolicyConditions[string],
  { objectArns, exempt }: PerimeterScope,
  marks: PolicyConditions[string] = {},
): PolicyStatement {
  return {
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: objectArns,
    Condition: {
      StringNotEquals: inside,
      // IfExists: who does not sign at all has no such mark, and is no service.
      BoolIfExists: { "aws:PrincipalIsAWSService": "false", ...marks },
      ...(exempt.length > 0 && { ArnNotLike: { "aws:PrincipalArn": exempt } }),
    },
  };
}
