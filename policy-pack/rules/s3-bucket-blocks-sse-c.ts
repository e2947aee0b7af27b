import { judgeSilence } from "../buckets/declarations";
import { readDefaultEncryptions } from "../buckets/default-encryption";
import { stackRule } from "../framework/stack-rule";
import { expectValue } from "../values/expect";
import type { Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

const BLOCKED = "SSE-C";

export const s3BucketBlocksSseC = stackRule({
  name: "s3-bucket-blocks-sse-c",
  description: "A bucket rejects objects encrypted with a key that only the uploader has.",
  displayName: "S3 bucket blocks SSE-C",
  severity: "high",
  why: "Anyone who can write can encrypt every object with a key of their own (SSE-C) and demand a ransom: neither AWS nor the bucket's owner can then read what was overwritten.",
  services: ["s3", "encryption"],
  securityHub: [],
  remediationSteps:
    'Set blockedEncryptionTypes to ["SSE-C"] in the rule of the bucket\'s BucketServerSideEncryptionConfiguration. Access-log targets need it too, because it does not depend on the default encryption.',
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html",
  judge(stack, findingsOf) {
    const { all, silent } = stack.view(readDefaultEncryptions);
    for (const { declaration, blockedTypes } of all) {
      const findings = findingsOf(declaration.resource.urn);
      const listed = listIn(blockedTypes);
      if (!listed.includes(BLOCKED) && listed.includes(UNKNOWN)) {
        findings.unknown(blockedTypes.path);
      } else {
        expectValue(
          findings,
          blockedTypes,
          () => listed.includes(BLOCKED),
          `Set it to ["${BLOCKED}"].`,
        );
      }
    }
    for (const each of silent) {
      judgeSilence(
        findingsOf(each.bucket.urn),
        each,
        `No resource blocks ${BLOCKED}. Add a BucketServerSideEncryptionConfiguration with blockedEncryptionTypes ["${BLOCKED}"] for this bucket.`,
      );
    }
  },
});

function listIn({ value }: Node): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
