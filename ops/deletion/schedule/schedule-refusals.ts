import type { KeyMetadata } from "@aws-sdk/client-kms";
import { DELETION_WINDOW_IN_DAYS } from "../../../infra/aws/limits";

/** What speaks for or against scheduling a key's deletion. */
export interface ScheduleSituation {
  readonly key: KeyMetadata;
  /** Days between scheduling and losing the key. */
  readonly days: number;
  /** The stack's own floor for them. */
  readonly minimumDays: number;
  /** Other buckets of the account and region that encrypt under this key by default. */
  readonly otherBuckets: readonly string[];
  /** Buckets whose default encryption nobody told, each with the reason. */
  readonly unseenBuckets: readonly { readonly bucketName: string; readonly reason: string }[];
}

/**
 * Why the key's deletion must not be scheduled: sentences, none where it may.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export function scheduleRefusals(situation: ScheduleSituation): readonly string[] {
  return [
    ...windowRefusals(situation),
    ...keyRefusals(situation.key),
    ...situation.otherBuckets.map(
      (bucketName) =>
        `The bucket ${bucketName} also encrypts under this key by default. Give it another key first.`,
    ),
    ...situation.unseenBuckets.map(
      ({ bucketName, reason }) =>
        `Whether the bucket ${bucketName} encrypts under this key is not known: ${reason} If it does not, leave it out with --skip-bucket ${bucketName}.`,
    ),
  ];
}

function windowRefusals({ days, minimumDays }: ScheduleSituation): readonly string[] {
  return days >= minimumDays
    ? []
    : [
        `A waiting period of ${days} days is under minimumDeletionWindowInDays, ${minimumDays}. Use --days ${minimumDays} to ${DELETION_WINDOW_IN_DAYS.max}.`,
      ];
}

function keyRefusals(key: KeyMetadata): readonly string[] {
  if (key.KeyManager === "AWS") {
    return ["AWS manages this key itself, and nobody else can delete it."];
  }
  const { MultiRegionKeyType, ReplicaKeys = [] } = key.MultiRegionConfiguration ?? {};
  if (MultiRegionKeyType !== "PRIMARY" || ReplicaKeys.length === 0) {
    return [];
  }
  const replicas = ReplicaKeys.map(({ Arn }) => Arn).join(", ");
  return [
    `This is a multi-region primary key, and KMS would wait without end for its replicas to be deleted: ${replicas}. Delete those first.`,
  ];
}
