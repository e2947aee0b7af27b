import assert from "node:assert/strict";
import { hasAccountNamespace } from "../../../infra/aws/bucket-namespace";
import { s3BucketAccountNamespace } from "../../../policy-pack/src/rules/s3-bucket-account-namespace";
import { runStack, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { bucket, bucketV2, key, nativeBucket } from "../buckets";
import { accepted, advised, refused } from "../titled-cases";

const FIX =
  'Set bucketNamespace to "account-regional" and end the name with the account id, the Region and "an".';

testStackPolicy(s3BucketAccountNamespace, [
  ...accepted({
    "has nothing to say of a stack without buckets": [key()],
    "accepts a bucket in the account's namespace": [
      bucket({ bucket: "files-111122223333-eu-west-3-an", bucketNamespace: "account-regional" }),
    ],
    "accepts the namespace of a bucket whose name is not known": [
      bucket({ bucket: UNKNOWN_TEXT, bucketNamespace: "account-regional" }),
    ],
    "accepts a name that only the account can have": [
      bucket({ bucket: "files-111122223333-us-gov-west-1-an" }),
    ],
    "accepts a native bucket in the account's namespace": [
      nativeBucket({ bucketNamespace: "account-regional" }),
    ],
    "does not ask version 6's bucket for what its type lacks": [bucketV2()],
  }),
  ...refused(`bucket: bucket is "files", a name that anyone can take. ${FIX}`, {
    "refuses a name of the global namespace": [bucket()],
    "refuses the global namespace itself": [bucket({ bucketNamespace: "global" })],
  }),
  ...[
    "files-an",
    "files-1111-eu-west-3-an",
    "files-111122223333-eu-west-3",
    "files-111122223333-an",
  ].map((name) => ({
    it: `refuses ${name}, which is no account's`,
    stack: [bucket({ bucket: name })],
    violations: [`bucket: bucket is "${name}", a name that anyone can take. ${FIX}`],
  })),
  ...refused(`bucket: bucketName is "files", a name that anyone can take. ${FIX}`, {
    "refuses a native bucket by its own property": [nativeBucket()],
  }),
  ...refused(`bucket: bucketNamespace is not set. ${FIX}`, {
    "refuses a bucket that leaves its name to the provider": [bucket({ bucket: undefined })],
  }),
  ...refused(`bucket: bucketNamespace is true. ${FIX}`, {
    "refuses a namespace of another type": [bucket({ bucket: undefined, bucketNamespace: true })],
  }),
  ...advised("bucket: bucketNamespace is not known until the update.", {
    "says what it cannot know at preview": [bucket({ bucketNamespace: UNKNOWN_TEXT })],
  }),
  ...advised("bucket: bucket is not known until the update.", {
    "says that it cannot know the name": [bucket({ bucket: UNKNOWN_TEXT })],
  }),
]);

describe("s3-bucket-account-namespace in a Region", () => {
  for (const region of [
    ...["us-east-1", "eu-central-2", "me-west-1", "il-central-1", "me-south-1", "me-central-1"],
    ...["cn-north-1", "us-gov-west-1", "eusc-de-east-1"],
    ...["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1"],
  ]) {
    it(`asks for such a name in ${region} if the program gives one there`, async () => {
      const { violations } = await runStack(s3BucketAccountNamespace, [bucket({ region })]);
      assert.equal(violations.length, hasAccountNamespace(region) ? 1 : 0);
    });
  }
});

describe("s3-bucket-account-namespace of a bucket that is there", () => {
  it("says nothing, since its name cannot be changed", async () => {
    const stack = [bucket({ arn: "arn:aws:s3:::files" }, { inputs: { bucket: "files" } })];
    const outcome = await runStack(s3BucketAccountNamespace, stack);
    assert.deepEqual(outcome, { violations: [], advisories: [] });
  });
});
