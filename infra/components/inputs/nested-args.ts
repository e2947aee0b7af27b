import type { Input } from "@pulumi/pulumi";

/** How long S3 refuses to delete or overwrite a new version of an object. */
export interface ObjectLock {
  /** GOVERNANCE, or COMPLIANCE, which nobody can shorten. */
  mode: Input<string>;
  /** Days that a version is locked: a whole number, 1 to 36500. */
  days: Input<number>;
}

/** Who may access objects, on top of what IAM allows. Set at least one. */
export interface Perimeter {
  /** The id of the organization that callers have to be of, such as o-a1b2c3d4e5. */
  organizationId?: Input<string>;
  /** Ids of the VPC endpoints that requests have to come through. */
  vpcEndpointIds?: Input<Input<string>[]>;
}
