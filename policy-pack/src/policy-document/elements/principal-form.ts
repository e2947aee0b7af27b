import { describeValue } from "../../values/describe-value";
import { isObject, UNKNOWN } from "../../values/unknown";
import { listOf } from "../document";

/** What a name under each heading of a Principal looks like, and what to write in its place. */
const NAMES: Readonly<Record<string, { readonly form: RegExp; readonly expected: string }>> = {
  AWS: {
    form: /^(\*|\d{12}|A[A-Z0-9]{15,}|arn:[a-z0-9-]+:iam::\d{12}:(root|(user|role)\/[^*?]+)|arn:[a-z0-9-]+:sts::\d{12}:(assumed-role|federated-user)\/[^*?]+)$/,
    expected:
      "an account id, or the ARN of an account root, user, role or session without a wildcard",
  },
  Service: {
    form: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
    expected: 'an AWS service, such as "logs.us-east-1.amazonaws.com"',
  },
  Federated: { form: /^[^*]+$/, expected: "an identity provider" },
  CanonicalUser: { form: /^[0-9a-f]{64}$/, expected: "a canonical user id" },
};

/**
 * What AWS refuses in a Principal or NotPrincipal, as sentences.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalFaults(path: string, value: unknown): readonly string[] {
  if (value === undefined || value === UNKNOWN || value === "*") {
    return [];
  }
  if (!isObject(value)) {
    return [`${path} is ${describeValue(value)}. Set it to an object such as { "AWS": [] }.`];
  }
  const headings = Object.entries(value);
  return headings.length === 0
    ? [`${path} is empty. Name at least one principal.`]
    : headings.flatMap(([heading, names]) => headingFaults(path, heading, names));
}

/** IAM Identity Center gives each of its roles a name that ends in random letters. */
const ROLE_PATTERN = /^arn:[a-z0-9-]+:iam::\d{12}:role\/.*[*?]/;
const ROLE_PATTERN_FIX =
  "AWS takes no pattern here. Name the account root, and add ArnLike aws:PrincipalArn with the pattern.";

function isRolePattern(name: unknown): boolean {
  return typeof name === "string" && ROLE_PATTERN.test(name);
}

function headingFaults(path: string, heading: string, names: unknown): readonly string[] {
  const kind = Object.hasOwn(NAMES, heading) ? NAMES[heading] : undefined;
  if (kind === undefined) {
    return [
      `${path} has ${describeValue(heading)}, which IAM does not support. Use one of ${Object.keys(NAMES).join(", ")}.`,
    ];
  }
  const at = `${path}.${heading}`;
  if (Array.isArray(names) && names.length === 0) {
    return [`${at} is an empty list. Name at least one principal.`];
  }
  return listOf(names ?? "")
    .filter((name) => name !== UNKNOWN && !(typeof name === "string" && kind.form.test(name)))
    .map((name) => {
      const fault = `${at} ${Array.isArray(names) ? "has" : "is"} ${describeValue(name)}`;
      return `${fault}. ${isRolePattern(name) ? ROLE_PATTERN_FIX : `Name ${kind.expected}.`}`;
    });
}
