import assert from "node:assert/strict";
import { CustomerKey } from "../../infra/customer-key";
import { EncryptedBucket, type EncryptedBucketArgs } from "../../infra/encrypted-bucket";
import { CREATED_KEY, type Recorded, recordResources, valueFrom } from "../support/mocks";

const region = "us-east-1";
const KEY = "aws:kms/key:Key files";
const ALIAS = "aws:kms/alias:Alias files";
const BUCKET = "aws:s3/bucket:Bucket files";
const COMPONENT = "aerosecure:s3:EncryptedBucket files";

/** The bucket's resources by type, the key's left out. */
async function bucketResources(
  args: Partial<EncryptedBucketArgs> = {},
  protect = false,
): Promise<readonly Recorded[]> {
  const recording = await recordResources();
  const key = new CustomerKey("files", {
    region,
    alias: "alias/files",
    description: "Encrypts the files.",
    policy: "{}",
  });
  new EncryptedBucket(
    "files",
    { region, bucketName: "files-111122223333", key, policy: "{}", ...args },
    { protect },
  );
  const all = await recording.resources();
  return all
    .filter(({ type }) => type.startsWith("aws:s3/") || type.startsWith("aerosecure:s3:"))
    .toSorted((one, other) => one.type.localeCompare(other.type, "en"));
}

/** What one of the bucket's companions is registered as. */
function companion(type: string, inputs: object, dependencies: readonly string[]): Recorded {
  return {
    type,
    name: "files",
    inputs: { region, bucket: "files-111122223333", ...inputs },
    parent: COMPONENT,
    protect: false,
    deletedWith: BUCKET,
    dependencies,
  };
}

describe("EncryptedBucket", () => {
  it("declares a private, versioned bucket encrypted under the key with a Bucket Key", async () => {
    assert.deepEqual(await bucketResources(), [
      {
        type: "aerosecure:s3:EncryptedBucket",
        name: "files",
        inputs: {},
        parent: "",
        protect: false,
        deletedWith: "",
        dependencies: [],
      },
      {
        type: "aws:s3/bucket:Bucket",
        name: "files",
        inputs: { region, bucket: "files-111122223333", forceDestroy: false, tags: {} },
        parent: COMPONENT,
        protect: false,
        deletedWith: "",
        dependencies: [ALIAS, KEY],
      },
      companion(
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        { rule: { objectOwnership: "BucketOwnerEnforced" } },
        [BUCKET, "aws:s3/bucketPolicy:BucketPolicy files"],
      ),
      companion("aws:s3/bucketPolicy:BucketPolicy", { policy: "{}" }, [
        BUCKET,
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock files",
      ]),
      companion(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        {
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
        [BUCKET],
      ),
      companion(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        {
          rules: [
            {
              applyServerSideEncryptionByDefault: {
                sseAlgorithm: "aws:kms",
                kmsMasterKeyId: CREATED_KEY.arn,
              },
              bucketKeyEnabled: true,
              blockedEncryptionTypes: ["SSE-C"],
            },
          ],
        },
        [KEY, BUCKET],
      ),
      companion(
        "aws:s3/bucketVersioning:BucketVersioning",
        { versioningConfiguration: { status: "Enabled" } },
        [BUCKET],
      ),
    ]);
  });

  it("switches the Bucket Key off for two layers of encryption", async () => {
    const resources = await bucketResources({ sseAlgorithm: "aws:kms:dsse" });
    const encryption = resources.find(({ type }) => type.includes("bucketServerSideEncryption"));
    assert.deepEqual(encryption?.inputs["rules"], [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms:dsse",
          kmsMasterKeyId: CREATED_KEY.arn,
        },
        bucketKeyEnabled: false,
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
  });

  it("hands tags and the fate of the objects to the bucket", async () => {
    const resources = await bucketResources({ forceDestroy: true, tags: { owner: "flight-data" } });
    assert.deepEqual(resources.find(({ type }) => type === "aws:s3/bucket:Bucket")?.inputs, {
      region,
      bucket: "files-111122223333",
      forceDestroy: true,
      tags: { owner: "flight-data" },
    });
  });

  it("protects bucket and companions alike", async () => {
    const resources = await bucketResources({}, true);
    assert.deepEqual(
      resources.map(({ protect }) => protect),
      resources.map(() => true),
    );
    assert.equal(resources.length, 7);
  });

  it("tells the bucket's name and ARN", async () => {
    await recordResources();
    const key = new CustomerKey("files", {
      region,
      alias: "alias/files",
      description: "d",
      policy: "{}",
    });
    const bucket = new EncryptedBucket("files", {
      region,
      bucketName: "files-1",
      key,
      policy: "{}",
    });
    assert.equal(await valueFrom(bucket.bucketName), "files-1");
    assert.equal(await valueFrom(bucket.bucketArn), "arn:aws:s3:::files-1");
  });

  it("names its resources after itself, so that two of them stand side by side", async () => {
    const recording = await recordResources();
    const key = new CustomerKey("files", {
      region,
      alias: "alias/files",
      description: "d",
      policy: "{}",
    });
    for (const name of ["one", "two"]) {
      new EncryptedBucket(name, { region, bucketName: `files-${name}`, key, policy: "{}" });
    }
    const names = (await recording.resources())
      .filter(({ type }) => type.startsWith("aws:s3/"))
      .map(({ type, name }) => `${type} ${name}`);
    assert.equal(new Set(names).size, 12);
  });
});
