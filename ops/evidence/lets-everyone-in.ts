type Values = Readonly<Record<string, unknown>>;

/** Condition keys that tell who calls, or on whose behalf. */
const CALLER_KEYS =
  /^(?:aws:Principal(?:Account|Arn|OrgID|OrgPaths)|aws:Source(?:Account|Arn|OrgID|Owner)|kms:CallerAccount)$/i;
/** What a positive operator asks for has to be there; one that ends in IfExists, or is negated, lets others by. */
const POSITIVE = /^(?:ForAnyValue:)?(?:String|Arn)(?:Equals|Like)(?:IgnoreCase)?$/i;

/**
 * The statements of a policy that allow something to callers whom they do not name.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5
 *
 * @param policy as JSON
 * @returns their Sids, or where they stand; undefined where it is no policy document
 */
export function letsEveryoneIn(policy: string): readonly string[] | undefined {
  try {
    const { Statement: statement } = JSON.parse(policy) as Values;
    const list = (Array.isArray(statement) ? statement : [statement]).map(recordOf);
    return list.flatMap((each, index) =>
      each["Effect"] === "Allow" && isForEveryone(each) && !namesCallers(each["Condition"])
        ? [String(each["Sid"] ?? `statement ${index + 1}`)]
        : [],
    );
  } catch {
    return undefined;
  }
}

function isForEveryone({ Principal: principal, NotPrincipal: not }: Values): boolean {
  return not !== undefined || principal === "*" || listOf(recordOf(principal)["AWS"]).includes("*");
}

function namesCallers(condition: unknown): boolean {
  return Object.entries(recordOf(condition)).some(
    ([operator, keys]) =>
      POSITIVE.test(operator) &&
      Object.entries(recordOf(keys)).some(
        ([key, values]) =>
          CALLER_KEYS.test(key) && listOf(values).every((value) => !/^[*?]*$/.test(value)),
      ),
  );
}

function recordOf(value: unknown): Values {
  return typeof value === "object" && value !== null ? (value as Values) : {};
}

function listOf(value: unknown): readonly string[] {
  return value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);
}
