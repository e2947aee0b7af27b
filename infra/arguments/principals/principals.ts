import {
  IAM_NAME_MAX_CHARACTERS,
  IAM_PATH_MAX_CHARACTERS,
  PERMISSION_SET_NAME_MAX_CHARACTERS,
  PERMISSION_SET_SUFFIX_CHARACTERS,
} from "../../aws/limits";

/** An IAM user or role, or every role of a permission set, as a setting names it. */
export interface Principal {
  /**
   * `user/kzax01` or `role/path/KeyAdmins`: what follows the account in its ARN. For a permission
   * set a pattern of that, with `*` and `?` in it.
   */
  readonly resource: string;
  /** Set when the setting holds an ARN. */
  readonly arn?: { readonly partition: string; readonly accountId: string };
}

/** What is no IAM user or role, and why. */
export interface NoPrincipal {
  readonly fault: string;
}

const EXPECTED =
  "Use the short name or the ARN of an IAM user or role, such as user/kzax01 or role/KeyAdmins.";

const ARN =
  /^arn:(?<partition>aws[a-z-]*):iam::(?<accountId>\d{12}):(?<resource>(?:user|role)\/.+)$/;

// A path may hold any printable character, but a wildcard would make one principal many.
const RESOURCE = /^(?:user|role)\/(?<path>(?:[^*?/\s]+\/)*)(?<name>[\w+=,.@-]+)$/;
const PRINTABLE = /^[!-~]*$/;

/**
 * The role that IAM Identity Center makes of a permission set, whatever 16 characters it ends in: they
 * are others each time it is made again. A region in its path, or none, is the region of
 * Identity Center, and there is one of these in an organization. What it is read as is read as the same.
 *
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const PERMISSION_SET =
  /^role\/aws-reserved\/(?<service>sso\.amazonaws\.com(?:\.cn)?)(?:\*\/|\/(?:\*\/|[a-z0-9-]+\/)?)AWSReservedSSO_(?<set>[\w+=,.@-]+)_(?:\*|\?{16})$/;

/** Exactly as many characters: `*` would also find the roles of permission sets with longer names. */
const ANY_SUFFIX = "?".repeat(PERMISSION_SET_SUFFIX_CHARACTERS);
const SUFFIX = /\?+$/;

const KNOWN_MISTAKES: readonly (readonly [RegExp, string])[] = [
  [
    /AWSReservedSSO_.*\*|\*.*AWSReservedSSO_/,
    "Write the roles of a permission set as role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_<permission set>_* and no other wildcard.",
  ],
  [/\*/, "A wildcard is everyone it matches."],
  [/^\d{12}$|:root$/, "That is a whole account."],
  [/:assumed-role\//, "That is one session of a role: name the role."],
  [/(?:^|:)group\//, "A key policy cannot name a group."],
  [/\.amazonaws\./, "That is an AWS service."],
  [/^A(?:IDA|ROA)[A-Z0-9]+$/, "That is the id of a user or role, not its name."],
];

/**
 * Reads the short name or ARN of an IAM user or role, or of a permission set's roles; `expected` says
 * what is accepted.
 */
export function parsePrincipal(text: string, expected = EXPECTED): Principal | NoPrincipal {
  const { partition, accountId, resource = text } = ARN.exec(text)?.groups ?? {};
  const where =
    partition === undefined || accountId === undefined ? {} : { arn: { partition, accountId } };
  const roles = rolesOfPermissionSet(resource);
  if (roles !== undefined) {
    return { resource: roles, ...where };
  }
  if (!isUserOrRole(resource)) {
    const mistake = KNOWN_MISTAKES.find(([pattern]) => pattern.test(text));
    return { fault: mistake === undefined ? expected : `${mistake[1]} ${expected}` };
  }
  return { resource, ...where };
}

/** Whether a name is a pattern, which stands for every role it matches. */
export function isPattern({ resource }: Principal): boolean {
  return resource.includes("*");
}

/** Whether two names may mean the same user or role: the same identity, or one that a pattern finds. */
export function mayBeSame(one: Principal, other: Principal): boolean {
  const [first, second] = [principalIdentity(one), principalIdentity(other)];
  return first === second || finds(first, second) || finds(second, first);
}

/** Whether a name, or the pattern of one, finds another. */
function finds(pattern: string, name: string): boolean {
  const literal = pattern.replace(SUFFIX, "");
  return literal !== pattern && name.startsWith(literal) && name.length === pattern.length;
}

/** Whether a role of that name is, or is one of those that a name or a pattern stands for. */
export function isNamedBy(role: string, { resource }: Principal): boolean {
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  return role === name || finds(name, role);
}

/**
 * What two names of the same user or role have in common: IAM holds one name once in an account,
 * whatever its path and case.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function principalIdentity({ resource }: Principal): string {
  const [kind] = resource.split("/", 1);
  return `${kind}/${resource.slice(resource.lastIndexOf("/") + 1)}`.toLowerCase();
}

/** One pattern for all ways to write it: Identity Center of us-east-1 leaves the region out. */
function rolesOfPermissionSet(resource: string): string | undefined {
  const { service, set = "" } = PERMISSION_SET.exec(resource)?.groups ?? {};
  return service === undefined || set.length > PERMISSION_SET_NAME_MAX_CHARACTERS
    ? undefined
    : `role/aws-reserved/${service}*/AWSReservedSSO_${set}_${ANY_SUFFIX}`;
}

function isUserOrRole(resource: string): boolean {
  const { path, name } = RESOURCE.exec(resource)?.groups ?? {};
  return (
    path !== undefined &&
    name !== undefined &&
    PRINTABLE.test(path) &&
    path.length <= IAM_PATH_MAX_CHARACTERS - 1 &&
    name.length <= IAM_NAME_MAX_CHARACTERS
  );
}
