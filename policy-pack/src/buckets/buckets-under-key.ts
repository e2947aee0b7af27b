import { TRAIL_TYPES } from "../resources/aws-types";
import type { Stack, StackResource } from "../resources/stack";
import { grouped } from "../values/grouped";
import { keyIdIn } from "../values/key-arn";
import type { Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";
import { type Answer, answerUntil } from "./answer";
import { readBucketStack } from "./bucket-stack";
import { type DefaultEncryption, readDefaultEncryptions } from "./default-encryption";
import { placeIndex } from "./place-index";

/** What the stack's buckets have to do with a key. */
export interface BucketsUnderKey {
  /** The name of a resource that puts a bucket under the key, if one does. */
  readonly user: string | undefined;
  /** The paths of what may turn out to be the key, or a bucket's exception. */
  readonly unknown: readonly string[];
}

/** A key of the stack, or what a KeyPolicy names as one. */
export interface KeyPlace {
  readonly key: StackResource | undefined;
  readonly keyId: Node | undefined;
}

interface Use {
  readonly user: string;
  readonly keyId: Node;
  readonly keys: readonly StackResource[];
  /** The path of what may turn out to make it the bucket of a trail. */
  readonly perhapsOfTrail: string | undefined;
}

/**
 * Tells which bucket is encrypted under a key by default. The bucket that a trail delivers to does
 * not count: no data of the stack's own is in it. A view for `stack.view`.
 */
export function readBucketsUnderKeys(stack: Stack): (place: KeyPlace) => BucketsUnderKey {
  const isOfTrail = stack.view(readTrailBuckets);
  const uses = stack.view(readDefaultEncryptions).all.flatMap((encryption): readonly Use[] => {
    const { declaration, keyId, keys } = encryption;
    const answer = isOfTrail(encryption);
    const perhapsOfTrail = typeof answer === "object" ? answer.unknownUntil : undefined;
    return answer === "yes"
      ? []
      : [{ user: declaration.resource.name, keyId, keys, perhapsOfTrail }];
  });
  const byId = grouped(uses, ({ keyId }) =>
    typeof keyId.value === "string" ? [keyIdIn(keyId.value)] : [],
  );
  const byUrn = grouped(
    uses.filter(({ keyId }) => keyId.value === UNKNOWN),
    ({ keys }) => keys.map(({ urn }) => urn),
  );
  const undecided = uses
    .filter(({ keyId, keys }) => keyId.value === UNKNOWN && keys.length === 0)
    .map(({ user, keyId }) => `${keyId.path} of ${user}`);
  return ({ key, keyId }) => {
    const ids = [keyId?.value, key?.outputs["arn"], key?.outputs["keyId"], key?.outputs["id"]];
    const ofKey = [
      ...ids.flatMap((id) => (typeof id === "string" ? (byId.get(keyIdIn(id)) ?? []) : [])),
      ...(key === undefined ? [] : (byUrn.get(key.urn) ?? [])),
    ];
    const perhaps = ofKey.flatMap(({ perhapsOfTrail }) => perhapsOfTrail ?? []);
    const isUndecided = key === undefined && keyId?.value === UNKNOWN && uses.length > 0;
    return {
      user: ofKey.find(({ perhapsOfTrail }) => perhapsOfTrail === undefined)?.user,
      unknown: [...(isUndecided ? [keyId.path] : []), ...perhaps, ...undecided],
    };
  };
}

/** Whether a trail delivers to the bucket. */
function readTrailBuckets(stack: Stack): (encryption: DefaultEncryption) => Answer {
  const { find } = stack.view(readBucketStack);
  const targets = placeIndex(
    stack.ofTypes(TRAIL_TYPES).map((trail) => {
      const { path, value: bucketName } = trail.property("s3BucketName");
      const bucket = find(bucketName, trail.madeFrom("s3BucketName"));
      return { place: { bucket, bucketName }, value: trail, path: `${path} of ${trail.name}` };
    }),
  );
  return ({ declaration }) => {
    if (targets.at(declaration).length > 0) {
      return "yes";
    }
    const perhaps = targets.perhapsAt(declaration);
    return answerUntil(
      perhaps === "bucket" ? `bucket of ${declaration.resource.name}` : perhaps,
      false,
    );
  };
}
