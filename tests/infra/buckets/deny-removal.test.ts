import assert from "node:assert/strict";
import { denyRemoval } from "../../../infra/buckets/deny-removal";
import { serviceActions } from "../../support/service-authorization";
import { deniesRemoval } from "../support/statements";

const BUCKET = "arn:aws:s3:::files";

/** Actions that delete or suspend something of a bucket, and why a protected bucket does not refuse them. */
const NOT_REFUSED: Readonly<Record<string, string>> = {
  "s3:DeleteBucketMetadataTableConfiguration": "no bucket of a stack has one",
  "s3:DeleteBucketWebsite": "no bucket of a stack has one",
  "s3:PauseReplication": "only AWS's fault injection service uses it, and it ends by itself",
};

describe("denyRemoval", () => {
  it("refuses everyone what deletes a bucket and its policy", () => {
    assert.deepEqual(denyRemoval(BUCKET), deniesRemoval(BUCKET));
  });

  it("leaves out no action that S3 has for deleting alone, except those that have a reason", async () => {
    const removals = (await serviceActions("s3")).filter(
      ({ name, resourceTypes }) =>
        resourceTypes.includes("bucket") && /:(?:Delete|Remove|Pause|Disable)/.test(name),
    );
    assert.deepEqual(
      removals.map(({ name }) => name).toSorted(),
      [...[denyRemoval(BUCKET).Action].flat(), ...Object.keys(NOT_REFUSED)].toSorted(),
    );
  });
});
