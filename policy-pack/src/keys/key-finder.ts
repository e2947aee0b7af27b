import { type ResourceFinder, resourceFinder, textsOf } from "../resources/resource-finder";
import type { StackResource } from "../resources/stack";

const BEFORE_ID = ":key/";

/**
 * Finds keys by ARN or by id. A key of which one is known and a value that is the other mean the
 * same; two ARNs do not if they differ, as those of replicas do in the Region alone.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts-key-id.html
 */
export function keyFinder(keys: readonly StackResource[]): ResourceFinder {
  return resourceFinder(keys, identitiesOf, namesIn);
}

function identitiesOf(key: StackResource): readonly string[] {
  const ids = textsOf(key, "keyId", "id");
  const arns = textsOf(key, "arn");
  return arns.length > 0
    ? [...ids, ...arns, ...arns.map(idIn)]
    : ids.flatMap((id) => [id, `${BEFORE_ID}${id}`]);
}

function namesIn(value: unknown): readonly unknown[] {
  return typeof value === "string" && value.includes(BEFORE_ID)
    ? [value, `${BEFORE_ID}${idIn(value)}`]
    : [value];
}

function idIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(BEFORE_ID) + BEFORE_ID.length);
}
