/**
 * The resource option of everything that is given its name here. If it is replaced, Pulumi creates the
 * new one first. Left to itself, the AWS provider deletes the old one first, and before it all that
 * depends on it: a bucket that cannot be deleted, because it holds objects, would lose its policy, its
 * public access block, its encryption and its versioning.
 *
 * Source: https://www.pulumi.com/docs/iac/concepts/resources/options/deletebeforereplace/
 */
export const NEW_BEFORE_OLD = { deleteBeforeReplace: false } as const;
