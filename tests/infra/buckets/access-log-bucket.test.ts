import assert from "node:assert/strict";
import { AccessLogBucket } from "../../../infra/buckets/access-log-bucket";
import { accessLogPolicy } from "../../../infra/buckets/access-log-policy";
import { recordResources, valueFrom } from "../../support/mocks";
import { GOV_PLACE } from "../support/places";
import {
  ABORT_UPLOADS,
  aws,
  bucketWithCompanions,
  byType,
  companion,
  only,
  registeredBy,
  someKey,
  unprotected,
} from "../support/resources";
import { allowsTo, deniesRemoval, deniesWithoutTls, documentOf } from "../support/statements";

const { region } = GOV_PLACE;
const sourceName = "files-111122223333";
const sourceArn = "arn:aws-us-gov:s3:::files-111122223333";
const logArn = `${sourceArn}-logs`;
const args = { ...GOV_PLACE, sourceName, protect: false };
const BUCKET = "aws:s3/bucket:Bucket files-logs";

const policy = documentOf(
  deniesWithoutTls("s3:*", [logArn, `${logArn}/*`]),
  allowsTo(
    { Service: "logging.s3.amazonaws.com" },
    "AllowLogDelivery",
    "s3:PutObject",
    `${logArn}/access-logs/*`,
    {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnEquals: { "aws:SourceArn": sourceArn },
    },
  ),
);

describe("accessLogPolicy", () => {
  it("lets S3 deliver the logs of that one bucket, and nobody in without TLS", () => {
    const any = { accountId: "111122223333", sourceArn, logArn };
    assert.deepEqual(accessLogPolicy({ ...any, protect: false }), policy);
    assert.deepEqual(
      accessLogPolicy({ ...any, protect: true }),
      documentOf(...policy.Statement, deniesRemoval(logArn)),
    );
  });
});

describe("AccessLogBucket", () => {
  it("declares a private, versioned bucket under S3's own keys, without log and lock", async () => {
    const resources = await registeredBy(() => new AccessLogBucket("files-logs", args));
    const bucket = {
      component: "AccessLogBucket",
      name: "files-logs",
      region,
      bucket: `${sourceName}-logs`,
    };
    const encryption = {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
      blockedEncryptionTypes: ["SSE-C"],
    };
    const expected = [
      ...bucketWithCompanions(bucket, { policy: JSON.stringify(policy), encryption }),
      companion(bucket, "BucketLifecycleConfiguration", { rules: [ABORT_UPLOADS] }, [
        aws("s3", "BucketVersioning", "files-logs"),
      ]),
    ];
    assert.deepEqual(resources, byType(expected));
  });

  it("hands tags and the fate of the logs to the bucket, and tells its name", async () => {
    const recording = await recordResources();
    const tags = { owner: "flight-data" };
    const logs = new AccessLogBucket("files-logs", { ...args, forceDestroy: true, tags });
    const bucket = `${sourceName}-logs`;
    const { inputs } = only(await recording.resources(), BUCKET);
    assert.deepEqual(inputs, { region, bucket, forceDestroy: true, tags });
    assert.equal(await valueFrom(logs.bucketName), bucket);
  });

  it("is made after what has to outlast it", async () => {
    const resources = await registeredBy(() => {
      const outlastedBy = [someKey("files", region)];
      new AccessLogBucket("files-logs", { ...args, outlastedBy });
    });
    const { dependencies } = only(resources, BUCKET);
    assert.deepEqual(dependencies, ["aws:kms/alias:Alias files", "aws:kms/key:Key files"]);
  });

  it("protects bucket and companions alike", async () => {
    const resources = await registeredBy(
      () => new AccessLogBucket("files-logs", { ...args, protect: true }, { protect: true }),
    );
    assert.deepEqual(unprotected(resources), []);
    assert.equal(resources.length, 8);
    const { inputs } = only(resources, aws("s3", "BucketPolicy", "files-logs"));
    assert.deepEqual(JSON.parse(String(inputs["policy"])).Statement.at(-1), deniesRemoval(logArn));
  });
});
