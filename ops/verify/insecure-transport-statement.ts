/**
 * Whether a bucket policy has a statement that denies everybody everything without TLS, on the bucket and on
 * its objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 *
 * @param policy as JSON
 */
export function deniesInsecureTransport(policy: string, bucketArn: string): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement["Effect"] === "Deny" &&
      isEveryone(statement["Principal"]) &&
      listOf(statement["Action"]).some((action) => action === "*" || /^s3:\*$/i.test(action)) &&
      [bucketArn, `${bucketArn}/*`].every((arn) =>
        listOf(statement["Resource"]).some((resource) => covers(resource, arn)),
      ) &&
      isWithoutTls(statement["Condition"]),
  );
}

type Values = Readonly<Record<string, unknown>>;

/** Another condition beside it would let requests without TLS through. */
function isWithoutTls(condition: unknown): boolean {
  const operators = Object.entries(recordOf(condition));
  const [[operator, keys] = ["", {}]] = operators;
  const [[key, value] = ["", ""], ...others] = Object.entries(recordOf(keys));
  return (
    operators.length === 1 &&
    others.length === 0 &&
    /^bool(?:ifexists)?$/i.test(operator) &&
    key.toLowerCase() === "aws:securetransport" &&
    listOf(value).join() === "false"
  );
}

function isEveryone(principal: unknown): boolean {
  return principal === "*" || listOf(recordOf(principal)["AWS"]).includes("*");
}

/** Of patterns, those that end in a star are understood. */
function covers(pattern: string, arn: string): boolean {
  return pattern === arn || (/^[^*?]*\*$/.test(pattern) && arn.startsWith(pattern.slice(0, -1)));
}

function statementsOf(policy: string): readonly Values[] {
  try {
    const { Statement: statement } = JSON.parse(policy) as Values;
    return (Array.isArray(statement) ? statement : [statement]).map(recordOf);
  } catch {
    return [];
  }
}

function recordOf(value: unknown): Values {
  return typeof value === "object" && value !== null ? (value as Values) : {};
}

function listOf(value: unknown): readonly string[] {
  return value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);
}
