import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { keyArnIn } from "../../../infra/buckets/bucket-policy";
import {
  type DescribedKey,
  type KeyLookups,
  type KeyPlace,
  refuseUnusableKey,
} from "../../../infra/keys/key-guard";
import { recordResources } from "../../support/mocks";

const KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const place: KeyPlace = { keyAlias: "alias/cloud_user", region: "eu-central-1" };
const inState = {
  name: "data",
  parentUrn: "urn:pulumi:dev::aerosecure-kms::aerosecure:kms:CustomerKey::data",
  content: "object",
};
const id = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** The message a deployment is stopped with, or undefined if it goes on. */
async function stoppedWith(
  lookups: Partial<KeyLookups>,
  at: KeyPlace = place,
): Promise<string | undefined> {
  const unasked = () => assert.fail("AWS was asked for something else");
  try {
    await refuseUnusableKey(at, inState, { describe: unasked, bucketPolicy: unasked, ...lookups });
    return undefined;
  } catch (error) {
    assert.ok(RunError.isInstance(error), String(error));
    return error.message;
  }
}

function stoppedBy(describe: KeyLookups["describe"]): Promise<string | undefined> {
  return stoppedWith({ describe });
}

/** The message at a key that is described like that. */
function stoppedAt(keyState: string, deletionDate = ""): Promise<string | undefined> {
  return stoppedBy(async () => ({ id, keyState, deletionDate }));
}

/** A message about the key behind the alias. */
function messageOf(state: string, ...lines: readonly string[]): string {
  const first = `alias/cloud_user points to the key ${id} in eu-central-1, which is ${state}.`;
  return [first, ...lines].join("\n");
}

const GET_BACK = [
  "Nothing was deployed: a new key would take its place, and every object under this one would be lost.",
  "To restore the key, enabled and with its alias:",
  `  npx aerosecure cancel-deletion --key ${id} --region eu-central-1`,
  "or without that:",
  `  aws kms cancel-key-deletion --key-id ${id} --region eu-central-1`,
  `  aws kms enable-key --key-id ${id} --region eu-central-1`,
  "If `pulumi refresh` has run since, it removed the key from the state. Then import it before the next `pulumi up`:",
  `  pulumi import aws:kms/key:Key data ${id} --parent 'parent=${inState.parentUrn}' --generate-code=false`,
];

describe("refuseUnusableKey", () => {
  it("lets a deployment go on under an enabled key", async () => {
    assert.equal(await stoppedAt("Enabled"), undefined);
  });

  it("stops before a key that waits for its deletion is replaced", async () => {
    assert.equal(
      await stoppedAt("PendingDeletion", "2026-12-22T16:00:00Z"),
      messageOf(
        "PendingDeletion and will be permanently deleted on 2026-12-22T16:00:00Z",
        ...GET_BACK,
      ),
    );
  });

  it("stops before a key whose replicas go first is replaced", async () => {
    assert.equal(
      await stoppedAt("PendingReplicaDeletion"),
      messageOf("PendingReplicaDeletion", ...GET_BACK),
    );
  });

  it("stops at a disabled key", async () => {
    const message = messageOf(
      "Disabled",
      "Nothing was deployed: no object under it can be read or written until it is enabled.",
      "Unless that is intended, enable it:",
      `  aws kms enable-key --key-id ${id} --region eu-central-1`,
    );
    assert.equal(await stoppedAt("Disabled"), message);
  });

  for (const state of ["Creating", "PendingImport", "Unavailable", "Updating", "Unheard"]) {
    it(`stops at a key that is ${state}`, async () => {
      const message = messageOf(
        state,
        "Nothing was deployed: the key cannot be used yet. Deploy once this command answers Enabled:",
        `  aws kms describe-key --key-id ${id} --region eu-central-1 --query KeyMetadata.KeyState`,
      );
      assert.equal(await stoppedAt(state), message);
    });
  }

  const absent = [
    "invocation of aws:kms/getKey:getKey returned an error: invoking aws:kms/getKey:getKey: 1 error occurred:\n\t* reading KMS Key (alias/cloud_user): couldn't find resource\n\n",
    "reading KMS Key (alias/cloud_user): operation error KMS: DescribeKey, https response error StatusCode: 400, RequestID: 1, NotFoundException: Alias arn:aws:kms:eu-central-1:111122223333:alias/cloud_user is not found.",
    "NotFoundException: Alias arn:aws:kms:eu-central-1:111122223333:alias/cloud_user is not found.",
  ];
  for (const message of absent) {
    it(`takes "${message.slice(-60).trim()}" for a first deployment`, async () => {
      assert.equal(await stoppedBy(() => Promise.reject(new Error(message))), undefined);
    });
  }

  const failures = [
    "AccessDeniedException: User: arn:aws:iam::111122223333:user/x is not authorized to perform: kms:DescribeKey",
    "ResourceNotFoundException: Requested resource not found",
    "CloudHsmClusterNotFoundException: no such cluster",
    "failed to refresh cached credentials, no EC2 IMDS role found",
    "connect ECONNREFUSED 127.0.0.1:4566",
  ];
  for (const message of failures) {
    it(`does not take "${message.slice(0, 50)}" for a first deployment`, async () => {
      const error = new Error(`1 error occurred:\n\t* ${message}\n\n`);
      assert.equal(
        await stoppedBy(() => Promise.reject(error)),
        [
          `AWS did not say which key alias/cloud_user points to in eu-central-1: 1 error occurred: * ${message}.`,
          "Nothing was deployed: a key pending deletion would go unnoticed.",
          "The credentials need kms:DescribeKey, and AWS KMS must be reachable.",
        ].join("\n"),
      );
    });
  }

  it("asks AWS for the alias in the region", async () => {
    const recording = await recordResources({
      answers: { "aws:kms/getKey:getKey": { id, keyState: "Enabled", deletionDate: "" } },
    });
    await refuseUnusableKey(place, inState);
    const inputs = { keyId: "alias/cloud_user", region: "eu-central-1" };
    assert.deepEqual(recording.calls, [{ token: "aws:kms/getKey:getKey", inputs }]);
  });

  describe("if the alias is gone", () => {
    const keyArn = `arn:aws:kms:eu-central-1:111122223333:key/${id}`;
    const under: KeyPlace = { ...place, bucket: { name: "files", keyArnIn } };
    const policy = JSON.stringify({
      Statement: [{ Sid: "DenyOtherKmsKey", Condition: { ArnNotEquals: { [KEY_ID]: keyArn } } }],
    });
    const noAlias = new Error("reading KMS Key (alias/cloud_user): couldn't find resource");

    /** AWS with that bucket policy, and with that key under its ARN alone. */
    function aws(bucketPolicy: string | Error, key: DescribedKey | Error): KeyLookups {
      return {
        describe: async (keyId) => given(keyId === keyArn ? key : noAlias),
        bucketPolicy: async () => given(bucketPolicy),
      };
    }

    it("stops at the key that the bucket's policy names, if its deletion is scheduled", async () => {
      const key = { id, keyState: "PendingDeletion", deletionDate: "2026-12-22T16:00:00Z" };
      assert.equal(
        await stoppedWith(aws(policy, key), under),
        [
          `alias/cloud_user is gone, and the policy of the bucket files names the key ${id} in eu-central-1, which is PendingDeletion and will be permanently deleted on 2026-12-22T16:00:00Z.`,
          ...GET_BACK,
        ].join("\n"),
      );
    });

    it("lets a deployment go on under that key if it is enabled", async () => {
      const key = { id, keyState: "Enabled", deletionDate: "" };
      assert.equal(await stoppedWith(aws(policy, key), under), undefined);
    });

    const nowhere: readonly { readonly title: string; readonly lookups: KeyLookups }[] = [
      {
        title: "there is no such bucket, in the AWS provider's words",
        lookups: aws(
          new Error("reading S3 Bucket (files) Policy: couldn't find resource"),
          noAlias,
        ),
      },
      {
        title: "there is no such bucket, in AWS's words",
        lookups: aws(new Error("api error NoSuchBucket: The specified bucket is gone"), noAlias),
      },
      {
        title: "the bucket has no policy",
        lookups: aws(new Error("api error NoSuchBucketPolicy: There is no policy"), noAlias),
      },
      {
        title: "the policy names no key",
        lookups: aws('{"Statement":[null,{"Sid":"DenyOtherKmsKey"}]}', noAlias),
      },
      { title: "the policy is no document", lookups: aws("[", noAlias) },
      {
        title: "the key was permanently deleted",
        lookups: aws(policy, new Error("NotFoundException: Key is not found")),
      },
    ];
    for (const { title, lookups } of nowhere) {
      it(`lets a deployment go on if ${title}`, async () => {
        assert.equal(await stoppedWith(lookups, under), undefined);
      });
    }

    it("stops if S3 does not show the policy", async () => {
      const refused = new Error("api error AccessDenied: Access Denied");
      assert.equal(
        await stoppedWith(aws(refused, noAlias), under),
        [
          "AWS did not say which key the policy of the bucket files names: api error AccessDenied: Access Denied.",
          "Nothing was deployed: a key pending deletion would go unnoticed.",
          "The credentials need s3:GetBucketPolicy, and Amazon S3 must be reachable.",
        ].join("\n"),
      );
    });

    it("stops if KMS does not describe the key of the policy", async () => {
      const refused = new Error("AccessDeniedException: not authorized");
      assert.equal(
        await stoppedWith(aws(policy, refused), under),
        [
          `AWS did not say in which state ${keyArn} is, the key of the bucket files: AccessDeniedException: not authorized.`,
          "Nothing was deployed: a key pending deletion would go unnoticed.",
          "The credentials need kms:DescribeKey, and AWS KMS must be reachable.",
        ].join("\n"),
      );
    });
  });
});

function given<Answer>(answer: Answer | Error): Answer {
  if (answer instanceof Error) {
    throw answer;
  }
  return answer;
}
