import { deniesToEveryone } from "./bucket-denial";
import { listOf, type PolicyDocument, textOf } from "./document";
import { allHold, type Fact, testsIn } from "./elements/condition";

/**
 * Whether the policy of a bucket denies every S3 action without TLS, to everyone, on the bucket
 * and on all its objects; in one statement or in several.
 *
 * @param bucketName undefined where it is not known: any one bucket will do then.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
 */
export function requiresTls(document: PolicyDocument, bucketName: string | undefined): boolean {
  return deniesToEveryone(document, bucketName, {
    isIn: ({ elements: { Action, Condition } }) =>
      listOf(Action).some((action) => /^(\*|s3:\*)$/i.test(textOf(action))) &&
      isWithoutTls(Condition),
    onBucket: true,
  });
}

/** Whether there is a condition that every request without TLS meets: nothing else narrows it. */
function isWithoutTls(condition: unknown): boolean {
  const tests = testsIn(condition);
  return tests.length > 0 && allHold(tests, plainRequest) === true;
}

function plainRequest(key: string): Fact {
  return key === "aws:securetransport" ? { is: "false" } : undefined;
}
