import assert from "node:assert/strict";
import { runAerosecure } from "../../local/start/aerosecure-run";
import { type Finding, findingsIn } from "../../local/start/refusals";
import { succeeds } from "../support/deployment";
import type { Packages, Project } from "./project";

/** Who an example is made for. */
export const WHO = { administrators: "user/kzax01,role/KeyAdmins", keyUsers: "role/Crew" };

/** The policies that read a bucket's policy, which names a key that is not there at the first preview. */
const UNKNOWN_AT_FIRST = [
  "s3-bucket-policy-not-public",
  "s3-bucket-tls-only",
  "s3-policy-service-source",
  "s3-policy-trusted-accounts",
];

/**
 * Previews a project that is not deployed. The pack's strict profile finds nothing in it, except that the preview cannot
 * know the policies of these buckets.
 *
 * @param buckets their names in the program
 */
export async function isPreviewed(project: Project, buckets: readonly string[]): Promise<void> {
  const preview = await succeeds(project.underPack("preview"));
  assert.deepEqual(
    findingsIn(preview.output).toSorted(byPolicyAndResource),
    UNKNOWN_AT_FIRST.flatMap((policy) =>
      buckets.map((resource) => ({
        ...{ policy, level: "advisory", resource },
        lines: ["policy is not known until the update."],
      })),
    ),
  );
}

/** Previews and updates a project. At the update, the pack's strict profile finds nothing in it. */
export async function isDeployed(project: Project, buckets: readonly string[]): Promise<void> {
  await isPreviewed(project, buckets);
  const update = await succeeds(project.underPack("up", "--yes", "--skip-preview"));
  assert.deepEqual(findingsIn(update.output), []);
}

function byPolicyAndResource(one: Finding, other: Finding): number {
  return `${one.policy} ${one.resource}`.localeCompare(`${other.policy} ${other.resource}`);
}

/** Verifies each key and bucket, sees that another update would change nothing, and destroys all of it. */
export async function livesOn(
  { aws }: Packages,
  project: Project,
  keys: readonly (readonly [keyArn: string, bucketName: string])[],
): Promise<void> {
  for (const [keyArn, bucketName] of keys) {
    const named = ["--key", keyArn, "--bucket", bucketName, "--region", "us-east-1"];
    const verification = await runAerosecure(aws, ["verify", ...named]);
    assert.equal(verification.exitCode, 0, verification.stdout);
  }
  await succeeds(project.underPack("up", "--yes", "--skip-preview", "--expect-no-changes"));
  await project.destroy();
}
