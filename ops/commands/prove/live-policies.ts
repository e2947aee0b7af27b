import {
  type PolicyDocument,
  readDocument,
} from "../../../policy-pack/src/policy-document/document";
import type { PolicyLimit } from "../../../policy-pack/src/policy-document/excess";
import { KMS, S3 } from "../../../policy-pack/src/policy-document/services";
import { algorithmIn, readBucketPolicy, readEncryption } from "../../aws/live-bucket";
import { readKeyPolicy } from "../../aws/live-key";
import { type AwsAccess, type Reading, whyNot } from "../../aws/reading";
import {
  type Facts,
  factsIn,
  type Policies,
  type Site,
} from "../../controls/policies/policy-facts";
import { siteAt } from "../../controls/policies/site-at";
import { declaredOf } from "../../stack/declared";
import type { BucketTarget } from "../../stack/target";
import { UserError } from "../../terminal/user-error";

/** The policies that AWS has, and what they should keep. */
export interface LivePolicies {
  readonly site: Site;
  readonly policies: Required<Policies>;
  /** What the stack was deployed with; without a stack, what the policies themselves say. */
  readonly declared: Policies;
  readonly facts: Partial<Facts>;
}

const NO_STATEMENTS = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/**
 * Reads the policies of key and bucket from AWS, and what they should keep from the stack.
 *
 * @throws UserError if a policy cannot be read
 */
export async function livePolicies(access: AwsAccess, target: BucketTarget): Promise<LivePolicies> {
  const resources = await target.openedStack?.resources();
  const [keyPolicy, bucketPolicy, encryption] = await Promise.all([
    readKeyPolicy(access, target.keyArn),
    readBucketPolicy(access, target.bucketName),
    readEncryption(access, target.bucketName),
  ]);
  const { encryption: expected, ...declared } = declaredOf(
    target,
    resources,
    algorithmIn(encryption),
  );
  const policies = {
    key: documentOf("the key policy", answerIn(keyPolicy), KMS),
    bucket: documentOf("the bucket policy", answerIn(bucketPolicy) ?? NO_STATEMENTS, S3),
  };
  const deployed =
    resources === undefined
      ? policies
      : {
          ...(declared.keyPolicy && {
            key: documentOf("the stack's key policy", declared.keyPolicy, KMS),
          }),
          ...(declared.bucketPolicy && {
            bucket: documentOf("the stack's bucket policy", declared.bucketPolicy, S3),
          }),
        };
  return {
    site: siteAt(target),
    policies,
    declared: deployed,
    facts: { ...factsIn(deployed), algorithm: expected.algorithm },
  };
}

function answerIn<T>(found: Reading<T>): T {
  if ("value" in found) {
    return found.value;
  }
  throw new UserError(whyNot(found));
}

function documentOf(what: string, text: string, service: PolicyLimit): PolicyDocument {
  const document = readDocument(what, text, service);
  if ("fault" in document) {
    throw new UserError(document.fault);
  }
  return document;
}
