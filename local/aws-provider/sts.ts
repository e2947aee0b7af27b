import type { Lookup } from "./resource";
import { present } from "./value";

/** `aws:index/getCallerIdentity:getCallerIdentity`: who calls, and the account that owns the caller. */
export const getCallerIdentity: Lookup = {
  label: () => "the caller's identity",
  async read(aws) {
    const { Account, Arn, UserId } = await aws.sts.getCallerIdentity({});
    return present({ accountId: Account, arn: Arn, id: Account, userId: UserId });
  },
};

/** `aws:index/getRegion:getRegion`: the region asked for, else the provider's; without its description. */
export const getRegion: Lookup = {
  label: () => "the region",
  read: async ({ name, partition }) => ({
    endpoint: `ec2.${name}.${partition.domain}`,
    id: name,
    name,
    region: name,
  }),
};

/** `aws:index/getPartition:getPartition`: the partition of the provider's region. */
export const getPartition: Lookup = {
  label: () => "the partition",
  read: async ({ partition: { name, domain } }) => ({
    dnsSuffix: domain,
    id: name,
    partition: name,
    reverseDnsPrefix: domain.split(".").reverse().join("."),
  }),
};
