import assert from "node:assert/strict";
import { EncryptedBucket, type EncryptedBucketArgs } from "../../../infra/buckets/encrypted-bucket";
import { type Recorded, recordResources, valueFrom } from "../../support/mocks";
import {
  aws,
  bucketWithCompanions,
  byType,
  nameOf,
  only,
  registeredBy,
  someKey,
  underKey,
  unprotected,
} from "../support/resources";

const region = "us-east-1";

/** The bucket's resources by type, the key's left out. */
async function bucketResources(
  args: Partial<EncryptedBucketArgs> = {},
  protect = false,
): Promise<readonly Recorded[]> {
  const all = await registeredBy(() => {
    const own = { region, bucketName: "files-111122223333", policy: "{}", ...args };
    new EncryptedBucket("files", { key: someKey("files", region), ...own }, { protect });
  });
  return all.filter(({ type }) => /^(?:aws|aerosecure):s3[:/]/.test(type));
}

describe("EncryptedBucket", () => {
  it("declares a private, versioned bucket encrypted under the key with a Bucket Key", async () => {
    const bucket = { region, bucket: "files-111122223333" };
    const expected = bucketWithCompanions(
      { component: "EncryptedBucket", name: "files", ...bucket },
      { policy: "{}", encryption: underKey("aws:kms", true), key: "files" },
    );
    assert.deepEqual(await bucketResources(), byType(expected));
  });

  it("switches the Bucket Key off for two layers of encryption", async () => {
    const resources = await bucketResources({ sseAlgorithm: "aws:kms:dsse" });
    const configuration = aws("s3", "BucketServerSideEncryptionConfiguration", "files");
    assert.deepEqual(only(resources, configuration).inputs["rules"], [
      underKey("aws:kms:dsse", false),
    ]);
  });

  it("hands tags and the fate of the objects to the bucket", async () => {
    const own = { forceDestroy: true, tags: { owner: "flight-data" } };
    const { inputs } = only(await bucketResources(own), aws("s3", "Bucket", "files"));
    assert.deepEqual(inputs, { region, bucket: "files-111122223333", ...own });
  });

  it("protects bucket and companions alike", async () => {
    const resources = await bucketResources({}, true);
    assert.deepEqual(unprotected(resources), []);
    assert.equal(resources.length, 7);
  });

  it("tells the bucket's name and ARN", async () => {
    await recordResources();
    const key = someKey("files", region);
    const args = { region, bucketName: "files-1", key, policy: "{}" };
    const bucket = new EncryptedBucket("files", args);
    assert.equal(await valueFrom(bucket.bucketName), "files-1");
    assert.equal(await valueFrom(bucket.bucketArn), "arn:aws:s3:::files-1");
  });

  it("names its resources after itself, so that two of them stand side by side", async () => {
    const resources = await registeredBy(() => {
      const key = someKey("files", region);
      for (const name of ["one", "two"]) {
        new EncryptedBucket(name, { region, bucketName: `files-${name}`, key, policy: "{}" });
      }
    });
    const names = resources.filter(({ type }) => type.startsWith("aws:s3/")).map(nameOf);
    assert.equal(new Set(names).size, 12);
  });
});
