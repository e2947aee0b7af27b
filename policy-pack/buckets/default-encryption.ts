import { BUCKET_TYPES, ENCRYPTION_TYPES, KEY_TYPES } from "../aws-types";
import type { StackResource } from "../stack";
import { member, members, type Node } from "../values/node";
import type { BucketStack } from "./bucket-stack";
import { type Declaration, declarationsIn, type SilentBucket } from "./declarations";
import { logTargetsIn } from "./log-targets";

/** The property that holds it, by where it is declared: companion, bucket, version 6's bucket. */
const SEPARATE = "rules";
const INLINE = "serverSideEncryptionConfiguration";
const INLINE_V2 = "serverSideEncryptionConfigurations";

/** One rule of a bucket's default encryption. */
export interface DefaultEncryption {
  readonly declaration: Declaration;
  readonly algorithm: Node;
  readonly keyId: Node;
  readonly bucketKey: Node;
  /** Whether the rule was made from a KMS key of this stack. */
  readonly madeFromKey: boolean;
}

export interface DefaultEncryptions {
  readonly all: readonly DefaultEncryption[];
  readonly silent: readonly SilentBucket[];
}

export function defaultEncryptionsIn(stack: BucketStack): DefaultEncryptions {
  const { all, silent } = declarationsIn(stack, ENCRYPTION_TYPES, [INLINE, INLINE_V2]);
  return { all: all.flatMap(rulesOf), silent };
}

/** The stack's default encryption but for access-log targets, which S3 wants under its own keys. */
export function demandedEncryptionsIn(
  stack: BucketStack,
  onUndecided: (urn: string, path: string) => void,
): DefaultEncryptions {
  const { all, silent } = defaultEncryptionsIn(stack);
  const isLogTarget = logTargetsIn(stack);
  const isDemanded = (place: Declaration): boolean => {
    const target = isLogTarget(place);
    if (typeof target === "object") {
      onUndecided(place.resource.urn, target.path);
    }
    return target === false;
  };
  return {
    all: all.filter(({ declaration }) => isDemanded(declaration)),
    silent: silent.filter(({ bucket }) =>
      isDemanded({ resource: bucket, bucket, bucketName: bucket.bucketName }),
    ),
  };
}

function rulesOf(declaration: Declaration): readonly DefaultEncryption[] {
  const { resource } = declaration;
  const property = propertyOf(resource);
  const madeFromKey = resource.madeFrom(property).some(({ type }) => KEY_TYPES.includes(type));
  return ruleNodes(resource, property).map((rule) => {
    const [byDefault = rule] =
      property === INLINE_V2
        ? members(member(rule, "applyServerSideEncryptionByDefaults"))
        : [member(rule, "applyServerSideEncryptionByDefault")];
    return {
      declaration,
      algorithm: member(byDefault, "sseAlgorithm"),
      keyId: member(byDefault, "kmsMasterKeyId"),
      bucketKey: member(rule, "bucketKeyEnabled"),
      madeFromKey,
    };
  });
}

function propertyOf(resource: StackResource): string {
  if (!BUCKET_TYPES.includes(resource.type)) {
    return SEPARATE;
  }
  return resource.property(INLINE).value === undefined ? INLINE_V2 : INLINE;
}

function ruleNodes(resource: StackResource, property: string): readonly Node[] {
  const node = resource.property(property);
  if (property === INLINE) {
    return [member(node, "rule")];
  }
  return property === SEPARATE
    ? members(node)
    : members(node).flatMap((configuration) => members(member(configuration, "rules")));
}
