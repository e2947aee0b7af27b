import { judgeUnlessExempt } from "../buckets/answer";
import { judgeSilence } from "../buckets/declarations";
import { type DefaultEncryption, readDefaultEncryptions } from "../buckets/default-encryption";
import { readRefusedCustomerKeys } from "../buckets/refused-customer-keys";
import { stackRule } from "../framework/stack-rule";
import { TYPES_OF_VERSION_6 } from "../resources/aws-types";
import type { StackResource } from "../resources/stack";
import { expectValue } from "../values/expect";
import type { Findings } from "../values/findings";
import type { Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

const BLOCKED = "SSE-C";

const DENY =
  "Deny s3:PutObject to everyone in the bucket's policy where Null s3:x-amz-server-side-encryption-customer-algorithm is false.";

export const s3BucketBlocksSseC = stackRule({
  name: "s3-bucket-blocks-sse-c",
  description: "A bucket rejects objects encrypted with a key that only the uploader has.",
  displayName: "S3 bucket blocks SSE-C",
  severity: "high",
  why: "Where SSE-C is allowed, anyone who can write can encrypt objects with a key of their own and demand a ransom: neither AWS nor the bucket's owner can then read what was overwritten. S3 blocks SSE-C on new buckets since April 2026, but not on older ones in accounts that have such objects, and the setting can be taken back.",
  services: ["s3", "encryption"],
  securityHub: [],
  remediationSteps:
    'Set blockedEncryptionTypes to ["SSE-C"] in the rule of the bucket\'s BucketServerSideEncryptionConfiguration. Access-log targets need it too, because it does not depend on the default encryption. Or, in the bucket policy, deny s3:PutObject to everyone with the condition Null s3:x-amz-server-side-encryption-customer-algorithm false, which is the only way with version 6 of the provider. Directory buckets support no SSE-C and are not judged.',
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html",
  judge(stack, findingsOf) {
    const { all, silent } = stack.view(readDefaultEncryptions);
    const isRefused = stack.view(readRefusedCustomerKeys);
    for (const encryption of all) {
      const { declaration } = encryption;
      const findings = findingsOf(declaration.resource.urn);
      if (!declaration.isDirectory && !blocks(encryption.blockedTypes)) {
        judgeUnlessExempt(findings, isRefused(declaration), (certain) =>
          judgeBlocking(certain, encryption),
        );
      }
    }
    for (const each of silent) {
      const fix = cannotBlock(each.bucket)
        ? DENY
        : `Add a BucketServerSideEncryptionConfiguration with blockedEncryptionTypes ["${BLOCKED}"] for this bucket.`;
      judgeUnlessExempt(findingsOf(each.bucket.urn), isRefused(each), (findings) =>
        judgeSilence(findings, each, `No resource blocks ${BLOCKED}. ${fix}`),
      );
    }
  },
});

function judgeBlocking(
  findings: Findings,
  { declaration, blockedTypes, bucketKey }: DefaultEncryption,
): void {
  const listed = listIn(blockedTypes);
  if (listed.includes(UNKNOWN)) {
    findings.unknown(blockedTypes.path);
  } else if (cannotBlock(declaration.resource) && blockedTypes.value === undefined) {
    const rule = bucketKey.path.replace(/\.[^.]*$/, "");
    findings.violation(`${rule} lets ${BLOCKED} through. ${DENY}`);
  } else {
    expectValue(findings, blockedTypes, () => false, `Set it to ["${BLOCKED}"].`);
  }
}

/** Types of version 6 of the provider have no setting for it. */
function cannotBlock({ type }: StackResource): boolean {
  return TYPES_OF_VERSION_6.includes(type);
}

function blocks(types: Node): boolean {
  return types.mustBe === undefined && listIn(types).includes(BLOCKED);
}

function listIn({ value }: Node): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
