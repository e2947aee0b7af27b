import { GetRoleCommand, GetUserCommand, paginateListRoles } from "@aws-sdk/client-iam";
import { codeOf } from "../aws/errors/aws-errors";
import { type Check, fails, passes } from "./check";
import type { NamedPrincipal } from "./expected";
import type { Site } from "./site";

/** A user or role as a setting names it, with its ARN in the account of the credentials. */
export interface ParsedPrincipal {
  readonly kind: "user" | "role";
  /** Its last part alone. */
  readonly name: string;
  readonly arn: string;
  /** Set where it stands for every role that Identity Center makes of a permission set. */
  readonly pattern?: RegExp;
}

type Account = Pick<Site, "accountId" | "partition">;

const RESOURCE =
  /^(?:arn:aws[a-z-]*:iam::(?<accountId>\d{12}):)?(?<resource>(?<kind>user|role)\/.+)$/;
/** The path of the roles that Identity Center makes. */
const SSO_PATH = "/aws-reserved/sso.amazonaws.com";

/** Looks up every user and role that the settings name: KMS refuses a whole key policy for one it does not know. */
export async function principalChecks(site: Site): Promise<readonly Check[]> {
  return Promise.all(site.expected.principals.map((named) => principalCheck(site, named)));
}

/** Reads an entry of a setting; undefined where it is no user or role of this account. */
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
  const literal = name.slice(0, -1).replace(/[.+]/g, "\\$&");
  return {
    kind,
    name,
    arn,
    ...(name.endsWith("*") ? { pattern: new RegExp(`^${literal}`) } : {}),
  };
}

async function principalCheck(site: Site, named: NamedPrincipal): Promise<Check> {
  const looked = { about: "principal", what: `${named.setting}, ${named.text}` } as const;
  const parsed = parsePrincipal(named.text, site);
  if (parsed === undefined) {
    return fails(
      looked,
      `It is no user or role of the account ${site.accountId}.`,
      "`pulumi preview` tells what is accepted.",
    );
  }
  if (parsed.pattern !== undefined) {
    return permissionSetCheck(site, named, parsed.pattern);
  }
  return judgePrincipal(named, parsed, await arnOf(site, parsed));
}

/** @param found the ARN of the user or role of that name; undefined where there is none */
export function judgePrincipal(
  { setting, text }: NamedPrincipal,
  { kind, name, arn }: ParsedPrincipal,
  found: string | undefined,
): Check {
  const looked = { about: "principal", what: `${setting}, ${text}` } as const;
  const [key] = setting.split("[");
  const create = `aws iam create-${kind} --${kind}-name ${name}`;
  if (found === undefined) {
    return fails(
      looked,
      `There is no ${kind} ${name}: AWS KMS would refuse the whole key policy.`,
      `Create it, or take it out of aerosecure-kms:${key}:`,
      kind === "user" ? create : `${create} --assume-role-policy-document file://TRUST.json`,
    );
  }
  return found === arn
    ? passes(looked, `${found} exists.`)
    : fails(
        looked,
        `It would be ${arn}, and the ${kind} of that name is ${found}: a path is part of it.`,
        `Write ${found.slice(found.indexOf(`:${kind}/`) + 1)} in aerosecure-kms:${key}.`,
      );
}

async function arnOf(
  { clients, signal }: Site,
  { kind, name }: ParsedPrincipal,
): Promise<string | undefined> {
  try {
    if (kind === "user") {
      const command = new GetUserCommand({ UserName: name });
      return (await clients.iam.send(command, { abortSignal: signal })).User?.Arn;
    }
    const command = new GetRoleCommand({ RoleName: name });
    return (await clients.iam.send(command, { abortSignal: signal })).Role?.Arn;
  } catch (error) {
    if (/^NoSuchEntity/.test(codeOf(error))) {
      return undefined;
    }
    throw error;
  }
}

/** KMS is not told of these by name, so that it would refuse nothing; and nobody would be let in. */
async function permissionSetCheck(
  { clients, signal }: Site,
  { setting, text }: NamedPrincipal,
  pattern: RegExp,
): Promise<Check> {
  const looked = { about: "principal", what: `${setting}, ${text}` } as const;
  for await (const { Roles = [] } of paginateListRoles(
    { client: clients.iam },
    { PathPrefix: SSO_PATH },
    { abortSignal: signal },
  )) {
    const role = Roles.find(({ RoleName = "" }) => pattern.test(RoleName));
    if (role !== undefined) {
      return passes(looked, `${role.Arn} exists.`);
    }
  }
  return fails(
    looked,
    "No role of this account is of that permission set: nobody would be let in.",
    "Assign the permission set to this account in IAM Identity Center.",
  );
}
