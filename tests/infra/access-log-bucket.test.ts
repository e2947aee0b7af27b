import assert from "node:assert/strict";
import { AccessLogBucket } from "../../infra/access-log-bucket";
import { accessLogPolicy } from "../../infra/access-log-policy";
import { CustomerKey } from "../../infra/customer-key";
import { type Recorded, recordResources, valueFrom } from "../support/mocks";

const region = "us-gov-west-1";
const sourceName = "files-111122223333";
const sourceArn = "arn:aws-us-gov:s3:::files-111122223333";
const logArn = `${sourceArn}-logs`;
const args = {
  region,
  partition: { name: "aws-us-gov", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  sourceName,
};
const COMPONENT = "aerosecure:s3:AccessLogBucket files-logs";
const BUCKET = "aws:s3/bucket:Bucket files-logs";

const policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "DenyInsecureTransport",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [logArn, `${logArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "AllowLogDelivery",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${logArn}/access-logs/*`,
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnEquals: { "aws:SourceArn": sourceArn },
      },
    },
  ],
};

/** What one of the bucket's companions is registered as. */
function companion(type: string, inputs: object, dependencies: readonly string[]): Recorded {
  return {
    type,
    name: "files-logs",
    inputs: { region, bucket: `${sourceName}-logs`, ...inputs },
    parent: COMPONENT,
    protect: false,
    deletedWith: BUCKET,
    dependencies,
  };
}

describe("accessLogPolicy", () => {
  it("lets S3 deliver the logs of that one bucket, and nobody in without TLS", () => {
    assert.deepEqual(accessLogPolicy({ accountId: "111122223333", sourceArn, logArn }), policy);
  });
});

describe("AccessLogBucket", () => {
  it("declares a private, versioned bucket under S3's own keys, without log and lock", async () => {
    const recording = await recordResources();
    new AccessLogBucket("files-logs", args);
    const resources = (await recording.resources()).toSorted((one, other) =>
      one.type.localeCompare(other.type, "en"),
    );
    assert.deepEqual(resources, [
      {
        type: "aerosecure:s3:AccessLogBucket",
        name: "files-logs",
        inputs: {},
        parent: "",
        protect: false,
        deletedWith: "",
        dependencies: [],
      },
      {
        type: "aws:s3/bucket:Bucket",
        name: "files-logs",
        inputs: { region, bucket: `${sourceName}-logs`, forceDestroy: false, tags: {} },
        parent: COMPONENT,
        protect: false,
        deletedWith: "",
        dependencies: [],
      },
      companion(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        {
          rules: [
            {
              id: "abort-incomplete-uploads",
              status: "Enabled",
              filter: { prefix: "" },
              abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            },
          ],
        },
        [BUCKET, "aws:s3/bucketVersioning:BucketVersioning files-logs"],
      ),
      companion(
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        { rule: { objectOwnership: "BucketOwnerEnforced" } },
        [BUCKET, "aws:s3/bucketPolicy:BucketPolicy files-logs"],
      ),
      companion("aws:s3/bucketPolicy:BucketPolicy", { policy: JSON.stringify(policy) }, [
        BUCKET,
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock files-logs",
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
              applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
              blockedEncryptionTypes: ["SSE-C"],
            },
          ],
        },
        [BUCKET],
      ),
      companion(
        "aws:s3/bucketVersioning:BucketVersioning",
        { versioningConfiguration: { status: "Enabled" } },
        [BUCKET],
      ),
    ]);
  });

  it("hands tags and the fate of the logs to the bucket, and tells its name", async () => {
    const recording = await recordResources();
    const tags = { owner: "flight-data" };
    const logs = new AccessLogBucket("files-logs", { ...args, forceDestroy: true, tags });
    const resources = await recording.resources();
    const bucket = resources.find(({ type }) => type === "aws:s3/bucket:Bucket");
    assert.deepEqual(bucket?.inputs, {
      region,
      bucket: `${sourceName}-logs`,
      forceDestroy: true,
      tags,
    });
    assert.equal(await valueFrom(logs.bucketName), `${sourceName}-logs`);
  });

  it("is made after what has to outlast it", async () => {
    const recording = await recordResources();
    const key = new CustomerKey("files", {
      region,
      alias: "alias/files",
      description: "Encrypts the files.",
      policy: "{}",
    });
    new AccessLogBucket("files-logs", { ...args, outlastedBy: [key] });
    const resources = await recording.resources();
    const bucket = resources.find(({ type }) => type === "aws:s3/bucket:Bucket");
    assert.deepEqual(bucket?.dependencies, ["aws:kms/alias:Alias files", "aws:kms/key:Key files"]);
  });

  it("protects bucket and companions alike", async () => {
    const recording = await recordResources();
    new AccessLogBucket("files-logs", args, { protect: true });
    const resources = await recording.resources();
    assert.deepEqual(
      resources.map(({ protect }) => protect),
      Array(8).fill(true),
    );
  });
});
