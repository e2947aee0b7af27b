import { IAM_NAME_MAX_CHARACTERS, IAM_PATH_MAX_CHARACTERS } from "../limits";

/** An IAM user or role, as a setting names it. */
export interface Principal {
  /** `user/kzax01` or `role/path/KeyAdmins`: what follows the account in its ARN. */
  readonly resource: string;
  /** Set when the setting holds an ARN. */
  readonly arn?: { readonly partition: string; readonly accountId: string };
}

/** What is no IAM user or role, and why. */
export interface NoPrincipal {
  readonly fault: string;
}

const WANTED =
  "Use the short name or the ARN of an IAM user or role, such as user/kzax01 or role/KeyAdmins.";

const ARN =
  /^arn:(?<partition>aws[a-z-]*):iam::(?<accountId>\d{12}):(?<resource>(?:user|role)\/.+)$/;

// A path may hold any printable character, but a wildcard would make one principal many.
const RESOURCE = /^(?:user|role)\/(?<path>(?:[^*?/\s]+\/)*)(?<name>[\w+=,.@-]+)$/;
const PRINTABLE = /^[!-~]*$/;

const KNOWN_MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/\*/, "A wildcard is everyone it matches."],
  [/^\d{12}$|:root$/, "That is a whole account."],
  [/:assumed-role\//, "That is one session of a role: name the role."],
  [/(?:^|:)group\//, "A key policy cannot name a group."],
  [/\.amazonaws\./, "That is an AWS service."],
  [/^A(?:IDA|ROA)[A-Z0-9]+$/, "That is the id of a user or role, not its name."],
];

/** Reads the short name or ARN of an IAM user or role. */
export function parsePrincipal(text: string): Principal | NoPrincipal {
  const { partition, accountId, resource = text } = ARN.exec(text)?.groups ?? {};
  if (!isUserOrRole(resource)) {
    const mistake = KNOWN_MISTAKES.find(([pattern]) => pattern.test(text));
    return { fault: mistake === undefined ? WANTED : `${mistake[1]} ${WANTED}` };
  }
  return partition === undefined || accountId === undefined
    ? { resource }
    : { resource, arn: { partition, accountId } };
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
