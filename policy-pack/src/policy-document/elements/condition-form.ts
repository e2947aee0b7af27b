import { describeValue } from "../../values/describe-value";
import { isObject, UNKNOWN } from "../../values/unknown";

/**
 * The operators of a Condition, in lower case and without what can stand around them.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: ReadonlySet<string> = new Set([
  ...["stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase"],
  ...["stringlike", "stringnotlike", "bool", "binaryequals", "ipaddress", "notipaddress", "null"],
  ...["arnequals", "arnnotequals", "arnlike", "arnnotlike"],
  ...["numericequals", "numericnotequals", "numericlessthan", "numericlessthanequals"],
  ...["numericgreaterthan", "numericgreaterthanequals"],
  ...["dateequals", "datenotequals", "datelessthan", "datelessthanequals"],
  ...["dategreaterthan", "dategreaterthanequals"],
]);

/**
 * What depends on the key's tags and aliases, which AWS KMS looks at in IAM policies alone.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/abac.html
 */
const KEYS_OF_IAM_POLICIES = /^((aws|kms):resourcetag(\/.*)?|kms:resourcealiases)$/i;

/**
 * Keys of one value, for which AWS KMS refuses the operator that holds if there is none.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html
 */
const KEYS_REFUSED_WITH_ALL_VALUES = /^(kms:encryptioncontext:|aws:requesttag\/)/i;

/** What AWS refuses in a Condition of a key's policy, as sentences. */
export function conditionFaults(path: string, value: unknown): readonly string[] {
  if (value === undefined || value === UNKNOWN) {
    return [];
  }
  if (!isObject(value)) {
    return [`${path} is ${describeValue(value)}. Make it an object of operators.`];
  }
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isOperator(operator)) {
      return [
        `${path} has the operator ${describeValue(operator)}, which IAM does not support. Use one such as "StringEquals".`,
      ];
    }
    if (keys === UNKNOWN) {
      return [];
    }
    return isObject(keys)
      ? Object.entries(keys).flatMap(([key, values]) => valueFaults(path, operator, key, values))
      : [`${path}.${operator} is ${describeValue(keys)}. Make it an object of condition keys.`];
  });
}

function isOperator(written: string): boolean {
  const operator = written.toLowerCase().replace(/^for(anyvalue|allvalues):/, "");
  return OPERATORS.has(operator) || OPERATORS.has(operator.replace(/ifexists$/, ""));
}

/** Values may be long or secret, so a sentence names only their kind. */
function valueFaults(
  path: string,
  operator: string,
  key: string,
  values: unknown,
): readonly string[] {
  const at = `${path}.${operator}.${key}`;
  if (KEYS_OF_IAM_POLICIES.test(key)) {
    return [
      `${path}.${operator} has the key ${describeValue(key)}, which AWS KMS refuses in a key policy. Test it in IAM policies, and name the principals here.`,
    ];
  }
  if (KEYS_REFUSED_WITH_ALL_VALUES.test(key) && /^forallvalues:/i.test(operator)) {
    return [
      `${path}.${operator} has the key ${describeValue(key)}, which AWS KMS refuses with ForAllValues, since requests without it pass. Use ${describeValue(operator.replace(/^forallvalues:/i, ""))}.`,
    ];
  }
  if (Array.isArray(values) && values.length === 0) {
    return [`${at} is an empty list. Give it at least one value.`];
  }
  return isObject(values) || values === null
    ? [`${at} is ${describeValue(values)}. Give it a value or a list of values.`]
    : [];
}
