import assert from "node:assert/strict";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import type { ServiceError } from "@grpc/grpc-js";
import { UNKNOWN } from "../../../local/aws-provider/value";
import { AwsPlugin, type Json } from "../../support/aws-plugin";
import { type CompanionCase, describeCompanion, uniqueName } from "../../support/bucket-companion";
import { clientSettings, FIRST_START_MS, localAwsEndpoint, REGION } from "../../support/local-aws";

const BUCKET = "aws:s3/bucket:Bucket";
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

describe("the S3 types on the local AWS", () => {
  let endpoint: string;
  let plugin: AwsPlugin;
  let s3: S3;

  before(async function () {
    this.timeout(FIRST_START_MS);
    endpoint = await localAwsEndpoint();
    plugin = await AwsPlugin.start(endpoint);
    s3 = new S3({ ...clientSettings(endpoint), forcePathStyle: true });
  });

  after(async () => {
    s3?.destroy();
    await plugin?.stop();
    assert.equal(plugin.stderr, "");
  });

  describe("Bucket", () => {
    const name = uniqueName();
    const args = { bucket: name, tags: { owner: "ops" } };
    let inputs: Json;
    let state: Json;

    it("previews its creation with what AWS decides as unknown", async () => {
      const checked = await plugin.check(BUCKET, args);
      assert.deepEqual((await plugin.create(BUCKET, checked.inputs, true)).state, {
        ...checked.inputs,
        arn: UNKNOWN,
        bucketDomainName: UNKNOWN,
        bucketRegion: UNKNOWN,
        bucketRegionalDomainName: UNKNOWN,
        objectLockEnabled: UNKNOWN,
        tagsAll: UNKNOWN,
      });
    });

    it("is created as declared", async () => {
      let id: string;
      ({ id, inputs, state } = await plugin.up(BUCKET, args));
      assert.equal(id, name);
      assert.deepEqual(state, {
        ...args,
        arn: `arn:aws:s3:::${name}`,
        bucketDomainName: `${name}.s3.amazonaws.com`,
        bucketRegion: REGION,
        bucketRegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
        forceDestroy: false,
        objectLockEnabled: false,
        region: REGION,
        tagsAll: args.tags,
      });
      await s3.headBucket({ Bucket: name });
    });

    it("has nothing to change right after that, by diff or by refresh", async () => {
      assert.deepEqual((await plugin.diff(BUCKET, state, inputs)).detailed, {});
      assert.deepEqual(await plugin.read(BUCKET, name, state, inputs), { id: name, state, inputs });
    });

    it("is imported by its name", async () => {
      const found = await plugin.read(BUCKET, name);
      const { forceDestroy: _, ...known } = state;
      assert.deepEqual(found, { id: name, state: known, inputs: { ...inputs } });
    });

    it("refuses a name that is taken, rather than adopt the bucket", async () => {
      await assert.rejects(plugin.create(BUCKET, inputs), {
        details: `creating S3 Bucket: BucketAlreadyExists: ${name} exists already: import it or change the name`,
      });
    });

    it("is updated in its tags", async () => {
      const next = { ...inputs, tags: { owner: "other", extra: "1" } };
      state = await plugin.update(BUCKET, name, state, next);
      assert.deepEqual(state["tagsAll"], next.tags);
      const { tags: _, ...bare } = inputs;
      state = await plugin.update(BUCKET, name, state, bare);
      inputs = bare;
      assert.deepEqual(state["tagsAll"], {});
      assert.deepEqual((await plugin.diff(BUCKET, state, inputs)).detailed, {});
    });

    it("is not deleted with an object in it, in AWS's words", async () => {
      await s3.putBucketVersioning({
        Bucket: name,
        VersioningConfiguration: { Status: "Enabled" },
      });
      await s3.putObject({ Bucket: name, Key: "a", Body: "1" });
      await s3.putObject({ Bucket: name, Key: "a", Body: "2" });
      await s3.deleteObject({ Bucket: name, Key: "a" });
      await assert.rejects(plugin.delete(BUCKET, name, state), (error: ServiceError) => {
        assert.match(error.details, /^deleting S3 Bucket \(\S+\): BucketNotEmpty: /);
        return true;
      });
      await s3.headBucket({ Bucket: name });
    });

    it("is emptied of every version and delete marker, and deleted, where forceDestroy is on", async () => {
      inputs = { ...inputs, forceDestroy: true };
      assert.deepEqual(Object.keys((await plugin.diff(BUCKET, state, inputs)).detailed), [
        "forceDestroy",
      ]);
      state = await plugin.update(BUCKET, name, state, inputs);
      await plugin.delete(BUCKET, name, state);
      await assert.rejects(s3.headBucket({ Bucket: name }), { name: "NotFound" });
    });

    it("is deleted again without complaint, and is gone to a refresh and an import", async () => {
      await plugin.delete(BUCKET, name, state);
      assert.equal((await plugin.read(BUCKET, name, state, inputs)).id, "");
      assert.equal((await plugin.read(BUCKET, name)).id, "");
    });

    it("is emptied page by page", async () => {
      const made = await plugin.up(BUCKET, { forceDestroy: true });
      const keys = Array.from({ length: 1005 }, (_, index) => `object-${index}`);
      for (let start = 0; start < keys.length; start += 67) {
        await Promise.all(
          keys
            .slice(start, start + 67)
            .map((Key) => s3.putObject({ Bucket: made.id, Key, Body: "x" })),
        );
      }
      await plugin.delete(BUCKET, made.id, made.state);
      await assert.rejects(s3.headBucket({ Bucket: made.id }), { name: "NotFound" });
    }).timeout(60_000);

    it("is made in the region that its inputs name", async () => {
      const made = await plugin.up(BUCKET, { bucket: uniqueName(), region: "eu-west-3" });
      const { LocationConstraint } = await s3.getBucketLocation({ Bucket: made.id });
      assert.equal(LocationConstraint, "eu-west-3");
      assert.equal(made.state["bucketRegionalDomainName"], `${made.id}.s3.eu-west-3.amazonaws.com`);
      await plugin.delete(BUCKET, made.id, made.state);
    });

    it("cannot be imported by another region than its own", async () => {
      const made = await plugin.up(BUCKET, { bucket: uniqueName(), region: "eu-west-3" });
      await assert.rejects(plugin.read(BUCKET, made.id), {
        details: `reading S3 Bucket (${made.id}): PermanentRedirect: ${made.id} is in eu-west-3, not in ${REGION}: use its own region`,
      });
      await plugin.delete(BUCKET, made.id, made.state);
    });

    it("is made in the region of the provider's configuration where its inputs name none", async () => {
      const elsewhere = await AwsPlugin.start(endpoint, "eu-central-1");
      const made = await elsewhere.up(BUCKET, { bucketPrefix: "test-p-" });
      assert.match(made.id, /^test-p-\d{26}$/);
      assert.equal(made.state["bucketRegion"], "eu-central-1");
      assert.deepEqual((await elsewhere.diff(BUCKET, made.state, made.inputs)).detailed, {});
      await elsewhere.delete(BUCKET, made.id, made.state);
      await elsewhere.stop();
    });

    it("has object lock where that is declared", async () => {
      const made = await plugin.up(BUCKET, { bucket: uniqueName(), objectLockEnabled: true });
      assert.equal(made.state["objectLockEnabled"], true);
      await plugin.delete(BUCKET, made.id, made.state);
    });
  });

  describe("a companion of a bucket", () => {
    const bucket = uniqueName();
    let keyArn: string;
    let kms: KMS;

    before(async () => {
      kms = new KMS(clientSettings(endpoint));
      keyArn = (await kms.createKey({})).KeyMetadata?.Arn ?? "";
      await s3.createBucket({ Bucket: bucket });
    });

    after(async () => {
      await s3.deleteBucket({ Bucket: bucket });
      await kms.scheduleKeyDeletion({ KeyId: keyArn, PendingWindowInDays: 7 });
      kms.destroy();
    });

    const statement = {
      Sid: "DenyPlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const document = { Version: "2012-10-17", Statement: [statement] };

    const cases: readonly CompanionCase[] = [
      {
        token: ENCRYPTION,
        args: () => ({
          rules: [
            {
              applyServerSideEncryptionByDefault: {
                kmsMasterKeyId: keyArn,
                sseAlgorithm: "aws:kms",
              },
              blockedEncryptionTypes: ["SSE-C"],
              bucketKeyEnabled: true,
            },
          ],
        }),
        next: () => ({
          rules: [
            {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
              blockedEncryptionTypes: ["NONE"],
              bucketKeyEnabled: false,
            },
          ],
        }),
        changed: [
          "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
          "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm",
          "rules[0].blockedEncryptionTypes",
          "rules[0].bucketKeyEnabled",
        ],
        actual: async () =>
          (await s3.getBucketEncryption({ Bucket: bucket })).ServerSideEncryptionConfiguration
            ?.Rules,
        expected: () => [
          {
            ApplyServerSideEncryptionByDefault: {
              KMSMasterKeyID: keyArn,
              SSEAlgorithm: "aws:kms",
            },
            BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
            BucketKeyEnabled: true,
          },
        ],
        after: () => [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
            BlockedEncryptionTypes: { EncryptionType: ["NONE"] },
            BucketKeyEnabled: false,
          },
        ],
        left: { actual: undefined, isGone: true },
      },
      {
        token: POLICY,
        args: () => ({ policy: document }),
        next: () => ({ policy: JSON.stringify({ ...document, Id: "next" }) }),
        changed: ["policy"],
        actual: async () => JSON.parse((await s3.getBucketPolicy({ Bucket: bucket })).Policy ?? ""),
        expected: () => document,
        after: () => ({ ...document, Id: "next" }),
        left: "NoSuchBucketPolicy",
      },
      {
        token: BLOCK,
        args: () => ({
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        }),
        next: () => ({
          blockPublicAcls: true,
          blockPublicPolicy: false,
          ignorePublicAcls: true,
          restrictPublicBuckets: false,
        }),
        changed: ["blockPublicPolicy", "restrictPublicBuckets"],
        actual: async () =>
          (await s3.getPublicAccessBlock({ Bucket: bucket })).PublicAccessBlockConfiguration,
        expected: () => ({
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        }),
        after: () => ({
          BlockPublicAcls: true,
          BlockPublicPolicy: false,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: false,
        }),
        left: "NoSuchPublicAccessBlockConfiguration",
      },
      {
        token: OWNERSHIP,
        args: () => ({ rule: { objectOwnership: "BucketOwnerEnforced" } }),
        next: () => ({ rule: { objectOwnership: "ObjectWriter" } }),
        changed: ["rule.objectOwnership"],
        actual: async () =>
          (await s3.getBucketOwnershipControls({ Bucket: bucket })).OwnershipControls?.Rules,
        expected: () => [{ ObjectOwnership: "BucketOwnerEnforced" }],
        after: () => [{ ObjectOwnership: "ObjectWriter" }],
        left: "OwnershipControlsNotFoundError",
      },
      {
        token: VERSIONING,
        args: () => ({ versioningConfiguration: { status: "Enabled" } }),
        next: () => ({ versioningConfiguration: { status: "Suspended" } }),
        changed: ["versioningConfiguration.status"],
        actual: async () => (await s3.getBucketVersioning({ Bucket: bucket })).Status,
        expected: () => "Enabled",
        after: () => "Suspended",
        left: { actual: "Suspended", isGone: false },
      },
    ];

    for (const each of cases) {
      describeCompanion(each, { plugin: () => plugin, bucket });
    }

    it("stays when skipDestroy is on", async () => {
      const made = await plugin.up(BLOCK, { bucket, blockPublicAcls: true, skipDestroy: true });
      await plugin.delete(BLOCK, bucket, made.state);
      await s3.getPublicAccessBlock({ Bucket: bucket });
      await plugin.delete(BLOCK, bucket, { ...made.state, skipDestroy: false });
    });
  });
});
