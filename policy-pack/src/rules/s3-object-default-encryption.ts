import { answerUntil, judgeUnlessExempt } from "../buckets/answer";
import { type Companion, readBucketStack } from "../buckets/bucket-stack";
import { type DefaultEncryption, readDefaultEncryptions } from "../buckets/default-encryption";
import { type PlaceIndex, placeIndex } from "../buckets/place-index";
import { stackRule } from "../framework/stack-rule";
import { isSameKey, type KeyName } from "../keys/key-name";
import { keysBehind } from "../keys/key-stack";
import { OBJECT_COPY, OBJECT_TYPES } from "../resources/aws-types";
import type { Stack } from "../resources/stack";
import { describeValue } from "../values/describe-value";
import { isUnset } from "../values/expect";
import type { Findings } from "../values/findings";
import { isKeyArn } from "../values/key-arn";
import type { Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

/** The parts of SSE-C that a copy is written with; those it is read with are its source's. */
const CUSTOMER_KEY_PROPERTIES: readonly string[] = [
  "customerAlgorithm",
  "customerKey",
  "customerKeyMd5",
];

const KMS_ALGORITHMS: readonly unknown[] = ["aws:kms", "aws:kms:dsse"];

const LEAVE_OUT = "Leave it out to use the bucket's default encryption.";

/** How an object asks to be encrypted. */
interface Override {
  readonly algorithm: Node;
  readonly key: KeyName;
}

export const s3ObjectDefaultEncryption = stackRule({
  name: "s3-object-default-encryption",
  description: "An object uses its bucket's default encryption and key.",
  displayName: "S3 object keeps the bucket's encryption",
  severity: "medium",
  why: "An upload can override the bucket's default: AES256 removes the object from the key's protection, and aws:kms without a key id uses AWS's own key for S3, not the bucket's.",
  services: ["s3", "kms", "encryption"],
  securityHub: [],
  remediationSteps:
    "Leave serverSideEncryption and kmsKeyId out of the object, or set both to the bucket's default encryption. Leave customerAlgorithm and customerKey out.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html",
  judge(stack, findingsOf) {
    const encryptions = stack.view(readEncryptionsByBucket);
    for (const object of stack.view(readBucketStack).companions) {
      if (OBJECT_TYPES.includes(object.type)) {
        const findings = findingsOf(object.urn);
        judgeCustomerKey(findings, object);
        judgeOverride(findings, object, encryptions);
      }
    }
  },
});

/** First what companions say of a bucket, then its own word. */
function readEncryptionsByBucket(stack: Stack): PlaceIndex<DefaultEncryption> {
  return placeIndex(
    stack.view(readDefaultEncryptions).all.map((encryption) => ({
      place: encryption.declaration,
      value: encryption,
      path: `bucket of ${encryption.declaration.resource.name}`,
    })),
  );
}

/** Names no value: what is set may be a secret. */
function judgeCustomerKey(findings: Findings, object: Companion): void {
  if (object.type !== OBJECT_COPY) {
    return;
  }
  for (const property of CUSTOMER_KEY_PROPERTIES) {
    const { path, value } = object.property(property);
    if (value === UNKNOWN) {
      findings.unknown(path);
    } else if (!isUnset(value)) {
      findings.violation(
        `${path} is set. Leave it out: with SSE-C, only the uploader has the key.`,
      );
    }
  }
}

function judgeOverride(
  findings: Findings,
  object: Companion,
  encryptions: PlaceIndex<DefaultEncryption>,
): void {
  const override = {
    algorithm: object.property("serverSideEncryption"),
    key: {
      node: object.property("kmsKeyId"),
      keys: keysBehind(object, "kmsKeyId"),
    },
  };
  if (!isSet(override.algorithm) && !isSet(override.key.node)) {
    return;
  }
  const [encryption] = encryptions.at(object);
  const perhaps = encryptions.perhapsAt(object);
  if (encryption !== undefined) {
    judgeUnlessExempt(findings, answerUntil(perhaps, false), (certain) =>
      judgeBeside(certain, override, encryption),
    );
  } else if (perhaps === undefined) {
    judgeAlone(findings, override);
  } else {
    findings.unknown(perhaps);
  }
}

function judgeBeside(findings: Findings, override: Override, encryption: DefaultEncryption): void {
  if (judgeAlgorithm(findings, override, encryption)) {
    judgeKey(findings, override.key, encryption);
  }
}

/** The stack does not show what the bucket does: only a key of one's own, by name, can be right. */
function judgeAlone(findings: Findings, { algorithm, key: { node, keys } }: Override): void {
  if (algorithm.value === UNKNOWN) {
    findings.unknown(algorithm.path);
  } else if (isSet(algorithm) && !KMS_ALGORITHMS.includes(algorithm.value)) {
    findings.violation(`${algorithm.path} is ${describeValue(algorithm.value)}. ${LEAVE_OUT}`);
    return;
  }
  if (node.value === UNKNOWN) {
    if (keys.length === 0) {
      findings.unknown(node.path);
    }
  } else if (!isSet(node)) {
    judgeMissingKey(findings, algorithm, node);
  } else if (!isKeyArn(node.value)) {
    findings.violation(`${node.path} is ${describeValue(node.value)}. ${LEAVE_OUT}`);
  }
}

/** @returns whether the key matters: the algorithm is the bucket's, or it may be, and has a key */
function judgeAlgorithm(
  findings: Findings,
  { algorithm, key }: Override,
  { declaration, ...bucket }: DefaultEncryption,
): boolean {
  const expected = bucket.algorithm;
  // The AWS provider asks for aws:kms with whatever key it is given.
  const asked = isSet(algorithm) ? algorithm.value : "aws:kms";
  if (asked === UNKNOWN || expected.value === UNKNOWN) {
    findings.unknown(
      asked === UNKNOWN ? algorithm.path : `${expected.path} of ${declaration.resource.name}`,
    );
    return isSet(key.node);
  }
  if (asked === expected.value) {
    return KMS_ALGORITHMS.includes(asked);
  }
  const override = isSet(algorithm)
    ? `${algorithm.path} is ${describeValue(asked)}`
    : `${key.node.path} is set, which means ${describeValue(asked)}`;
  findings.violation(
    `${override}; the bucket's default is ${describeValue(expected.value)}. ${LEAVE_OUT}`,
  );
  return false;
}

function judgeKey(
  findings: Findings,
  key: KeyName,
  { declaration, keyId, keys, algorithm }: DefaultEncryption,
): void {
  if (!isSet(key.node)) {
    if (isSet(keyId)) {
      judgeMissingKey(findings, algorithm, key.node);
    }
    return;
  }
  const same = isSameKey(key, { node: keyId, keys });
  if (same === UNKNOWN) {
    findings.unknown(
      key.node.value === UNKNOWN ? key.node.path : `${keyId.path} of ${declaration.resource.name}`,
    );
  } else if (!same) {
    findings.violation(`${key.node.path} is not the bucket's key. ${LEAVE_OUT}`);
  }
}

function judgeMissingKey(findings: Findings, algorithm: Node, key: Node): void {
  if (algorithm.value !== UNKNOWN) {
    findings.violation(
      `${key.path} is ${describeValue(key.value)}, which is AWS's own key for S3. Leave serverSideEncryption out, or name the bucket's key.`,
    );
  }
}

function isSet({ value }: Node): boolean {
  return !isUnset(value);
}
