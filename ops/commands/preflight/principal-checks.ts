import { GetRoleCommand, GetUserCommand, paginateListRoles } from "@aws-sdk/client-iam";
import { isRoleOfPermissionSet } from "../../../infra/aws/permission-set-role";
import { unlessAbsent } from "../../aws/errors/unless-absent";
import { type Check, checkOf } from "./check";
import type { NamedPrincipal } from "./expected";
import type { Site } from "./site";

/** A user or role as a setting names it, with its ARN in the account of the credentials. */
export interface ParsedPrincipal {
  readonly kind: "user" | "role";
  /** Its last part alone. */
  readonly name: string;
  readonly arn: string;
  /** The permission set, if it stands for every role that Identity Center creates for one. */
  readonly permissionSet?: string;
}

type Account = Pick<Site, "accountId" | "partition">;

const RESOURCE =
  /^(?:arn:aws[a-z-]*:iam::(?<accountId>\d{12}):)?(?<resource>(?<kind>user|role)\/.+)$/;
const PERMISSION_SET_ROLES = /^AWSReservedSSO_(?<permissionSet>.+)_\*$/;
/** The path of the roles that Identity Center creates. */
const SSO_PATH = "/aws-reserved/sso.amazonaws.com";

/** Checks the users and roles in the settings: KMS rejects a key policy with an unknown one. */
export async function principalChecks(site: Site): Promise<readonly Check[]> {
  return Promise.all(site.expected.principals.map((named) => principalCheck(site, named)));
}

/** Reads an entry of a setting; undefined if it is no user or role of this account. */
export function parsePrincipal(text: string, account: Account): ParsedPrincipal | undefined {
  const { accountId, resource = "", kind } = RESOURCE.exec(text)?.groups ?? {};
  if (
    (kind !== "user" && kind !== "role") ||
    (accountId ?? account.accountId) !== account.accountId
  ) {
    return undefined;
  }
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  const arn = `arn:${account.partition}:iam::${account.accountId}:${resource}`;
  const { permissionSet } = PERMISSION_SET_ROLES.exec(name)?.groups ?? {};
  return { kind, name, arn, ...(permissionSet === undefined ? {} : { permissionSet }) };
}

async function principalCheck(site: Site, named: NamedPrincipal): Promise<Check> {
  const parsed = parsePrincipal(named.text, site);
  if (parsed === undefined) {
    return checkFor(named).fails(
      `It is no user or role of the account ${site.accountId}.`,
      "Run `pulumi preview` to see what is accepted.",
    );
  }
  return parsed.permissionSet === undefined
    ? judgePrincipal(named, parsed, await arnOf(site, parsed))
    : permissionSetCheck(site, named, parsed.permissionSet);
}

function checkFor({ setting, text }: NamedPrincipal) {
  return checkOf("principal", `${setting}, ${text}`);
}

/** @param found the ARN of the user or role of that name; undefined if there is none */
export function judgePrincipal(
  named: NamedPrincipal,
  { kind, name, arn }: ParsedPrincipal,
  found: string | undefined,
): Check {
  const check = checkFor(named);
  const [key] = named.setting.split("[");
  const create = `aws iam create-${kind} --${kind}-name ${name}`;
  if (found === undefined) {
    return check.fails(
      `There is no ${kind} ${name}: AWS KMS would reject the whole key policy.`,
      `Create it, or remove it from ${key}:`,
      kind === "user" ? create : `${create} --assume-role-policy-document file://TRUST.json`,
    );
  }
  return found === arn
    ? check.passes(`${found} exists.`)
    : check.fails(
        `It would be ${arn}, but the ${kind} of that name is ${found}: the path is part of an ARN.`,
        `Write ${found.slice(found.indexOf(`:${kind}/`) + 1)} in ${key}.`,
      );
}

function arnOf(
  { clients: { iam }, signal: abortSignal }: Site,
  { kind, name }: ParsedPrincipal,
): Promise<string | undefined> {
  return unlessAbsent(["NoSuchEntity", "NoSuchEntityException"], async () =>
    kind === "user"
      ? (await iam.send(new GetUserCommand({ UserName: name }), { abortSignal })).User?.Arn
      : (await iam.send(new GetRoleCommand({ RoleName: name }), { abortSignal })).Role?.Arn,
  );
}

/** A key policy does not name such roles: KMS would accept it, but no one would have access. */
async function permissionSetCheck(
  { clients, signal }: Site,
  named: NamedPrincipal,
  permissionSet: string,
): Promise<Check> {
  for await (const { Roles = [] } of paginateListRoles(
    { client: clients.iam },
    { PathPrefix: SSO_PATH },
    { abortSignal: signal },
  )) {
    const role = Roles.find(({ RoleName = "" }) => isRoleOfPermissionSet(RoleName, permissionSet));
    if (role !== undefined) {
      return checkFor(named).passes(`${role.Arn} exists.`);
    }
  }
  return checkFor(named).fails(
    "This account has no role of that permission set: no one would have access.",
    "Assign the permission set to this account in IAM Identity Center.",
  );
}
