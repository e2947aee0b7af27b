import type { ReplicationRule } from "@aws-sdk/client-s3";
import { PROBE_PREFIX } from "../../infra/aws/limits";
import type { LiveBucket } from "../aws/live-bucket";
import { retentionText } from "../stack/declared";
import { UserError } from "../terminal/user-error";

/**
 * Stops where the bucket would keep a probe: nobody can delete a version under retention before its time.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 *
 * @throws UserError with exit code 2
 */
export function refuseRetainedProbes({ retention }: Pick<LiveBucket, "retention">): void {
  const instead =
    "Use --no-probe to look without uploading, or --allow-retained to upload all the same.";
  if ("refused" in retention) {
    throw new UserError(
      `Nothing tells whether Object Lock would keep a probe: ${retention.refused} ${instead}`,
    );
  }
  if (retention.value !== undefined) {
    const { mode, days, years } = retention.value;
    throw new UserError(
      `Object Lock keeps whatever is put into the bucket (${retentionText({ mode, days, years })}): a probe could not be deleted. ${instead}`,
      2,
    );
  }
}

/** What a replica may keep of the probes. @returns sentences, none where nothing is copied */
export function replicaNotes({ replication }: Pick<LiveBucket, "replication">): readonly string[] {
  if ("refused" in replication) {
    return [`A replica may keep a copy of a probe: ${replication.refused}`];
  }
  return replication.value
    .filter(copiesProbes)
    .map(({ ID: id = "without a name", Destination }) => {
      const bucket = Destination?.Bucket?.replace(/^.*:::/, "") ?? "another bucket";
      return `The replica ${bucket} may keep a copy of each probe: the rule "${id}" copies what is uploaded, and no deletion of a version. Its own lifecycle has to remove it.`;
    });
}

function copiesProbes({ Status: status, Filter: filter, ...rule }: ReplicationRule): boolean {
  const prefix = filter?.Prefix ?? filter?.And?.Prefix ?? rule.Prefix ?? "";
  const hasTags = filter?.Tag !== undefined || (filter?.And?.Tags?.length ?? 0) > 0;
  return status === "Enabled" && !hasTags && PROBE_PREFIX.startsWith(prefix);
}
