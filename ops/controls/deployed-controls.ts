import { algorithmIn, type LiveBucket, readBucket } from "../aws/live-bucket";
import { readKey } from "../aws/live-key";
import type { AwsAccess } from "../aws/reading";
import { type Declared, declaredOf } from "../stack/declared";
import type { StateResource } from "../stack/stack";
import { type StackParts, stackPartsOf } from "../stack/stack-parts";
import type { BucketTarget } from "../stack/target";
import { bucketControls } from "./bucket-controls";
import type { Control } from "./control";
import { DEFINITIONS, type Definition } from "./definitions";
import { keyControls } from "./key-controls";
import { proofControls } from "./policies/proof-controls";
import { siteAt } from "./policies/site-at";
import type { Remedies } from "./remedies";
import { answerWithoutTls } from "./transport";

/** Key and bucket as they are, beside what was deployed. */
export interface DeployedControls {
  readonly declared: Declared;
  readonly parts: StackParts;
  readonly bucket: LiveBucket;
  /** Every control of key and bucket, also of what the stack need not have. */
  readonly controls: readonly Control[];
}

/**
 * Reads key and bucket and judges them by what the stack has deployed.
 *
 * @param resources the stack's state; undefined without a stack
 */
export async function deployedControls(
  access: AwsAccess,
  target: BucketTarget,
  resources: readonly StateResource[] | undefined,
  remedies: Remedies,
): Promise<DeployedControls> {
  const [key, bucket] = await Promise.all([
    readKey(access, target),
    readBucket(access, target.bucketName),
  ]);
  const declared = declaredOf(target, resources, algorithmIn(bucket.encryption));
  const parts = stackPartsOf(resources ?? [], target);
  const bucketArn = `arn:${target.partition}:s3:::${target.bucketName}`;
  const withoutTls = await answerWithoutTls(access, target, bucket.policy);
  return {
    ...{ declared, parts, bucket },
    controls: [
      ...keyControls({ names: target, declared, key, remedies }),
      ...bucketControls({ bucketArn, declared, bucket, withoutTls, parts, remedies }),
      ...(resources === undefined
        ? []
        : proofControls({
            site: siteAt(target),
            declared,
            keyPolicy: key.policy,
            bucketPolicy: bucket.policy,
            remedies,
          })),
    ],
  };
}

/** The setting that switches on what a control is about; undefined if every stack has it. */
export function settingOf(id: Control["id"]): string | undefined {
  const { setting }: Definition = DEFINITIONS[id];
  return setting;
}
