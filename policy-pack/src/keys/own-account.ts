import type { Setting } from "../framework/settings";
import { textOf } from "../policy-document/document";
import type { Node } from "../values/node";
import { isObject, type Properties, UNKNOWN } from "../values/unknown";

/** The account a key belongs to, as far as something outside its policy names it. */
interface OwnAccount {
  readonly account: string | undefined;
  /** What may name it once it is known, if nothing does yet. */
  readonly unknown: readonly string[];
}

/** Properties that may hold the ARN of the key, or of the one it is a replica of. */
const ARN_PROPERTIES: readonly string[] = ["keyId", "primaryKeyArn"];

/** The provider's settings with the roles it assumes, in the order in which it does. */
const ROLES: readonly string[] = ["assumeRoleWithWebIdentity", "assumeRole", "assumeRoles"];

const KEY_ARN = /^arn:[a-z0-9-]+:kms:[^:]*:(\d{12}):/;
const ROLE_ARN = /^arn:[a-z0-9-]+:iam::(\d{12}):role\//;

/** The setting that names the account. */
export const OWN_ACCOUNT: Setting<string> = {
  schema: {
    type: "string",
    pattern: "^(\\d{12})?$",
    default: "",
    description:
      "The account of the stack's keys, 12 digits, if neither the key's ARN nor the provider names it.",
  },
  accepts: "an account id of 12 digits",
  holds: (value) => typeof value === "string" && /^(\d{12})?$/.test(value),
};

/**
 * The key's account by its ARN, else by the provider that makes it, else by the configuration.
 *
 * @param configured the configured account, or an empty text
 */
export function ownAccountOf(
  resource: { property(name: string): Node; readonly provider: Properties },
  configured: string,
): OwnAccount {
  const arns = ARN_PROPERTIES.map((name) => resource.property(name));
  const sources = [
    ...arns.map(({ path, value }) => ({ path, account: KEY_ARN.exec(textOf(value))?.[1], value })),
    ...providerSources(resource.provider),
  ];
  const certain = sources.find(({ account }) => account !== undefined)?.account;
  const account = certain ?? (configured === "" ? undefined : configured);
  const unknown = sources.filter(({ value }) => value === UNKNOWN).map(({ path }) => path);
  return { account, unknown: account === undefined ? unknown : [] };
}

/** A provider works in the only account it is allowed, or that of the last role it assumes. */
function providerSources(provider: Properties) {
  const allowed = parsed(provider["allowedAccountIds"]);
  const [only, ...others] = Array.isArray(allowed) ? allowed : [allowed];
  const id = others.length === 0 && /^\d{12}$/.test(textOf(only)) ? textOf(only) : undefined;
  const roles = ROLES.flatMap((name) => parsed(provider[name]));
  const last = roles.findLast((role) => role !== undefined);
  const roleArn = isObject(last) ? last["roleArn"] : last;
  return [
    { path: "allowedAccountIds of the provider", account: id, value: only },
    {
      path: "assumeRoles of the provider",
      account: ROLE_ARN.exec(textOf(roleArn))?.[1],
      value: roleArn,
    },
  ];
}

/** The engine gives a provider's lists and objects as JSON text. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return value;
    }
    throw error;
  }
}
