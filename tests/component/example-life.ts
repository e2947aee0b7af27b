import assert from "node:assert/strict";
import { runAerosecure } from "../../local/start/aerosecure-run";
import { findingsIn } from "../../local/start/refusals";
import { succeeds } from "../support/deployment";
import type { Packages, Project } from "./project";

/** Who an example is made for. */
export const WHO = { administrators: "user/kzax01,role/KeyAdmins", keyUsers: "role/Crew" };

/** Previews and updates a project; the pack's strict profile finds nothing in it. */
export async function isDeployed(project: Project): Promise<void> {
  const preview = await succeeds(project.underPack("preview"));
  assert.deepEqual(findingsIn(preview.output), []);
  const update = await succeeds(project.underPack("up", "--yes", "--skip-preview"));
  assert.deepEqual(findingsIn(update.output), []);
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
