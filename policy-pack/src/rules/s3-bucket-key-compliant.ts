import { type DefaultEncryption, readDefaultEncryptions } from "../buckets/default-encryption";
import { stackRule } from "../framework/stack-rule";
import { KEY_TYPES } from "../resources/aws-types";
import { placedIn } from "../resources/region";
import type { Stack, StackResource } from "../resources/stack";
import type { Findings } from "../values/findings";
import { regionOfKeyArn } from "../values/key-arn";
import { UNKNOWN } from "../values/unknown";
import { kmsKeyAwsOrigin } from "./kms-key-aws-origin";
import { kmsKeyDeletionWindow } from "./kms-key-deletion-window";
import { kmsKeyEnabled } from "./kms-key-enabled";
import { kmsKeyLockoutCheck } from "./kms-key-lockout-check";
import { kmsKeyRotation } from "./kms-key-rotation";
import { kmsKeySingleRegion } from "./kms-key-single-region";
import { kmsKeySymmetric } from "./kms-key-symmetric";

/** The rules for a key itself, whatever its policy and its aliases. */
const KEY_RULES = [
  kmsKeySingleRegion,
  kmsKeySymmetric,
  kmsKeyAwsOrigin,
  kmsKeyDeletionWindow,
  kmsKeyRotation,
  kmsKeyEnabled,
  kmsKeyLockoutCheck,
];

/** What the key rules find in a key: each fault with its rule's name, and what is not known. */
interface KeyReport {
  readonly faults: readonly string[];
  readonly unknown: readonly string[];
}

export const s3BucketKeyCompliant = stackRule({
  name: "s3-bucket-key-compliant",
  description:
    "The key that a bucket encrypts with follows every rule for keys and is in the bucket's Region.",
  displayName: "S3 bucket has a compliant key",
  severity: "high",
  why: "A bucket is only as safe as its key. Under a key that is disabled, asymmetric or in another Region, every upload fails. Under one that is imported or soon deleted, the objects can be lost.",
  services: ["s3", "kms", "encryption"],
  securityHub: [],
  remediationSteps:
    "Fix the key as the policy in the message says, or name another key of the bucket's Region in kmsMasterKeyId. Settings and exemptions of the key policies do not count here: this policy uses their defaults.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  judge(stack, findingsOf) {
    for (const encryption of stack.view(readDefaultEncryptions).all) {
      const findings = findingsOf(encryption.declaration.resource.urn);
      const keys = keysOf(encryption, stack);
      if (encryption.keyId.value === UNKNOWN && keys.length !== 1) {
        findings.unknown(encryption.keyId.path);
        continue;
      }
      const [key] = keys;
      if (key !== undefined) {
        judgeKey(findings, encryption, key, stack);
      }
      judgeRegion(findings, encryption, key);
    }
  },
});

/** The stack's keys that a bucket's default encryption means; several if none is certain. */
function keysOf({ keyId, keys }: DefaultEncryption, stack: Stack): readonly StackResource[] {
  return keyId.value === UNKNOWN ? keys : (stack.view(readKeys).get(keyId.value) ?? []);
}

/** The stack's keys by what names them, as far as it is known. */
function readKeys(stack: Stack): ReadonlyMap<unknown, readonly StackResource[]> {
  return new Map(
    stack
      .ofTypes(KEY_TYPES)
      .flatMap((key) =>
        [key.outputs["arn"], key.outputs["keyId"]]
          .filter((name) => typeof name === "string")
          .map((name) => [name, [key]] as const),
      ),
  );
}

function judgeKey(
  findings: Findings,
  { keyId }: DefaultEncryption,
  key: StackResource,
  stack: Stack,
): void {
  const { faults, unknown } = stack.view(readKeyReports)(key);
  for (const fault of faults) {
    findings.violation(`${keyId.path} is the key ${key.name}, which breaks ${fault}`);
  }
  for (const path of unknown) {
    findings.unknown(`${path} of ${key.name}`);
  }
}

/** Judges each key once, however many buckets use it. */
function readKeyReports(): (key: StackResource) => KeyReport {
  const reports = new Map<string, KeyReport>();
  return (key) => {
    const report = reports.get(key.urn) ?? reportOn(key);
    reports.set(key.urn, report);
    return report;
  };
}

function reportOn(key: StackResource): KeyReport {
  const judged = KEY_RULES.map((rule) => ({ rule, findings: rule.findingsIn(key) }));
  return {
    faults: judged.flatMap(({ rule, findings }) =>
      findings.violations.map((fault) => `${rule.name}: ${fault}`),
    ),
    unknown: judged.flatMap(({ findings }) => [...findings.unknownPaths]),
  };
}

function judgeRegion(
  findings: Findings,
  { keyId, declaration }: DefaultEncryption,
  key: StackResource | undefined,
): void {
  const place = declaration.bucket ?? declaration.resource;
  const bucketRegion = placedIn(place);
  const keyRegion = regionOfKeyArn(keyId.value) ?? (key && placedIn(key));
  if (bucketRegion === undefined || keyRegion === undefined || bucketRegion === keyRegion) {
    return;
  }
  const resources = key === undefined ? [place] : [place, key];
  const unplaced = resources.find((each) => placedIn(each) === UNKNOWN);
  if (unplaced !== undefined) {
    findings.unknown(`region of ${unplaced.name}`);
    return;
  }
  findings.violation(
    `${keyId.path} is a key in ${String(keyRegion)}, and the bucket is in ${String(bucketRegion)}. Name a key in the bucket's Region: S3 accepts no other.`,
  );
}
