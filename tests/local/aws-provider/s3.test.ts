import assert from "node:assert/strict";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { AwsPlugin, type Json, unknown } from "../../support/aws-plugin";
import { type CompanionCase, describeCompanion } from "../../support/bucket-companion";
import { localAwsEndpoint, localClient, REGION, uniqueName } from "../../support/local-aws";
import { Resource } from "../../support/resource";
import { BLOCK, BUCKET, CLOSED, ENCRYPTION, OWNERSHIP, POLICY, VERSIONING } from "./samples";

describe("the S3 types on the local AWS", () => {
  const plugin = AwsPlugin.forTests();
  const s3 = localClient(S3);
  const make = (args: Json) => new Resource(plugin, BUCKET).make(args);

  describe("Bucket", () => {
    const name = uniqueName();
    const args = { bucket: name, tags: { owner: "ops" } };
    const bucket = new Resource(plugin, BUCKET);

    it("previews its creation with what AWS decides as unknown", async () => {
      const inputs = await bucket.checked(args);
      assert.deepEqual((await plugin.create(BUCKET, inputs, true)).state, {
        ...inputs,
        ...unknown("arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName"),
        ...unknown("bucketNamespace", "objectLockEnabled", "tagsAll"),
      });
    });

    it("is created as declared", async () => {
      await bucket.make(args);
      assert.equal(bucket.id, name);
      assert.deepEqual(bucket.state, {
        ...args,
        arn: `arn:aws:s3:::${name}`,
        bucketDomainName: `${name}.s3.amazonaws.com`,
        bucketNamespace: "global",
        bucketRegion: REGION,
        bucketRegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
        forceDestroy: false,
        objectLockEnabled: false,
        region: REGION,
        tagsAll: args.tags,
      });
      await s3.headBucket({ Bucket: name });
    });

    it("has nothing to change right after that, by diff or by refresh", () =>
      bucket.assertUnchanged());

    it("is imported by its name", async () => {
      const { forceDestroy: _, ...state } = bucket.state;
      const inputs = { ...bucket.inputs, bucketNamespace: "global" };
      assert.deepEqual(await bucket.import(), { id: name, state, inputs });
    });

    it("refuses a name that is taken, rather than adopt the bucket", async () => {
      await assert.rejects(plugin.create(BUCKET, bucket.inputs), {
        details: `creating S3 Bucket: BucketAlreadyExists: ${name} exists already: import it or change the name`,
      });
    });

    it("is updated in its tags", async () => {
      const { tags: _, ...bare } = bucket.inputs;
      const tags = { owner: "other", extra: "1" };
      await bucket.update({ ...bare, tags });
      assert.deepEqual(bucket.state["tagsAll"], tags);
      await bucket.update(bare);
      assert.deepEqual(bucket.state["tagsAll"], {});
      assert.deepEqual(await bucket.changes(), []);
    });

    it("is not deleted with an object in it, in AWS's words", async () => {
      const VersioningConfiguration = { Status: "Enabled" } as const;
      await s3.putBucketVersioning({ Bucket: name, VersioningConfiguration });
      await s3.putObject({ Bucket: name, Key: "a", Body: "1" });
      await s3.putObject({ Bucket: name, Key: "a", Body: "2" });
      await s3.deleteObject({ Bucket: name, Key: "a" });
      await assert.rejects(bucket.delete(), {
        details: /^deleting S3 Bucket \(\S+\): BucketNotEmpty: /,
      });
      await s3.headBucket({ Bucket: name });
    });

    it("is emptied of every version and delete marker, and deleted, where forceDestroy is on", async () => {
      const inputs = { ...bucket.inputs, forceDestroy: true };
      assert.deepEqual(await bucket.changes(inputs), ["forceDestroy"]);
      await bucket.update(inputs);
      await bucket.delete();
      await assert.rejects(s3.headBucket({ Bucket: name }), { name: "NotFound" });
    });

    it("is deleted again without complaint, and is gone to a refresh and an import", () =>
      bucket.deleteForGood());

    it("is emptied page by page", async () => {
      const made = await make({ forceDestroy: true });
      const put = (Key: string) => s3.putObject({ Bucket: made.id, Key, Body: "x" });
      const keys = Array.from({ length: 1005 }, (_, index) => `object-${index}`);
      for (let start = 0; start < keys.length; start += 67) {
        await Promise.all(keys.slice(start, start + 67).map(put));
      }
      await made.delete();
      await assert.rejects(s3.headBucket({ Bucket: made.id }), { name: "NotFound" });
    }).timeout(60_000);

    it("is made, imported and unchanged in the account's own namespace", async () => {
      const bucketNamespace = "account-regional";
      const own = new Resource(plugin, BUCKET);
      await own.make({ bucket: `${uniqueName()}-111122223333-${REGION}-an`, bucketNamespace });
      assert.equal(own.state["bucketNamespace"], bucketNamespace);
      await own.assertUnchanged();
      assert.equal((await own.import()).inputs["bucketNamespace"], bucketNamespace);
      await own.delete();
    });

    it("is made in the region that its inputs name", async () => {
      const made = await make({ bucket: uniqueName(), region: "eu-west-3" });
      const { LocationConstraint } = await s3.getBucketLocation({ Bucket: made.id });
      assert.equal(LocationConstraint, "eu-west-3");
      assert.equal(made.state["bucketRegionalDomainName"], `${made.id}.s3.eu-west-3.amazonaws.com`);
      await made.delete();
    });

    it("cannot be imported by another region than its own", async () => {
      const made = await make({ bucket: uniqueName(), region: "eu-west-3" });
      await assert.rejects(made.import(), {
        details: `reading S3 Bucket (${made.id}): PermanentRedirect: ${made.id} is in eu-west-3, not in ${REGION}: use its own region`,
      });
      await made.delete();
    });

    it("is made in the region of the provider's configuration where its inputs name none", async () => {
      const elsewhere = await AwsPlugin.start(await localAwsEndpoint(), "eu-central-1");
      const made = await new Resource(elsewhere, BUCKET).make({ bucketPrefix: "test-p-" });
      assert.match(made.id, /^test-p-\d{26}$/);
      assert.equal(made.state["bucketRegion"], "eu-central-1");
      assert.deepEqual(await made.changes(), []);
      await made.delete();
      await elsewhere.stop();
    });

    it("has object lock where that is declared", async () => {
      const made = await make({ bucket: uniqueName(), objectLockEnabled: true });
      assert.equal(made.state["objectLockEnabled"], true);
      await made.delete();
    });
  });

  describe("a companion of a bucket", () => {
    const bucket = uniqueName();
    let keyArn: string;
    const kms = localClient(KMS);

    before(async () => {
      keyArn = (await kms.createKey({})).KeyMetadata?.Arn ?? "";
      await s3.createBucket({ Bucket: bucket });
    });

    after(async () => {
      await s3.deleteBucket({ Bucket: bucket });
      await kms.scheduleKeyDeletion({ KeyId: keyArn, PendingWindowInDays: 7 });
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

    const encryption = (byDefault: Json, blocked: string, bucketKeyEnabled: boolean) => ({
      rules: [
        {
          applyServerSideEncryptionByDefault: byDefault,
          blockedEncryptionTypes: [blocked],
          bucketKeyEnabled,
        },
      ],
    });
    const cases: readonly CompanionCase[] = [
      {
        token: ENCRYPTION,
        args: () => encryption({ kmsMasterKeyId: keyArn, sseAlgorithm: "aws:kms" }, "SSE-C", true),
        next: () => encryption({ sseAlgorithm: "AES256" }, "NONE", false),
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
            ApplyServerSideEncryptionByDefault: { KMSMasterKeyID: keyArn, SSEAlgorithm: "aws:kms" },
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
        args: () => CLOSED,
        next: () => ({ ...CLOSED, blockPublicPolicy: false, restrictPublicBuckets: false }),
        changed: ["blockPublicPolicy", "restrictPublicBuckets"],
        actual: async () =>
          (await s3.getPublicAccessBlock({ Bucket: bucket })).PublicAccessBlockConfiguration,
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
      describeCompanion(plugin, bucket, each);
    }

    it("stays when skipDestroy is on", async () => {
      const made = await plugin.up(BLOCK, { bucket, blockPublicAcls: true, skipDestroy: true });
      await plugin.delete(BLOCK, bucket, made.state);
      await s3.getPublicAccessBlock({ Bucket: bucket });
      await plugin.delete(BLOCK, bucket, { ...made.state, skipDestroy: false });
    });
  });

  describe("getBucketPolicy", () => {
    const get = "aws:s3/getBucketPolicy:getBucketPolicy";
    const bucket = uniqueName();
    before(() => s3.createBucket({ Bucket: bucket }));
    after(() => s3.deleteBucket({ Bucket: bucket }));

    it("gives the policy as text", async () => {
      const Policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${bucket}` },
        ],
      });
      await s3.putBucketPolicy({ Bucket: bucket, Policy });
      const { policy, ...found } = await plugin.invoke(get, { bucket });
      assert.deepEqual(JSON.parse(policy), JSON.parse(Policy));
      assert.deepEqual(found, { bucket, id: bucket, region: REGION });
      await s3.deleteBucketPolicy({ Bucket: bucket });
    });

    it("reports that there is none, in the real provider's words and in AWS's", async () => {
      await assert.rejects(plugin.invoke(get, { bucket }), {
        details: /^reading S3 Bucket \(\S+\) Policy: couldn't find resource: NoSuchBucketPolicy: /,
      });
      await assert.rejects(plugin.invoke(get, { bucket: "test-missing" }), {
        details:
          /^reading S3 Bucket \(test-missing\) Policy: couldn't find resource: NoSuchBucket: /,
      });
    });
  });
});
