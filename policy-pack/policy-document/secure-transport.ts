import { listOf, type PolicyDocument, type Statement, textOf } from "./document";
import { testsIn } from "./elements/condition";
import { matchesPattern } from "./elements/pattern";
import { isEveryone } from "./elements/principal";

/** AWS adds partitions, so any name will do. */
const PARTITION = /^arn:([a-z0-9-]+):/;

/** A bucket's ARN has neither Region nor account: a `*` there stands for nothing. */
const EMPTY_FIELDS = /^(arn:[a-z0-9-]+):s3:\*?:\*?:/;
const ARN_OF_ANY = "arn:aws:s3:::any";

/** Longer than anything a pattern without `*` could match by `?` alone. */
const ANY_OBJECT = "\u0001".repeat(1024);

/**
 * Whether the policy of a bucket denies every S3 action without TLS, to everyone, on the bucket
 * and on all its objects; in one statement or in several.
 *
 * @param bucketName undefined where it is not known: any one bucket will do then.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
 */
export function requiresTls(document: PolicyDocument, bucketName: string | undefined): boolean {
  const patterns = document.statements
    .filter(deniesPlainText)
    .flatMap(({ elements }) => listOf(elements["Resource"]))
    .filter((resource) => typeof resource === "string");
  return bucketArns(bucketName, patterns).some((arn) =>
    [arn, `${arn}/${ANY_OBJECT}`].every((target) =>
      patterns.some((pattern) => matchesPattern(pattern, target)),
    ),
  );
}

function deniesPlainText(statement: Statement): boolean {
  const { Effect, Action, Condition } = statement.elements;
  return (
    Effect === "Deny" &&
    isEveryone(statement) &&
    listOf(Action).some((action) => /^(\*|s3:\*)$/i.test(textOf(action))) &&
    isWithoutTls(Condition)
  );
}

/** Whether the condition is that TLS is not used, and nothing else, which would narrow it. */
function isWithoutTls(condition: unknown): boolean {
  const tests = testsIn(condition);
  return (
    tests.length > 0 &&
    tests.every(
      ({ operator, key, values }) =>
        /^bool(ifexists)?$/.test(operator) &&
        key === "aws:securetransport" &&
        values.some((value) => textOf(value).toLowerCase() === "false"),
    )
  );
}

/** The bucket's possible ARNs; without a name, every bucket that the patterns speak of. */
function bucketArns(name: string | undefined, patterns: readonly string[]): readonly string[] {
  if (name !== undefined) {
    const partitions = patterns.flatMap((pattern) => PARTITION.exec(pattern)?.[1] ?? []);
    return [...new Set(["aws", ...partitions])].map((partition) => `arn:${partition}:s3:::${name}`);
  }
  return patterns
    .map((pattern) => pattern.replace(EMPTY_FIELDS, "$1:s3:::"))
    .map((pattern) => (/^(\*|arn:[a-z0-9-]+:s3:::\*)$/.test(pattern) ? ARN_OF_ANY : pattern))
    .filter((pattern) => /^arn:[a-z0-9-]+:s3:::[^/]+$/.test(pattern));
}
