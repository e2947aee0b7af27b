import { runtime } from "@pulumi/pulumi";
import type { Partition } from "../../aws/partitions";
import type { Caller } from "../caller";
import type { SettingReader } from "../reader/setting-reader";
import { type PrincipalEntry, principalArns, readEntries, readEntry } from "./principal-settings";
import {
  isNamedBy,
  isPattern,
  type NoPrincipal,
  type Principal,
  parsePrincipal,
} from "./principals";

/** Roles that the bucket's policy knows, as their settings name them. */
export type RoleSettings = Readonly<Record<"serviceRoles" | "deployer", readonly PrincipalEntry[]>>;

const EXPECTED = "Use the short name or the ARN of an IAM role, such as role/Deployer.";

/** The ARN of a role's session, in which the role's path is left out. */
const SESSION = /^arn:[a-z-]+:sts::\d{12}:assumed-role\/(?<role>[^/]+)\/.+$/;

/** Reads the roles that a perimeter exempts, and the one role that deploys, if it is set. */
export function readRoles(reader: SettingReader): RoleSettings {
  const how = reader.howToSet("serviceRoles[0]", "role/Backup");
  return {
    serviceRoles: readEntries(
      reader,
      "serviceRoles",
      `Use a list of IAM roles: ${how}.`,
      parseRole,
    ),
    deployer: readDeployer(reader),
  };
}

/** Reads the one role that deploys, if it is set. */
export function readDeployer(reader: SettingReader): readonly PrincipalEntry[] {
  return readEntry(reader, "deployer", parseRole);
}

/**
 * Refuses a deployer that is not who deploys: the bucket's encryption would be locked to somebody
 * else, who may not be there at all. A preview changes nothing, and a pipeline makes it as another role.
 */
export function refuseOtherDeployer(
  reader: SettingReader,
  { deployer }: Pick<RoleSettings, "deployer">,
  caller: Caller | undefined,
): void {
  for (const { text, principal } of runtime.isDryRun() ? [] : deployer) {
    if (caller !== undefined && !isSessionOf(caller.arn, principal)) {
      reader.refuse(
        "deployer",
        `is "${text}", and the credentials are of ${caller.arn}. Nobody but the deployer can change the bucket's encryption: deploy as that role, or remove the setting.`,
      );
    }
  }
}

/**
 * Patterns for the ARN of the role that deploys. A session does not show its role's path, and the
 * wrong path would lock everyone out; a name is unique in an account, for any path.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function deployerArns(
  { deployer }: Pick<RoleSettings, "deployer">,
  partition: Partition,
  accountId: string,
): readonly string[] {
  return deployer.flatMap((entry) => {
    if (isPattern(entry.principal)) {
      return principalArns([entry], partition, accountId);
    }
    const name = roleName(entry.principal);
    const roles = `arn:${partition.name}:iam::${accountId}:role`;
    return [`${roles}/${name}`, `${roles}/*/${name}`];
  });
}

function parseRole(text: string): Principal | NoPrincipal {
  const principal = parsePrincipal(text, EXPECTED);
  return "resource" in principal && principal.resource.startsWith("user/")
    ? { fault: `That is a user. ${EXPECTED}` }
    : principal;
}

/** IAM compares ARNs letter by letter, though it holds no two names that differ in case alone. */
function isSessionOf(arn: string, principal: Principal): boolean {
  const role = SESSION.exec(arn)?.groups?.["role"];
  return role !== undefined && isNamedBy(role, principal);
}

function roleName({ resource }: Principal): string {
  return resource.slice(resource.lastIndexOf("/") + 1);
}
