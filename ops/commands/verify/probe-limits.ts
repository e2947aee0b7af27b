import type { LifecycleRule, ReplicationRule } from "@aws-sdk/client-s3";
import { PROBE_PREFIX } from "../../../infra/aws/limits";
import type { LiveBucket } from "../../aws/live-bucket";
import { type Reading, whyNot } from "../../aws/reading";
import { type Check, checkOf } from "../../controls/check";
import { deployRemedy, type Remedies } from "../../controls/remedies";
import { retentionText } from "../../stack/declared";
import { UserError } from "../../terminal/user-error";

/**
 * Stops if the bucket would keep a probe: nobody can delete a version under retention before its time.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 *
 * @throws UserError with exit code 2
 */
export function refuseRetainedProbes({ retention }: Pick<LiveBucket, "retention">): void {
  const instead =
    "Use --no-probe to check without uploading, or --allow-retained to upload anyway.";
  if (!("value" in retention)) {
    throw new UserError(
      `Whether Object Lock would keep a probe is unknown: ${whyNot(retention)} ${instead}`,
    );
  }
  if (retention.value !== undefined) {
    throw new UserError(
      `Object Lock keeps every upload to the bucket (${retentionText(retention.value)}): a probe could not be deleted. ${instead}`,
      2,
    );
  }
}

/** What a replica may keep of the probes. @returns sentences, none if nothing is replicated */
export function replicaNotes({ replication }: Pick<LiveBucket, "replication">): readonly string[] {
  if (!("value" in replication)) {
    return [`A replica may keep a copy of a probe: ${whyNot(replication)}`];
  }
  return replication.value
    .filter(replicatesProbes)
    .map(({ ID: id = "without a name", Destination }) => {
      const bucket = Destination?.Bucket?.replace(/^.*:::/, "") ?? "another bucket";
      return `The replica ${bucket} may keep a copy of each probe: the rule "${id}" replicates uploads, but not the deletion of a version. A lifecycle rule of the replica has to remove it.`;
    });
}

function replicatesProbes({ Status: status, Filter: filter, ...rule }: ReplicationRule): boolean {
  const prefix = filter?.Prefix ?? filter?.And?.Prefix ?? rule.Prefix ?? "";
  const hasTags = filter?.Tag !== undefined || (filter?.And?.Tags?.length ?? 0) > 0;
  return status === "Enabled" && !hasTags && PROBE_PREFIX.startsWith(prefix);
}

/** Whether a lifecycle rule deletes probes that a stopped run has left. */
export function lifecycleCheck(
  lifecycle: Reading<readonly LifecycleRule[]>,
  remedies: Remedies,
): Check {
  const expected = "a lifecycle rule deletes it";
  const title = `The bucket deletes what is left in ${PROBE_PREFIX}`;
  const holds = (rules: readonly LifecycleRule[]) => rules.some(deletesProbes);
  return checkOf({ id: "bucket-cleans-probes", title }, lifecycle, {
    holds,
    expected,
    found: (rules) => (holds(rules) ? expected : "no lifecycle rule deletes it"),
    // Only for rules that were read: a deployment does not make them readable.
    remedy: () => deployRemedy(remedies),
  });
}

function deletesProbes({ Status, Filter, Expiration, ...rule }: LifecycleRule): boolean {
  const prefix = Filter?.Prefix ?? rule.Prefix;
  return (
    Status === "Enabled" &&
    prefix !== undefined &&
    PROBE_PREFIX.startsWith(prefix) &&
    Expiration?.Days !== undefined &&
    rule.NoncurrentVersionExpiration?.NoncurrentDays !== undefined
  );
}
