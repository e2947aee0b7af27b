import { isObject } from "../values/plain";
import { listOf, textOf } from "./document";

interface Test {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly unknown[];
}

/** Operators that hold only for what they list. The negated ones hold for all the rest. */
const NAMING_OPERATORS: readonly string[] = [
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
  "arnequals",
  "arnlike",
];

const ACCOUNT = /^\d{12}$/;
const ORGANIZATION = /^o-[a-z0-9]+$/;
const ORGANIZATION_PATH = /^o-[a-z0-9]+\//;
const NETWORK = /^vpce?-[a-z0-9]+$/;
const ARN_IN_ACCOUNT = /^arn:[a-z-]+:[a-z0-9-]+:[^:]*:\d{12}:/;
const ARN_OF_BUCKET = /^arn:[a-z-]+:s3:::[a-z0-9][a-z0-9.-]+(\/|$)/;
const UNIQUE_ID = /^(\d{12}$|A[A-Z0-9]{15,}(:|$))/;

/**
 * Condition keys that tell who calls, or from whose network, each with what a value must look
 * like to name someone: no wildcard or variable where the name is. Keys in lower case: IAM does not tell the cases apart.
 *
 * kms:ViaService and kms:EncryptionContext are not here: every account passes through the same
 * services, and the caller writes the context. Nor is aws:SourceIp: an address is no identity.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const NAMING_KEYS: Readonly<Record<string, RegExp>> = {
  "kms:calleraccount": ACCOUNT,
  "aws:principalaccount": ACCOUNT,
  "aws:sourceaccount": ACCOUNT,
  "aws:vpceaccount": ACCOUNT,
  "aws:principalorgid": ORGANIZATION,
  "aws:sourceorgid": ORGANIZATION,
  "aws:vpceorgid": ORGANIZATION,
  "aws:principalorgpaths": ORGANIZATION_PATH,
  "aws:sourceorgpaths": ORGANIZATION_PATH,
  "aws:vpceorgpaths": ORGANIZATION_PATH,
  "aws:principalarn": ARN_IN_ACCOUNT,
  "aws:sourcearn": new RegExp(`${ARN_IN_ACCOUNT.source}|${ARN_OF_BUCKET.source}`),
  "aws:sourcevpcarn": ARN_IN_ACCOUNT,
  "aws:sourcevpc": NETWORK,
  "aws:sourcevpce": NETWORK,
  "aws:userid": UNIQUE_ID,
};

/**
 * Whether a statement's Condition holds only for callers, or networks, that its author named.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function namesCallers(condition: unknown): boolean {
  const tests = testsIn(condition);
  return tests.some((test) => namesItsValues(test, tests));
}

/** The tests of a Condition, all of which must hold, in lower case but for their values. */
export function testsIn(condition: unknown): readonly Test[] {
  return Object.entries(isObject(condition) ? condition : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: listOf(values),
    })),
  );
}

function namesItsValues(test: Test, tests: readonly Test[]): boolean {
  const names = Object.hasOwn(NAMING_KEYS, test.key) ? NAMING_KEYS[test.key] : undefined;
  const base = test.operator.replace(/^for(any|all)values?:/, "").replace(/ifexists$/, "");
  return (
    names !== undefined &&
    NAMING_OPERATORS.includes(base) &&
    (needsTheKey(test) || isRequired(test.key, tests)) &&
    test.values.length > 0 &&
    test.values.every((value) => names.test(textOf(value)))
  );
}

/** …IfExists and ForAllValues hold for a request that does not carry the key at all. */
function needsTheKey({ operator }: Test): boolean {
  return !operator.startsWith("forallvalues:") && !operator.endsWith("ifexists");
}

/** `Null: { key: "false" }` is how a policy says that the request must carry the key. */
function isRequired(key: string, tests: readonly Test[]): boolean {
  return tests.some(
    (test) =>
      test.operator === "null" &&
      test.key === key &&
      test.values.length > 0 &&
      test.values.every((value) => textOf(value).toLowerCase() === "false"),
  );
}
