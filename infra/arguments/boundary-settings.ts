import { IAM_PATH_MAX_CHARACTERS, MANAGED_POLICY_NAME_MAX_CHARACTERS } from "../aws/limits";
import type { Partition } from "../aws/partitions";
import { boundaryOf, SERVICE_PURPOSES } from "../aws/service-boundary";
import type { Caller } from "./caller";
import type { SettingReader } from "./reader/setting-reader";

const SETTING = "permissionsBoundary";
const EXPECTED = `Use the name or the ARN of a managed policy of this account, such as aerosecure-prod-deploy-boundary-*. A * at its end stands for ${SERVICE_PURPOSES.join(", ")}.`;

/** A policy's name, or its ARN, in which a path may stand before the name; `*` at the end for the role's purpose. */
const POLICY =
  /^(?:arn:(?<partition>[a-z-]+):iam::(?<accountId>\d{12}):policy\/(?<path>(?:[!-.0-~]+\/)*))?(?<name>[\w+=,.@-]+\*?)$/;

/**
 * Reads the ARN of the policies that bound the rights of the roles that services act as; undefined
 * if none is set, or if its account is not known. Nothing is asked of AWS: whether the policy
 * is there shows when a role is made.
 */
export function readPermissionsBoundary(
  own: SettingReader,
  partition: Partition | undefined,
  caller: Caller | undefined,
): string | undefined {
  const text = own.raw(SETTING);
  if (text === undefined) {
    return undefined;
  }
  own.text(SETTING, text, EXPECTED, (given) => {
    const { path = "", name = "" } = POLICY.exec(given)?.groups ?? {};
    return (
      name.length >= 1 &&
      SERVICE_PURPOSES.every(
        (purpose) => boundaryOf(name, purpose).length <= MANAGED_POLICY_NAME_MAX_CHARACTERS,
      ) &&
      path.length <= IAM_PATH_MAX_CHARACTERS - 1
    );
  });
  const arn = POLICY.exec(text)?.groups;
  if (
    !own.isValid(SETTING) ||
    arn === undefined ||
    partition === undefined ||
    caller === undefined
  ) {
    return undefined;
  }
  const { accountId } = caller;
  if (arn["partition"] === undefined) {
    return `arn:${partition.name}:iam::${accountId}:policy/${text}`;
  }
  if (arn["partition"] !== partition.name) {
    own.refuse(
      SETTING,
      `is "${text}", of the partition ${arn["partition"]}. Name a policy of the partition ${partition.name}.`,
    );
  } else if (arn["accountId"] !== accountId) {
    own.refuse(
      SETTING,
      `is "${text}", of the account ${arn["accountId"]}. Name a policy of this account, ${accountId}.`,
    );
  }
  return own.isValid(SETTING) ? text : undefined;
}
