import type { KeyMetadata } from "@aws-sdk/client-kms";
import { DELETION_WINDOW_IN_DAYS } from "../../../../infra/aws/limits";
import type { BucketSurvey } from "./bucket-survey";

/** What decides whether a key's deletion may be scheduled. */
export interface ScheduleSituation extends BucketSurvey {
  readonly key: KeyMetadata;
  /** Days between scheduling and losing the key. */
  readonly days: number;
  /** The stack's own minimum. */
  readonly minimumDays: number;
}

/**
 * Why the key's deletion must not be scheduled: sentences, none if it may.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export function scheduleRefusals(situation: ScheduleSituation): readonly string[] {
  return [
    ...windowRefusals(situation),
    ...keyRefusals(situation.key),
    ...situation.underKey.map(
      (bucketName) =>
        `The bucket ${bucketName} also encrypts under this key by default. Give it another key first.`,
    ),
    ...situation.unknown.map(
      ({ bucketName, reason }) =>
        `Whether the bucket ${bucketName} encrypts under this key is not known: ${reason} If it does not, add --skip-bucket ${bucketName}.`,
    ),
  ];
}

function windowRefusals({ days, minimumDays }: ScheduleSituation): readonly string[] {
  const { max } = DELETION_WINDOW_IN_DAYS;
  return days >= minimumDays
    ? []
    : [
        `A waiting period of ${days} days is less than minimumDeletionWindowInDays, ${minimumDays}. Use --days ${minimumDays === max ? max : `${minimumDays} to ${max}`}.`,
      ];
}

function keyRefusals(key: KeyMetadata): readonly string[] {
  if (key.KeyManager === "AWS") {
    return ["This is an AWS managed key: only AWS can delete it."];
  }
  const { MultiRegionKeyType, ReplicaKeys = [] } = key.MultiRegionConfiguration ?? {};
  if (MultiRegionKeyType !== "PRIMARY" || ReplicaKeys.length === 0) {
    return [];
  }
  const replicas = ReplicaKeys.map(({ Arn }) => Arn).join(", ");
  return [
    `This is a multi-region primary key, and KMS would wait until its replicas are deleted: ${replicas}. Delete those first.`,
  ];
}
