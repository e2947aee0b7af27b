import { listOf, type PolicyDocument, type Statement } from "./document";
import { matchesPattern } from "./elements/pattern";
import { isEveryone } from "./elements/principal";

/** AWS adds partitions, so any name will do. */
const PARTITION = /^arn:([a-z0-9-]+):/;

/** A bucket's ARN has neither Region nor account: a `*` there stands for nothing. */
const EMPTY_FIELDS = /^(arn:[a-z0-9-]+):s3:\*?:\*?:/;
const ARN_OF_ANY = "arn:aws:s3:::any";

/** Longer than anything a pattern without `*` could match by `?` alone. */
const ANY_OBJECT = "\u0001".repeat(1024);

/** What a bucket's policy denies to everyone. */
export interface Denial {
  /** Whether a statement that denies to everyone denies this, on what it names. */
  readonly isIn: (statement: Statement) => boolean;
  /** Whether it is to be denied on the bucket itself, too, or on its objects alone. */
  readonly onBucket: boolean;
}

/**
 * Whether the policy of a bucket denies something to everyone on all its objects, in one statement
 * or in several.
 *
 * @param bucketName undefined where it is not known: any one bucket will do then.
 */
export function deniesToEveryone(
  document: PolicyDocument,
  bucketName: string | undefined,
  { isIn, onBucket }: Denial,
): boolean {
  const patterns = document.statements
    .filter(
      (statement) =>
        statement.elements["Effect"] === "Deny" && isEveryone(statement) && isIn(statement),
    )
    .flatMap(({ elements }) => listOf(elements["Resource"]))
    .filter((resource) => typeof resource === "string");
  return bucketArns(bucketName, patterns).some((arn) =>
    [...(onBucket ? [arn] : []), `${arn}/${ANY_OBJECT}`].every((target) =>
      patterns.some((pattern) => matchesPattern(pattern, target)),
    ),
  );
}

/** The bucket's possible ARNs; without a name, every bucket that the patterns speak of. */
function bucketArns(name: string | undefined, patterns: readonly string[]): readonly string[] {
  if (name !== undefined) {
    const partitions = patterns.flatMap((pattern) => PARTITION.exec(pattern)?.[1] ?? []);
    return [...new Set(["aws", ...partitions])].map((partition) => `arn:${partition}:s3:::${name}`);
  }
  return patterns
    .map((pattern) => pattern.replace(EMPTY_FIELDS, "$1:s3:::").replace(/\/\*$/, ""))
    .map((pattern) => (/^(\*|arn:[a-z0-9-]+:s3:::\*)$/.test(pattern) ? ARN_OF_ANY : pattern))
    .filter((pattern) => /^arn:[a-z0-9-]+:s3:::[^/]+$/.test(pattern));
}
