import { keysBehind } from "../keys/key-stack";
import { ENCRYPTION_TYPES } from "../resources/aws-types";
import type { Stack, StackResource } from "../resources/stack";
import type { Findings } from "../values/findings";
import { member, members, type Node, onlyMember } from "../values/node";
import { judgeUnlessExempt } from "./answer";
import { readBucketStack } from "./bucket-stack";
import { type Declaration, declarationsIn, judgeSilence, type SilentBucket } from "./declarations";
import { readTargetsUnderS3Keys } from "./log-targets";

/** How default encryption is written: by a companion, or by a bucket itself. */
interface Form {
  /** The property that holds it. */
  readonly property: string;
  rules(node: Node): readonly Node[];
  byDefault(rule: Node): Node;
  blockedTypes(rule: Node): Node;
}

const COMPANION: Form = {
  property: "rules",
  rules: members,
  byDefault: (rule) => member(rule, "applyServerSideEncryptionByDefault"),
  blockedTypes: (rule) => member(rule, "blockedEncryptionTypes"),
};

const INLINE: readonly Form[] = [
  {
    ...COMPANION,
    property: "serverSideEncryptionConfiguration",
    rules: (node) => [member(node, "rule")],
  },
  {
    ...COMPANION,
    property: "serverSideEncryptionConfigurations",
    rules: (node) => members(node).flatMap((each) => members(member(each, "rules"))),
    byDefault: (rule) => onlyMember(member(rule, "applyServerSideEncryptionByDefaults")),
  },
  // Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-serversideencryptionrule.html
  {
    property: "bucketEncryption",
    rules: (node) => members(member(node, "serverSideEncryptionConfiguration")),
    byDefault: (rule) => member(rule, "serverSideEncryptionByDefault"),
    blockedTypes: (rule) => member(member(rule, "blockedEncryptionTypes"), "encryptionType"),
  },
];

/** One rule of a bucket's default encryption. */
export interface DefaultEncryption {
  readonly declaration: Declaration;
  readonly algorithm: Node;
  readonly keyId: Node;
  readonly bucketKey: Node;
  /** What uploads may not be encrypted with. */
  readonly blockedTypes: Node;
  /** The KMS keys of this stack that the rule was made from. */
  readonly keys: readonly StackResource[];
}

export interface DefaultEncryptions {
  readonly all: readonly DefaultEncryption[];
  readonly silent: readonly SilentBucket[];
}

/** The stack's default encryption; a view for `stack.view`. */
export function readDefaultEncryptions(stack: Stack): DefaultEncryptions {
  const { all, silent } = declarationsIn(
    stack.view(readBucketStack),
    ENCRYPTION_TYPES,
    INLINE.map(({ property }) => property),
  );
  return { all: all.flatMap(rulesOf), silent };
}

/**
 * Judges default encryption, and buckets that have none, except those that receive logs which S3
 * or another service delivers under S3's own keys alone.
 */
export function judgeDemandedEncryption(
  stack: Stack,
  findingsOf: (urn: string) => Findings,
  demand: {
    readonly judge: (findings: Findings, encryption: DefaultEncryption) => void;
    /** What to say of a bucket without any; nothing if left out. */
    readonly silence?: string;
  },
): void {
  const { all, silent } = stack.view(readDefaultEncryptions);
  const isLogTarget = stack.view(readTargetsUnderS3Keys);
  for (const encryption of all) {
    const { declaration } = encryption;
    judgeUnlessExempt(findingsOf(declaration.resource.urn), isLogTarget(declaration), (findings) =>
      demand.judge(findings, encryption),
    );
  }
  const { silence } = demand;
  if (silence === undefined) {
    return;
  }
  for (const each of silent) {
    judgeUnlessExempt(findingsOf(each.bucket.urn), isLogTarget(each), (findings) =>
      judgeSilence(findings, each, silence),
    );
  }
}

function rulesOf(declaration: Declaration): readonly DefaultEncryption[] {
  const { resource, inline } = declaration;
  const { property, rules, byDefault, blockedTypes } =
    INLINE.find((form) => form.property === inline) ?? COMPANION;
  const keys = keysBehind(resource, property);
  return rules(resource.property(property)).map((rule) => ({
    declaration,
    algorithm: member(byDefault(rule), "sseAlgorithm"),
    keyId: member(byDefault(rule), "kmsMasterKeyId"),
    bucketKey: member(rule, "bucketKeyEnabled"),
    blockedTypes: blockedTypes(rule),
    keys,
  }));
}
